import { createMemoryJournal } from '../../../../src/adapters/store/memory-journal.ts';
import { describeJournal } from '../../../contracts/journal.ts';
import { fixedClock } from './temp.ts';

let count = 0;
describeJournal('the memory journal', () => ({
  port: createMemoryJournal({ clock: fixedClock(), pid: 77 }),
  async newRepository() {
    count += 1;
    return `/repository/${count}/.git`;
  },
  newArchive: async () => '/archive',
}));

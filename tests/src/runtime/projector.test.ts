import { expect, test } from 'vitest';
import { PATHS } from '../../../schemas/paths.ts';
import { differs } from '../../../src/runtime/projector.ts';

const handoff = (seq: number, tasks = 1): string =>
  `{\n  "version": 2,\n  "journal_seq": ${seq},\n  "task_count": ${tasks}\n}\n`;

test.each([
  ['nothing is there', null, handoff(5), true],
  ['it is the same', handoff(5), handoff(5), false],
  ['only the journal went on', handoff(4), handoff(5), false],
  ['its number is of another journal, ahead of this one', handoff(60), handoff(5), true],
  ['it says something else', handoff(5, 2), handoff(5), true],
])('a HANDOFF.json is written when due: %s', (_, present, text, due) => {
  expect(differs(PATHS.handoff, present, text)).toBe(due);
});

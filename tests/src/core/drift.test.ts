import { describe, expect, test } from 'vitest';
import { handoffDrifted } from '../../../src/core/drift.ts';
import { fold } from '../../../src/core/evolve.ts';
import { printHandoff } from '../../../src/core/handoff.ts';
import { driven } from '../../support/given.ts';

const { journal } = driven('built');
const printed = (upTo: number): string => {
  const state = fold(journal.slice(0, upTo));
  return (state === null ? null : printHandoff(state, null)) ?? '';
};
const now = printed(journal.length);

describe('a HANDOFF.json was changed outside the shell', () => {
  test('not where it is what the journal prints now, or printed at the number it names', () => {
    expect(handoffDrifted(journal, now)).toBe(false);
    const planned = journal.findIndex(({ event }) => event.type === 'plan/accepted') + 1;
    expect(handoffDrifted(journal, printed(planned))).toBe(false);
    expect(handoffDrifted(journal, null)).toBe(false);
  });

  test.each([1, journal.length - 1, journal.length + 20])(
    'not where only its number is that of another journal: %i',
    (seq) => {
      expect(handoffDrifted(journal, now.replace(/"journal_seq": \d+/, `"journal_seq": ${seq}`))).toBe(false);
    },
  );

  test.each([
    ['a value', (text: string) => text.replace(/"tasks_completed": \d+/, '"tasks_completed": 99')],
    [
      'a value, and the number',
      (text: string) =>
        text
          .replace(/"tasks_completed": \d+/, '"tasks_completed": 99')
          .replace(/"journal_seq": \d+/, '"journal_seq": 999'),
    ],
    ['no number', (text: string) => text.replace(/"journal_seq": \d+/, '"journal_seq": "x"')],
    ['no JSON', () => '{"journal_seq": 3, broken'],
  ])('where it has %s of somebody’s', (_, change) => {
    expect(handoffDrifted(journal, change(now))).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import { budget } from '../../../commands/money/budget.ts';
import { driven } from '../../support/given.ts';

/** What a line comes to: the order it gives, or why it is refused. */
function told(line: string): unknown {
  const rig = driven('planned');
  const before = rig.done.length;
  const outcome = rig.do(line);
  return outcome.kind === 'refusal' ? [outcome.message, outcome.tryNext] : rig.done.slice(before);
}

describe('!budget', () => {
  test('panel is the screen’s own where there is one, and is told once where there is none', () => {
    const rig = driven('planned', {}, { interactive: true });
    const before = rig.done.length;
    expect(rig.do('!budget panel').kind).toBe('decision');
    expect(rig.done.slice(before)).toEqual([]);
    const without = driven('planned', {}, { interactive: false });
    without.do('!budget panel');
    expect(without.done.at(-1)).toEqual({ type: 'budget/read' });
  });

  test.each([
    ['!budget', { type: 'budget/read' }],
    ['!budget --json', { type: 'budget/read', json: true }],
    ['!budget prices', { type: 'budget/prices' }],
    ['!budget csv turns.csv', { type: 'budget/csv', path: 'turns.csv', replace: false }],
    ['!budget csv "all turns.csv" --replace', { type: 'budget/csv', path: 'all turns.csv', replace: true }],
    ['!budget csv --replace turns.csv', { type: 'budget/csv', path: 'turns.csv', replace: true }],
  ])('%s is understood', (line, effect) => {
    expect(told(line)).toEqual([effect]);
  });

  test.each([
    ['!budget money', 'money is nothing it knows'],
    ['!budget prices all', 'too many words after prices'],
    ['!budget csv', 'csv needs the name of a file to write'],
    ['!budget csv ""', 'csv needs the name of a file to write'],
    ['!budget csv --replace', 'csv needs the name of a file to write'],
    ['!budget csv all turns.csv', 'turns.csv is one word too many (put a name with spaces in quotes)'],
    ['!budget csv --force turns.csv', '--force is one word too many (put a name with spaces in quotes)'],
  ])('%s is refused with how it is written', (line, why) => {
    expect(told(line)).toEqual([`that does not fit: ${why}`, [expect.stringContaining(budget.usage)]]);
  });
});

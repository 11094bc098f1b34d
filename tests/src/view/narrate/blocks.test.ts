import { expect, test } from 'vitest';
import { table } from '../../../../src/core/show.ts';
import { layBlock } from '../../../../src/view/narrate/blocks.ts';
import type { Look } from '../../../../src/view/narrate/look.ts';

const look = (width: number): Look => ({ plain: false, width, backends: [], expanded: false });
const rows = (cells: readonly (readonly string[])[], width: number): readonly string[] =>
  layBlock(table(null, cells), look(width)).map(({ lead, text }) => lead + text);

const USAGE = '!forks [resume | answer A|B text | budget USD | drop name | restore name-B | at name-A directory]';

test.each([50, 80, 120])(
  'what a long usage says stands below it, and no word of either is lost: %i columns',
  (width) => {
    const said = rows(
      [[USAGE, 'Compare both sides of a fork; restore, answer, pay for, drop one', 'not now: none']],
      width,
    );
    expect(said.join(' ').replace(/\s+/g, ' ')).toBe(
      ` ${USAGE}: Compare both sides of a fork; restore, answer, pay for, drop one · not now: none`,
    );
    for (const row of said) expect(row.length).toBeLessThanOrEqual(width);
  },
);

test('a table whose columns would break a path is stacked', () => {
  const cells = [['[x] TASK-002', 'becomes STALE', 'shares contract contracts/books.contracts.ts; serves F-001']];
  expect(rows(cells, 50).join('\n')).toContain('contracts/books.contracts.ts');
  expect(rows(cells, 80).at(-1)).not.toContain('·');
});

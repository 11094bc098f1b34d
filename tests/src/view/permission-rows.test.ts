import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineWidth } from '../../../src/view/line.ts';
import { permissionRows, scopeFits } from '../../../src/view/permission-rows.ts';

const detail = (count: number): string => Array.from({ length: count }, (_, index) => `row ${index + 1}`).join('\n');
const shown = (ask: { detail: string; scope: string }, place: Partial<Parameters<typeof permissionRows>[1]> = {}) =>
  permissionRows(ask, { columns: 80, room: 13, expanded: false, ...place }).map(({ lead, text }) => lead + text);

describe('a detail above the choices', () => {
  test('of eight rows is shown whole, of more its first five and its last two', () => {
    expect(shown({ detail: `${detail(8)}\n`, scope: '' })).toHaveLength(8);
    expect(shown({ detail: `${detail(8)}\nrm -rf /\n`, scope: '' })).toEqual([
      ...['  row 1', '  row 2', '  row 3', '  row 4', '  row 5'],
      '  … 2 more rows, Ctrl+O',
      ...['  row 8', '  rm -rf /'],
    ]);
  });

  test('is shown whole when all is wanted and it fits, and says how many rows do not', () => {
    expect(shown({ detail: detail(13), scope: '' }, { expanded: true })).toHaveLength(13);
    const rows = shown({ detail: detail(40), scope: '' }, { expanded: true });
    expect(rows).toHaveLength(13);
    expect(rows.slice(9)).toEqual(['  row 10', '  … 28 more rows, in a higher window', '  row 39', '  row 40']);
  });

  test('keeps its end on a low screen', () => {
    expect(shown({ detail: detail(9), scope: '' }, { room: 3 })).toEqual([
      '  row 1',
      '  … 7 more rows, Ctrl+O',
      '  row 9',
    ]);
    expect(shown({ detail: detail(9), scope: '' }, { room: 0 })).toEqual([]);
  });

  test('counts a long line by the rows it takes', () => {
    const rows = shown({ detail: `${'word '.repeat(200)}; rm -rf /`, scope: '' }, { columns: 40 });
    expect([rows.length, rows.at(-1)?.endsWith('; rm -rf /')]).toEqual([8, true]);
  });
});

describe('a scope', () => {
  const scope = 'git commands in this project and in everything that lies below it, hooks included';

  test('that does not fit behind its choice stands above it, wrapped', () => {
    expect(scopeFits({ scope: 'npm commands' }, 36)).toBe(true);
    expect(scopeFits({ scope: 'npm commands' }, 35)).toBe(false);
    expect(shown({ detail: '', scope })).toEqual([
      '  this run: git commands in this project and in everything that lies below it,',
      '            hooks included',
    ]);
  });

  test('leaves the detail at least half of the room', () => {
    const ask = { detail: detail(9), scope: scope.repeat(9) };
    const rows = shown(ask, { room: 8 });
    expect(rows.slice(0, 5)).toEqual(['  row 1', '  row 2', '  … 5 more rows, Ctrl+O', '  row 8', '  row 9']);
    expect(rows[5]).toMatch(/^ {2}this run: git commands/);
    expect(rows[6]).toMatch(/ more rows, Ctrl\+O$/);
    expect(rows[7]).toMatch(/included$/);
    expect(shown(ask, { room: 30, expanded: true }).join('\n')).not.toContain('more rows');
  });
});

test('no screen is too small: the rows fit, and wherever there are two the end is among them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'word '.repeat(20), '名前'.repeat(30)), { maxLength: 30 }),
      fc.record({
        columns: fc.integer({ min: 20, max: 120 }),
        room: fc.integer({ min: 0, max: 40 }),
        expanded: fc.boolean(),
      }),
      (rows, place) => {
        const told = permissionRows({ detail: [...rows, 'END'].join('\n'), scope: 'npm '.repeat(rows.length) }, place);
        expect(told.length).toBeLessThanOrEqual(place.room);
        expect(told.every((row) => lineWidth(row) <= place.columns)).toBe(true);
        if (place.room > 2) expect(told.some(({ text }) => text === 'END')).toBe(true);
      },
    ),
  );
});

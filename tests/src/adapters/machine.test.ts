import { afterEach, expect, test, vi } from 'vitest';
import { createMachine } from '../../../src/adapters/machine.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const look = (columns: number | undefined) => {
  vi.stubGlobal('process', Object.create(process, { stdout: { value: { isTTY: true, columns, rows: columns } } }));
  return createMachine({ TERM: 'xterm', LANG: 'C' }, '/opt/codesleuth').look();
};

test('the machine tells its memory, of which what is free is a part, and where the program lies', () => {
  const { memory, install, cores } = look(80);
  expect(memory.free).toBeGreaterThan(0);
  expect(memory.free).toBeLessThanOrEqual(memory.total);
  expect([install, cores > 0]).toEqual(['/opt/codesleuth', true]);
});

test.each([
  [80, 80],
  [0, null],
  [undefined, null],
])('a terminal that says its size is %s has %s', (said, size) => {
  expect(look(said).terminal).toMatchObject({ columns: size, rows: size, unicode: process.platform !== 'linux' });
});

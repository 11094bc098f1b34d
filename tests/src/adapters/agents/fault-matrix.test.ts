import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../support/fault-matrix.ts';

/** The failures the project promises to tell apart, whatever the agent. */
const PROMISED = [
  '401',
  '429 with retry-after',
  '500',
  'overload',
  'context overflow',
  'refusal',
  'max tokens',
  'malformed stream',
  'truncated stream of the agent',
  'silent death',
  'hang without a result',
  'hang with a result',
  'retry storm',
  'flood of events',
  'torn UTF-8',
];

const cells = Object.entries(FAULTS).flatMap(([fault, drivers]) =>
  Object.entries(drivers).map(([driver, cell]) => ({ fault, driver, cell })),
);

describe('every failure of an agent', () => {
  it('that is promised is in the table, for the same drivers', () => {
    expect(Object.keys(FAULTS)).toEqual(expect.arrayContaining(PROMISED));
    expect(new Set(Object.values(FAULTS).map((drivers) => Object.keys(drivers).sort().join())).size).toBe(1);
  });

  it.each(cells)('has a test or a reason: $fault of $driver', ({ cell }) => {
    if ('reason' in cell) expect(cell.reason).toMatch(/(\S+ ){4}/);
    else expect(readFileSync(join(import.meta.dirname, '../../../..', cell.file), 'utf8')).toContain(cell.test);
  });
});

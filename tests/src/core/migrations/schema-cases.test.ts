import { describe, expect, it } from 'vitest';
import { SCHEMA_CASES } from '../../../support/schema-cases.ts';
import { compared, ofSql, proven } from '../../../support/shadow-run.ts';

const OF_EVERY_TRANSACTION = /^(?:PRAGMA|BEGIN|COMMIT)|broken_references/;

describe.each(SCHEMA_CASES)('$name', ({ before, after, ...expected }) => {
  const found = compared(ofSql(before), ofSql(after));
  const proof = proven(found);

  it('falls under its rules', () => {
    expect({ risk: found.risk, rules: found.changes.map((change) => change.rule) }).toEqual({
      risk: expected.risk,
      rules: expected.rules,
    });
  });

  it('is done by its statements', () => {
    const own = found.scripts.up.filter((statement) => !OF_EVERY_TRANSACTION.test(statement));
    expect(own.map((statement, at) => statement.slice(0, expected.up[at]?.length ?? statement.length))).toEqual(
      expected.up,
    );
  });

  it('runs there and back on SQLite', () => {
    expect(proof).toMatchObject({ kind: expected.proof });
    if (proof.kind !== 'restored' && proof.kind !== 'differs') return;
    expect(proof.unfit ?? '').toMatch(expected.unfit ?? /^$/);
    expect(proof.rows > 0 || found.models.from.tables.length === 0 || proof.unfit !== null).toBe(true);
  });
});

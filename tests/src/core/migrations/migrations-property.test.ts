import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runTrial } from '../../../../src/adapters/shadow/trial.ts';
import { judgeTrials } from '../../../../src/core/migrations/judge.ts';
import { parseSchema } from '../../../../src/core/migrations/parse-schema.ts';
import { compareSchemas } from '../../../../src/core/migrations/plan-migration.ts';
import { createAll } from '../../../../src/core/migrations/print-sql.ts';
import { LONG } from '../../../support/long.ts';
import { randomSchema } from '../../../support/random-schema.ts';
import { compared, ofSql, openShadow, proven } from '../../../support/shadow-run.ts';

const runs = (count: number): number => (LONG ? count * 5 : count);

it(
  'what is printed of a schema is read as the same schema',
  () => {
    fc.assert(
      fc.property(randomSchema, (sql) => {
        const again = parseSchema(ofSql(sql)).model.tables.flatMap(createAll).join('\n');
        expect(compared(ofSql(sql), ofSql(again))).toMatchObject({ changes: [], trials: [] });
      }),
      { numRuns: runs(300) },
    );
  },
  LONG ? 300_000 : 30_000,
);

it(
  'without a row, every change runs there and back, and either way leads to exactly the schema it is to lead to',
  () => {
    fc.assert(
      fc.property(randomSchema, randomSchema, (before, after) => {
        const { models, trials } = compared(ofSql(before), ofSql(after));
        const empty = trials.at(-1);
        if (empty === undefined) return;
        expect(judgeTrials(models, [runTrial(openShadow, empty)])).toEqual({ kind: 'restored', rows: 0, unfit: null });
      }),
      { numRuns: runs(300) },
    );
  },
  LONG ? 300_000 : 30_000,
);

it(
  'a change that is LOW or MEDIUM refuses no row, and a way back that brings something else is only of MEDIUM ones',
  () => {
    fc.assert(
      fc.property(randomSchema, randomSchema, (before, after) => {
        const found = compared(ofSql(before), ofSql(after));
        const proof = proven(found);
        if (found.risk === 'LOW')
          expect(proof.kind === 'nothing' || (proof.kind === 'restored' && proof.unfit === null)).toBe(true);
        if (found.risk === 'MEDIUM') expect(proof).not.toMatchObject({ kind: 'refused' });
      }),
      { numRuns: runs(300) },
    );
  },
  LONG ? 300_000 : 30_000,
);

it(
  'any text is compared or found at fault, and never thrown at',
  () => {
    const words = fc.array(
      fc.constantFrom(
        '### Table: t\n',
        '| Field | Type |\n|---|---|\n',
        '| a | text | x\n',
        '```sql\n',
        '```\n',
        'CREATE TABLE t (',
        ');',
        "'",
        '"',
        '- a: text\n',
        ',',
        'CHECK (',
        'REFERENCES',
        ' a ',
        '\n',
        'INT',
        'PRIMARY KEY',
        '\uFFFD',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(words, words, (before, after) => {
        expect(['fault', 'compared']).toContain(compareSchemas(before.join(''), after.join('')).kind);
      }),
      { numRuns: runs(300) },
    );
  },
  LONG ? 300_000 : 30_000,
);

import { expect, it } from 'vitest';
import { createShadow } from '../../../../src/adapters/shadow/shadow.ts';

const TRIAL = {
  before: ['CREATE TABLE t (a INT);'],
  rows: ["INSERT INTO t VALUES ('7')", 'INSERT INTO t VALUES (NULL)', 'INSERT INTO nowhere VALUES (1)'],
  up: ['BEGIN;', 'ALTER TABLE t ADD COLUMN b TEXT;', 'COMMIT;'],
  down: ['ALTER TABLE t DROP COLUMN b;'],
};

it('runs there and back in a thread of its own, and says what is there at each step', async () => {
  const ran = await createShadow().run(TRIAL);
  expect(ran).toMatchObject({
    kind: 'ran',
    before: { tables: [{ name: 't', columns: ['a'], rows: [['7'], ['NULL']] }] },
    up: {
      error: null,
      dump: {
        tables: [
          {
            columns: ['a', 'b'],
            rows: [
              ['7', 'NULL'],
              ['NULL', 'NULL'],
            ],
          },
        ],
      },
    },
    down: { error: null, dump: { sql: ['CREATE TABLE t (a INT)'], tables: [{ rows: [['7'], ['NULL']] }] } },
  });
});

it('leaves nothing of a way there that was refused', async () => {
  const up = ['BEGIN;', 'ALTER TABLE t ADD COLUMN b TEXT;', 'INSERT INTO nowhere VALUES (1);', 'COMMIT;'];
  expect(await createShadow().run({ ...TRIAL, up })).toMatchObject({
    kind: 'ran',
    up: { error: 'no such table: nowhere', dump: { tables: [{ columns: ['a'] }] } },
    down: null,
  });
});

it('reaches no file', async () => {
  const before = ["ATTACH DATABASE 'elsewhere.db' AS other;"];
  expect(await createShadow().run({ ...TRIAL, before })).toEqual({ kind: 'impossible', why: 'not authorized' });
});

it('says when there is no SQLite, when a trial takes too long, and when it ends in some other way', async () => {
  const absent =
    "require('node:worker_threads').parentPort.postMessage({ kind: 'untried', why: 'this Node has no SQLite' })";
  expect(await createShadow(absent).run(TRIAL)).toEqual({ kind: 'untried', why: 'this Node has no SQLite' });
  expect(await createShadow('setInterval(() => {}, 1000)', 50).run(TRIAL)).toEqual({
    kind: 'untried',
    why: 'the trial was not over after 0.05 s',
  });
  expect(await createShadow('throw new Error("broken")').run(TRIAL)).toEqual({ kind: 'untried', why: 'broken' });
  expect(await createShadow('process.exit(3)').run(TRIAL)).toEqual({
    kind: 'untried',
    why: 'the trial ended with exit code 3',
  });
});

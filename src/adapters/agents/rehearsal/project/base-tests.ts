/** Tests of the ground every generated project stands on. Placeholders are filled by base-files.ts. */
export const TEMP_FILE = `// @@label@@: a data file for one test, gone afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function inTempFile(run) {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  try {
    return run(join(folder, 'data.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A clock that stands still at noon of 10 March 2026, UTC. */
export const noon = () => new Date('2026-03-10T12:00:00Z');
`;

export const STORE_TEST = `// @@label@@
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { readDate, readId, readNumber, readOptions, readText, UserError } from '../src/input.mjs';
import { openStore } from '../src/store.mjs';
import { inTempFile, noon } from './temp-file.mjs';

test('gives entries numbers from 1 and hands out copies', () => {
  const store = openStore(null, noon);
  assert.equal(store.add(@@first@@).id, 1);
  assert.equal(store.add(@@second@@).id, 2);
  store.all()[0].title = 'changed from outside';
  assert.equal(store.get(1).title, @@first@@);
  assert.equal(store.today(), '2026-03-10');
});

test('keeps everything in the file', () => {
  inTempFile((file) => {
    const first = openStore(file, noon);
    first.add(@@first@@);
    first.record('done', 1, 'once');
    const second = openStore(file, noon);
    assert.deepEqual(second.all(), first.all());
    assert.deepEqual(second.activity('done'), first.activity('done'));
  });
});

test('refuses unknown numbers and changes nothing', () => {
  const store = openStore(null, noon);
  store.add(@@first@@);
  assert.throws(() => store.get(2), UserError);
  assert.throws(() => store.update(2, { done: true }), UserError);
  assert.throws(() => store.remove(2), UserError);
  assert.equal(store.all().length, 1);
});

test('takes back the last change, once', () => {
  const store = openStore(null, noon);
  store.add(@@first@@);
  store.remove(1);
  store.undo();
  assert.equal(store.get(1).title, @@first@@);
  assert.throws(() => store.undo(), UserError);
});

test('what is archived is out of the way and not lost', () => {
  const store = openStore(null, noon);
  store.add(@@first@@);
  store.update(1, { archived: true });
  assert.deepEqual(store.all(), []);
  assert.equal(store.archived()[0].title, @@first@@);
});

test('leaves a damaged file as it is and says so', () => {
  inTempFile((file) => {
    writeFileSync(file, '{"nextId":');
    assert.throws(() => openStore(file), /left as it is/);
    assert.equal(readFileSync(file, 'utf8'), '{"nextId":');
  });
});

test('reads arguments strictly', () => {
  assert.equal(readText([' two ', 'words '], 'text'), 'two  words');
  assert.equal(readId('12'), 12);
  assert.equal(readDate('2024-02-29'), '2024-02-29');
  assert.equal(readNumber('2.5', 1, 5), 2.5);
  for (const bad of ['', ' ', 'x', '0', '6', undefined]) assert.throws(() => readNumber(bad, 1, 5), UserError);
  for (const bad of ['0', '-1', '1.5', '', undefined]) assert.throws(() => readId(bad), UserError);
  for (const bad of ['2023-02-29', '10.3.2026', '', undefined]) assert.throws(() => readDate(bad), UserError);
  assert.throws(() => readText(['a\\u0007b'], 'text'), UserError);
  assert.throws(() => readOptions(['--unknown=1']), UserError);
});
`;

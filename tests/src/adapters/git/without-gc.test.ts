import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withoutGc } from '../../../../src/adapters/git/without-gc.ts';

let dir: string;
const note = (): string => join(dir, '.git/gc.pid');
const git = (...args: string[]) =>
  spawnSync('git', args, { cwd: dir, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
const work = async (): Promise<string> => git('gc', '--prune=now').stderr;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codesleuth-gc-'));
  git('init', '-q');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('no clean-up begins during the work; after it one does, and nothing is left behind', async () => {
  expect(await withoutGc(join(dir, '.git'), work)).toContain('gc is already running');
  expect([existsSync(note()), existsSync(`${note()}.lock`)]).toEqual([false, false]);
  expect(await work()).not.toContain('already running');
});

test('the note of a process that is gone, or of nobody, is no obstacle, also to git', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  for (const text of [`${gone} ${hostname()}`, 'nobody']) {
    writeFileSync(note(), text);
    expect(await withoutGc(join(dir, '.git'), work)).toContain('gc is already running');
  }
  writeFileSync(note(), `${gone} ${hostname()}`);
  expect(await work()).not.toContain('already running');
});

test('a clean-up that runs is waited for', async () => {
  writeFileSync(note(), `${process.ppid} ${hostname()}`);
  let begun = false;
  const done = withoutGc(join(dir, '.git'), async () => {
    begun = true;
    return work();
  });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(begun).toBe(false);
  rmSync(note());
  expect(await done).toContain('gc is already running');
});

test('a fault of the work comes through, and the note goes; where none can be left, the work is done all the same', async () => {
  const broken = withoutGc(join(dir, '.git'), () => Promise.reject(new Error('broken')));
  await expect(broken).rejects.toThrow('broken');
  expect(existsSync(note())).toBe(false);
  expect(await withoutGc(join(dir, 'nowhere'), async () => 'done')).toBe('done');
});

test('a lock on the note that a killed process left behind keeps nobody waiting', async () => {
  const lock = `${note()}.lock`;
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(lock, `${gone} ${hostname()}`);
  expect(await withoutGc(join(dir, '.git'), work)).toContain('gc is already running');
  writeFileSync(lock, '');
  const before = new Date(Date.now() - 3_000);
  utimesSync(lock, before, before);
  expect(await withoutGc(join(dir, '.git'), work)).toContain('gc is already running');
  expect([existsSync(note()), existsSync(lock)]).toEqual([false, false]);
});

test('a lock on the note whose holder lives is waited for', async () => {
  const lock = `${note()}.lock`;
  writeFileSync(lock, `${process.ppid} ${hostname()}`);
  let begun = false;
  const done = withoutGc(join(dir, '.git'), async () => {
    begun = true;
  });
  await vi.waitFor(() => expect(readFileSync(lock, 'utf8')).toContain(String(process.ppid)));
  expect(begun).toBe(false);
  rmSync(lock);
  await done;
  expect(begun).toBe(true);
});

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Task, taskSchema } from '../../../../../schemas/task-graph.ts';
import {
  act,
  agent,
  assignment,
  buildProject,
  editsOf,
  planProject,
  play,
  read,
  result,
  tempProject,
} from './drive.ts';

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

function task(outputFiles: readonly string[]): Task {
  return taskSchema.parse({
    id: 'MERGE-001',
    title: 'Settle conflicts',
    type: 'config',
    platform: 'linux',
    dependsOn: [],
    canParallel: false,
    outputFiles,
    features: [],
    acceptance: [],
    testStatus: 'EXEMPT',
    contracts: [],
    gateCommands: [],
    emptyDiffAllowed: false,
  });
}

const settle = (files: readonly string[], port = agent()) =>
  result({ ...assignment('task', { task: task(files) }), purpose: 'task' }, { port, dir: place.dir });
const put = (path: string, content: string | Buffer): void => writeFileSync(join(place.dir, path), content);
const CONFLICT = '<<<<<<< HEAD\none();\n=======\ntwo();\n>>>>>>> main\n';

test('settles every conflict and says where and by which rule', async () => {
  put('a.mjs', `zero();\n${CONFLICT}${CONFLICT.replace('two', 'one')}`);
  const done = await settle(['a.mjs']);
  expect(done.status).toBe('completed');
  expect(read(place.dir, 'a.mjs')).toBe('zero();\none();\ntwo();\none();\n');
  expect(done.files_modified).toEqual(['a.mjs']);
  expect(done.summary).toContain('MERGE-001: settled 2 conflicts in 1 of 1 files');
  expect(done.summary).toContain('a.mjs:2: both kept');
  expect(done.caveats).toContain('a.mjs:7: both sides are the same');
});

test('files without marks, and files that are gone, stay as they are and are named', async () => {
  const picture = Buffer.from([0x89, 0x50, 0xff, 0x00, 0x0a]);
  put('a.png', picture);
  put('b.mjs', 'Changes\n=======\n');
  const done = await settle(['a.png', 'b.mjs', 'gone.mjs']);
  expect(readFileSync(join(place.dir, 'a.png')).equals(picture)).toBe(true);
  expect(existsSync(join(place.dir, 'gone.mjs'))).toBe(false);
  expect(done.files_modified).toEqual([]);
  for (const words of ['a.png: kept as it is', 'b.mjs: kept as it is', 'gone.mjs: kept as it is, it is not there'])
    expect(done.summary).toContain(words);
});

test('bytes that are no UTF-8 come out as they went in', async () => {
  put('a.txt', Buffer.concat([Buffer.from('caf\xe9\n', 'latin1'), Buffer.from(CONFLICT)]));
  await settle(['a.txt']);
  const after = readFileSync(join(place.dir, 'a.txt'));
  expect(after.equals(Buffer.from('caf\xe9\none();\ntwo();\n', 'latin1'))).toBe(true);
});

test('letters of every script come out as they went in, also from a large file', async () => {
  const long = `${'習慣 é 🎉\n'.repeat(100_000)}`;
  put('a.txt', `${long}${CONFLICT}`);
  await settle(['a.txt']);
  expect(read(place.dir, 'a.txt')).toBe(`${long}one();\ntwo();\n`);
});

describe('a scenario', () => {
  test('breaks the code once, and the next attempt mends it', async () => {
    put('a.mjs', CONFLICT);
    const port = agent(act({ act: 'fail-gate' }));
    await settle(['a.mjs'], port);
    expect(read(place.dir, 'a.mjs')).toMatch(/^throw new Error/);
    expect(read(place.dir, 'a.mjs')).not.toContain('<<<<<<<');
    await result(
      { ...assignment('task', { task: task(['a.mjs']), attempt: 2 }), purpose: 'task' },
      { port, dir: place.dir },
    );
    expect(read(place.dir, 'a.mjs')).toBe('one();\ntwo();\n');
  });

  test('claims what it did not do', async () => {
    put('a.mjs', CONFLICT);
    const done = await settle(['a.mjs'], agent(act({ act: 'lie' })));
    expect(done.files_modified).toEqual(['a.mjs']);
    expect(read(place.dir, 'a.mjs')).toBe(CONFLICT);
  });
});

test('shows each file as an edit with its diff', async () => {
  put('a.mjs', CONFLICT);
  const events = await play(assignment('task', { task: task(['a.mjs']) }), { dir: place.dir });
  expect(editsOf(events)).toEqual(['a.mjs']);
  const edit = events.find((event) => event.type === 'tool' && event.tool.status === 'completed');
  expect(edit?.type === 'tool' ? edit.tool.detail : '').toContain('-<<<<<<< HEAD');
});

test('two sides of a fork, both built on other directions, pass every test after the merge', {
  timeout: 60_000,
}, async () => {
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.invalid', ...args], {
      cwd: place.dir,
      encoding: 'utf8',
    });
  const planned = await planProject(
    { brief: 'Add habits, list habits, mark habits as done, undo' },
    { dir: place.dir },
  );
  git('init', '--quiet', '--initial-branch=main');
  git('add', '-A');
  git('commit', '--quiet', '-m', 'plan');
  for (const [branch, direction] of [
    ['A', 'data in lines, lots of comments'],
    ['B', 'short'],
  ] as const) {
    git('checkout', '--quiet', '-b', branch, 'main');
    for (const folder of ['src', 'tests']) rmSync(join(place.dir, folder), { recursive: true, force: true });
    await buildProject({ ...planned, assignment: { ...planned.assignment, direction } }, { dir: place.dir });
    git('add', '-A');
    git('commit', '--quiet', '-m', branch);
  }
  git('checkout', '--quiet', 'A');
  expect(git('merge', 'B').status).toBe(1);
  const files = git('diff', '--name-only', '--diff-filter=U').stdout.trim().split('\n');
  expect(files.length).toBeGreaterThan(5);
  expect((await settle(files)).files_modified).toEqual(files);
  expect(git('grep', '-nE', '^(<<<<<<<|>>>>>>>)').stdout).toBe('');
  const child = spawnSync(process.execPath, ['--test'], { cwd: place.dir, encoding: 'utf8' });
  expect(child.status, child.stdout + child.stderr).toBe(0);
});

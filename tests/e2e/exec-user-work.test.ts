import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { commits, MAINTENANCE, statuses, TO_SHIP } from '../support/journey.ts';
import { LONG } from '../support/long.ts';

let place: Place;
beforeAll(() => buildProgram());
beforeEach(() => {
  place = freshPlace();
  mkdirSync(place.project);
  git(place, 'init', '-q', '-b', 'main');
});
afterEach(() => place.remove());

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(place.project, path)), { recursive: true });
  writeFileSync(join(place.project, path), content);
}

const bytes = Buffer.from([0, 255, 1, 254, 10, 13, 10]);
const read = (path: string): Buffer => readFileSync(join(place.project, path));

/** What a person has lying about: every kind of unfinished work git knows, in files the agent has no business with. */
const LEFT: Readonly<Record<string, string | Buffer>> = {
  'docs/staged-new.md': 'staged, new\n',
  'docs/staged-edit.md': 'staged edit\nand an unstaged one on top\n',
  'docs/edited.md': 'edited and not staged\n',
  'docs/with space ü 🐧.bin': bytes,
  'untracked/deep/file.txt': 'nobody told git\n',
  '.env': 'SECRET=mine\n',
  'ignored/cache.bin': bytes,
};

function leaveWorkLyingAbout(): void {
  write('.gitignore', '.env\nignored/\n');
  write('docs/staged-edit.md', 'first\n');
  write('docs/edited.md', 'first\n');
  write('docs/deleted.md', 'first\n');
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'my own start');
  write('docs/staged-new.md', 'staged, new\n');
  write('docs/staged-edit.md', 'staged edit\n');
  git(place, 'add', 'docs/staged-new.md', 'docs/staged-edit.md');
  for (const [path, content] of Object.entries(LEFT)) write(path, content);
  git(place, 'rm', '-q', '--cached', 'docs/deleted.md');
}

const MINE = [...Object.keys(LEFT), 'docs/deleted.md'];
const indexOfMine = (): string => git(place, 'ls-files', '-s', '--', ...MINE);
const statusOfMine = (): string => git(place, 'status', '--porcelain', '--ignored', '--', ...MINE);

test('a whole journey and a change leave every byte of unfinished work as it was, and out of every commit', async () => {
  leaveWorkLyingAbout();
  const before = { index: indexOfMine(), status: statusOfMine(), start: git(place, 'rev-parse', 'HEAD') };
  for (const lines of [TO_SHIP, MAINTENANCE]) {
    const ended = await exec({ place, lines });
    expect([ended.code, ended.stderr, ended.code === 0 ? '' : ended.stdout]).toEqual([0, '', '']);
  }
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  for (const [path, content] of Object.entries(LEFT)) expect([path, read(path)]).toEqual([path, Buffer.from(content)]);
  expect(indexOfMine()).toBe(before.index);
  expect(statusOfMine()).toBe(before.status);
  expect(git(place, 'merge-base', before.start, 'HEAD')).toBe(before.start);
  const agents = commits(place).slice(1);
  expect(agents.flatMap((commit) => commit.files).filter((file) => MINE.includes(file))).toEqual([]);
  expect(git(place, 'show', 'HEAD:docs/staged-edit.md')).toBe('first');
  expect(git(place, 'stash', 'list')).toBe('');
  const rest = git(place, 'status', '--porcelain')
    .split('\n')
    .filter((line) => !/docs\/|untracked\//.test(line));
  expect(rest).toEqual([]);
}, 60_000);

test('an unfinished edit in a file the agent changes too stays unfinished, line by line', async () => {
  const readme = ['# My project', '', 'Words of mine.', '', 'The end of it.', ''];
  write('README.md', readme.join('\n'));
  write('src/input.mjs', '// mine, from before\n');
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'my own start');
  const edited = ['# My project, renamed', ...readme.slice(1)].join('\n');
  write('README.md', edited);
  const ended = await exec({ place, lines: TO_SHIP.slice(0, 5) });
  // Either the agent's part could be told from mine, or the task says which lines are in the way: mine are never committed.
  expect([0, 2]).toContain(ended.code);
  expect(read('README.md').toString()).toContain('# My project, renamed');
  expect(git(place, 'show', 'HEAD:README.md')).not.toContain('renamed');
}, 60_000);

test.runIf(LONG)(
  'work begun between two calls stays the person’s too',
  async () => {
    expect((await exec({ place, lines: TO_SHIP.slice(0, 4) })).code).toBe(0);
    write('notes.txt', 'an idea\n');
    write('artifacts/mine.md', 'not the shell’s\n');
    git(place, 'add', 'notes.txt');
    expect((await exec({ place, lines: ['!build'] })).code).toBe(0);
    write('src/features/add.mjs', `${read('src/features/add.mjs')}// mine, after the build\n`);
    expect((await exec({ place, lines: ['!critic', '!security', '!verify'] })).code).toBe(0);
    expect(git(place, 'status', '--porcelain')).toBe('A  notes.txt\n M src/features/add.mjs\n?? artifacts/mine.md');
    expect(commits(place).flatMap((commit) => commit.files)).not.toContain('notes.txt');
    expect(git(place, 'show', 'HEAD:src/features/add.mjs')).not.toContain('mine');
  },
  60_000,
);

test.runIf(LONG)(
  'a file of the person’s that a task begins to ignore is in nobody’s way',
  async () => {
    expect((await exec({ place, lines: TO_SHIP.slice(0, 4) })).code).toBe(0);
    write('data/my.json', '{"mine":1}\n');
    const ended = await exec({ place, lines: ['!build'] });
    expect([ended.code, ended.stderr, ended.code === 0 ? '' : ended.stdout]).toEqual([0, '', '']);
    expect(git(place, 'check-ignore', 'data/my.json')).toBe('data/my.json');
    expect(read('data/my.json').toString()).toBe('{"mine":1}\n');
    expect(commits(place).flatMap((commit) => commit.files)).not.toContain('data/my.json');
  },
  60_000,
);

test('a reset takes the shell’s own files away and leaves those of the person beside them', async () => {
  write('contracts/my-own.yaml', 'mine\n');
  write('artifacts/build/output.bin', bytes);
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'my own start');
  write('contracts/my-own.yaml', 'mine, and more\n');
  const planned = await exec({ place, lines: TO_SHIP.slice(0, 4) });
  expect(planned.code).toBe(0);
  const ended = await exec({ place, lines: ['!reset --yes'] });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(read('contracts/my-own.yaml').toString()).toBe('mine, and more\n');
  expect(read('artifacts/build/output.bin')).toEqual(bytes);
  expect(() => read('contracts/openapi.yaml')).toThrow('ENOENT');
  expect(() => read('artifacts/build/TASK-GRAPH.md')).toThrow('ENOENT');
});

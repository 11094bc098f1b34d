import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkspace } from '../../../../../src/adapters/agents/rehearsal/workspace.ts';
import { read, tempProject, write } from './drive.ts';

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

const at = (path: string): string => join(place.dir, path);
const room = (): string[] => readdirSync(at('.git/codesleuth/tmp'));

describe('a file of a repository that is written', () => {
  beforeEach(() => mkdirSync(at('.git')));

  test('is the old one or the new one at every moment, never an empty one', async () => {
    write(place.dir, [{ path: 'a.txt', content: 'old' }]);
    const before = statSync(at('a.txt')).ino;
    await openWorkspace(place.dir, false).write('a.txt', 'new');
    expect(read(place.dir, 'a.txt')).toBe('new');
    // Written in place, it would be the same file still, cut to nothing first.
    expect(statSync(at('a.txt')).ino).not.toBe(before);
    expect(room()).toEqual([]);
  });

  test('keeps its mode', async () => {
    write(place.dir, [{ path: 'run.sh', content: 'old' }]);
    chmodSync(at('run.sh'), 0o750);
    await openWorkspace(place.dir, false).write('run.sh', 'new');
    expect(statSync(at('run.sh')).mode & 0o777).toBe(0o750);
  });

  test('stays behind the link that leads to it', async () => {
    write(place.dir, [{ path: 'real.txt', content: 'old' }]);
    symlinkSync('real.txt', at('link.txt'));
    await openWorkspace(place.dir, false).write('link.txt', 'new');
    expect(read(place.dir, 'real.txt')).toBe('new');
  });

  test('is made with the directories above it', async () => {
    await openWorkspace(place.dir, false).write('src/deep/a.txt', 'new');
    expect(read(place.dir, 'src/deep/a.txt')).toBe('new');
  });
});

test('outside of a repository a file is written in place, and no repository is begun', async () => {
  await openWorkspace(place.dir, false).write('a.txt', 'new');
  expect(read(place.dir, 'a.txt')).toBe('new');
  expect(existsSync(at('.git'))).toBe(false);
});

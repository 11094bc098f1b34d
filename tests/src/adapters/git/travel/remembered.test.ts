import { chmodSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { withScratch } from '../../../../../src/adapters/git/scratch.ts';
import { withMemory } from '../../../../../src/adapters/git/travel/memory.ts';
import { scanState, widen } from '../../../../../src/adapters/git/travel/scan.ts';
import type { TempRepo } from '../../../../support/temp-repo.ts';
import { back, type Given, repository, state } from './given.ts';

const FILES = { '.gitignore': '*.log\n', 'a.txt': 'one\n', 'b.txt': 'two\n', 'dir/c.txt': 'three\n' };

/** A repository whose second commit is checked out. */
function given(): Given & { readonly first: string } {
  const made = repository(FILES);
  made.repo.write('a.txt', 'changed\n');
  made.repo.commit('second');
  return made;
}

function objects({ dir }: TempRepo): string[] {
  return readdirSync(join(dir, '.git/objects'), { recursive: true, encoding: 'utf8' }).sort();
}

const CHANGES: readonly (readonly [string, (repo: TempRepo) => void])[] = [
  ['an edit', (repo) => repo.write('dir/c.txt', 'edited\n')],
  [
    'an edit of the same length at the same time',
    (repo) => {
      const { atime, mtime } = statSync(join(repo.dir, 'b.txt'));
      repo.write('b.txt', 'TWO\n');
      utimesSync(join(repo.dir, 'b.txt'), atime, mtime);
    },
  ],
  ['a new file', (repo) => repo.write('new.txt', 'new\n')],
  ['a file that goes', (repo) => repo.remove('b.txt')],
  [
    'a staged change',
    (repo) => {
      repo.write('b.txt', 'staged\n');
      repo.git('add', 'b.txt');
      repo.write('b.txt', 'two\n');
    },
  ],
  ['rules that ignore less', (repo) => repo.write('.gitignore', '')],
  ['a commit', (repo) => void repo.commit('third')],
  ['another branch', (repo) => void repo.git('switch', '-q', '-c', 'other')],
];

describe.each(CHANGES)('after a look at the project, %s', (_, change) => {
  it('is in the snapshot, and comes back', async () => {
    const { repo, travel, first } = given();
    repo.write('ignored.log', 'log\n');
    await travel.preview(repo.dir, { to: { kind: 'commit', sha: first }, also: [] });
    change(repo);
    const before = state(repo);
    const { ref } = await travel.snapshot(repo.dir, { why: 'test' });
    const order = { id: 'there', backup: ref, to: { kind: 'commit', sha: first }, also: [] } as const;
    expect(await travel.move(repo.dir, order)).toMatchObject({ kind: 'moved' });
    expect((await back({ repo, travel }, ref)).moved).toMatchObject({ kind: 'moved' });
    expect(state(repo)).toEqual(before);
  });

  it('after the snapshot stops the move', async () => {
    const { repo, travel, first } = given();
    repo.write('ignored.log', 'log\n');
    const { ref } = await travel.snapshot(repo.dir, { why: 'test' });
    change(repo);
    const before = state(repo);
    const order = { id: 'there', backup: ref, to: { kind: 'commit', sha: first }, also: [] } as const;
    expect(await travel.move(repo.dir, order)).toMatchObject({ kind: 'refused' });
    expect(state(repo)).toEqual(before);
  });
});

describe('a file that git is to add, and that was taken away', () => {
  it.each<[string, (repo: TempRepo) => void]>([
    ['staged', (repo) => repo.git('add', '-f', 'kept.log')],
    ['announced', (repo) => repo.git('add', '-f', '-N', 'kept.log')],
  ])('stops the move when it is back, though it is ignored: %s', async (_, add) => {
    const { repo, travel, first } = given();
    repo.write('kept.log', 'first words\n');
    add(repo);
    repo.remove('kept.log');
    const to = { kind: 'commit', sha: first } as const;
    await travel.preview(repo.dir, { to, also: [] });
    const { ref } = await travel.snapshot(repo.dir, { why: 'test' });
    repo.write('kept.log', 'written again\n');
    const before = state(repo);
    const moved = await travel.move(repo.dir, { id: 'there', backup: ref, to, also: [] });
    expect(moved).toMatchObject({ kind: 'refused', obstacle: { what: expect.stringContaining('changed') } });
    expect(state(repo)).toEqual(before);
  });

  it('is saved before a move writes over it, when it comes back in the last moment', async () => {
    const { repo } = given();
    repo.write('kept.log', 'first words\n');
    repo.git('add', '-f', 'kept.log');
    repo.remove('kept.log');
    const access = createAccess({ timeoutMs: 20_000, env: repo.env });
    const [before, after] = await access.inside(repo.dir, (doors) =>
      withScratch(doors.at, async (scratch) => {
        const scan = await scanState(withMemory()(doors), scratch);
        repo.write('kept.log', 'written again\n');
        return [scan, await widen(doors, scan, ['kept.log'])];
      }),
    );
    expect(before.changed.has('kept.log')).toBe(false);
    expect(after.asked).toEqual(['kept.log']);
    expect(repo.git('cat-file', 'blob', `${after.tree}:kept.log`)).toBe('written again');
  });
});

describe('between a preview and the move', () => {
  it('a mode that git does not tell apart is noticed, and comes back', async () => {
    const { repo, travel, first } = given();
    const to = { kind: 'commit', sha: first } as const;
    await travel.preview(repo.dir, { to, also: [] });
    const { ref } = await travel.snapshot(repo.dir, { why: 'test' });
    chmodSync(join(repo.dir, 'a.txt'), 0o600);
    repo.git('update-index', '-q', '--refresh');
    const before = state(repo);
    const moved = await travel.move(repo.dir, { id: 'there', backup: ref, to, also: [] });
    expect(moved).toMatchObject({ kind: 'moved' });
    expect((await back({ repo, travel }, ref)).moved).toMatchObject({ kind: 'moved' });
    expect(state(repo)).toEqual(before);
  });

  it("the user's clean-up takes nothing the snapshot needs", async () => {
    const { repo, travel, first } = given();
    repo.write('b.txt', 'edited\n');
    repo.write('new.txt', 'new\n');
    const before = state(repo);
    await travel.preview(repo.dir, { to: { kind: 'commit', sha: first }, also: [] });
    repo.git('gc', '-q', '--prune=now');
    const { ref } = await travel.snapshot(repo.dir, { why: 'test' });
    repo.git('gc', '-q', '--prune=now');
    repo.git('reset', '-q', '--hard', first);
    repo.remove('new.txt');
    expect((await back({ repo, travel }, ref)).moved).toMatchObject({ kind: 'moved' });
    expect(state(repo)).toEqual(before);
    repo.git('fsck', '--strict');
  });
});

describe('objects', () => {
  it('are not left by a preview', async () => {
    const { repo, travel, first } = given();
    for (let at = 0; at < 40; at += 1) repo.write(`new/${at % 30}/${at}.txt`, `${at}\n`);
    const before = objects(repo);
    await travel.preview(repo.dir, { to: { kind: 'commit', sha: first }, also: [] });
    expect(objects(repo)).toEqual(before);
  });

  it('of many changed files are in one pack, those of few need none', async () => {
    const { repo, travel } = given();
    const packs = (): number => objects(repo).filter((name) => name.endsWith('.pack')).length;
    await travel.snapshot(repo.dir, { why: 'clean' });
    expect(packs()).toBe(0);
    for (let at = 0; at < 40; at += 1) repo.write(`new/${at % 30}/${at}.txt`, `${at}\n`);
    const { commit } = await travel.snapshot(repo.dir, { why: 'many' });
    expect(packs()).toBe(1);
    expect(repo.git('show', `${commit}:new/7/37.txt`)).toBe('37');
    repo.git('fsck', '--strict');
  });
});

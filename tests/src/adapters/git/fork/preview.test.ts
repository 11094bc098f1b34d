import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MergePreview } from '../../../../../src/ports/fork.ts';
import { fingerprint, link } from '../../../../support/temp-repo.ts';
import { lines, rejection } from '../given.ts';
import {
  BRANCH,
  backupOf,
  beside,
  cloned,
  contents,
  type Given,
  project,
  type Side,
  sideAt,
  stateOf,
} from './given.ts';

interface Scene {
  readonly given: Given;
  readonly side: Side;
  /** Adopts the side's last commit and previews its merge. */
  readonly preview: (ours?: readonly string[], aside?: readonly string[]) => Promise<MergePreview>;
}

async function scene(files?: Record<string, string | Buffer>): Promise<Scene> {
  const given = project(files ?? { 'a.txt': lines(), b: 'b\n', c: 'c\n' });
  const side = await cloned(given);
  const preview = async (ours: readonly string[] = [], aside: readonly string[] = []) => {
    const from = { from: side.dir, branch: BRANCH, as: 'trial-A' };
    const { tip } = await given.forks.adopt(given.repo.dir, from);
    return given.forks.previewMerge(given.repo.dir, { tip, backup: await backupOf(given), ours, aside });
  };
  return { given, side, preview };
}

/** What `git merge` makes of it in a copy of the repository: paths in conflict, and the tree when there are none. */
function mergedByGit({ repo }: Given, tip: string): { conflicts: string[]; tree: string | null } {
  const copy = beside(repo, 'copy');
  cpSync(repo.dir, copy, { recursive: true, verbatimSymlinks: true });
  const run = (...args: string[]) => spawnSync('git', args, { cwd: copy, env: repo.env });
  run('stash', '-q', '-u');
  const code = run('merge', '-q', '--no-ff', '-m', 'merge', tip).status;
  const unmerged = run('diff', '--name-only', '--diff-filter=U', '-z').stdout.toString('latin1');
  const tree = run('rev-parse', 'HEAD^{tree}').stdout.toString().trim();
  return {
    conflicts: unmerged
      .split('\0')
      .filter(Boolean)
      .map((path) => path.replace(/~(?:HEAD|[0-9a-f]{40})$/, ''))
      .sort(),
    tree: code === 0 ? tree : null,
  };
}

/** A tree laid out as files. */
function files({ repo }: Given, tree: string): Map<string, string> {
  const dir = beside(repo, `tree-${tree}`);
  const env = { GIT_INDEX_FILE: `${dir}.index` };
  repo.run(['read-tree', tree], { env });
  repo.run(['checkout-index', '-a', `--prefix=${dir}/`], { env });
  return contents(dir);
}

type Change = (at: Side) => void;
const put =
  (path: string, content: string | Buffer): Change =>
  (at) =>
    at.write(path, content);
const remove =
  (path: string): Change =>
  (at) =>
    at.git('rm', '-q', '-r', path);
const rename =
  (from: string, to: string): Change =>
  (at) =>
    at.git('mv', from, to);
const all =
  (...steps: Change[]): Change =>
  (at) => {
    for (const step of steps) step(at);
  };

const CASES: readonly (readonly [name: string, ours: Change, theirs: Change])[] = [
  ['nothing new in the project', () => undefined, put('a.txt', lines({ 1: 'x' }))],
  ['different lines', put('a.txt', lines({ 9: 'ours' })), put('a.txt', lines({ 1: 'theirs' }))],
  ['the same line', put('a.txt', lines({ 5: 'ours' })), put('a.txt', lines({ 5: 'theirs' }))],
  ['the same change', put('a.txt', lines({ 5: 'same' })), put('a.txt', lines({ 5: 'same' }))],
  ['additions of both', put('new/ours', 'o'), put('new/theirs', 't')],
  ['two files of one name', put('new', 'o'), put('new', 't')],
  ['a deletion', put('b', 'changed\n'), remove('c')],
  ['a deletion of what was changed', put('c', 'changed\n'), remove('c')],
  ['a rename of what was changed', put('a.txt', lines({ 5: 'ours' })), rename('a.txt', 'moved.txt')],
  ['two names for one file', rename('a.txt', 'ours.txt'), rename('a.txt', 'theirs.txt')],
  ['a directory in the place of a file', put('b', 'changed\n'), all(remove('b'), put('b/inside', 'x'))],
  ['a file in the place of a directory', all(remove('c'), put('c/inside', 'x')), put('c', 'changed\n')],
  ['binary files', put('b', Buffer.from([0, 1])), put('b', Buffer.from([0, 2]))],
  ['modes', put('a.txt', lines({ 1: 'x' })), (at) => chmodSync(join(at.dir, 'a.txt'), 0o755)],
  ['links', (at) => link({ ...noRepo, dir: at.dir }, 'b', 'c'), (at) => link({ ...noRepo, dir: at.dir }, 'b', 'a.txt')],
  ['nasty names', put('-x\n"y"', 'o'), put('-x\n"y"', 't')],
  [
    'names that are no text',
    (at) => writeFileSync(Buffer.from(`${at.dir}/\xff`, 'latin1'), 'o'),
    (at) => writeFileSync(Buffer.from(`${at.dir}/\xff`, 'latin1'), 't'),
  ],
  ['a directory under a new name', put('dir/new', 'n'), all(rename('dir', 'renamed'))],
  ['a submodule', pointer('1'), pointer('2')],
];

function pointer(digit: string): Change {
  return (at) => at.git('update-index', '--add', '--cacheinfo', `160000,${digit.repeat(40)},sub`);
}

const noRepo = {
  env: {},
  git: () => '',
  run: () => Buffer.alloc(0),
  write: () => undefined,
  read: () => '',
  remove: () => undefined,
  commit: () => '',
  cleanup: () => undefined,
};

const START = { 'a.txt': lines(), b: 'b\n', c: 'c\n', 'dir/one': lines({ 1: 'one' }), 'dir/two': lines({ 1: 'two' }) };

/** As commit, but what was put into the index alone stays. */
function commit(at: Side, change: Change): void {
  change(at);
  if (!at.git('ls-files', 'sub')) at.git('add', '-A');
  at.git('commit', '-q', '--allow-empty', '-m', 'change');
}

describe('previewMerge', () => {
  it.each(CASES)('foresees what git makes of %s', { timeout: 30_000 }, async (_, ours, theirs) => {
    const { given, side, preview } = await scene(START);
    commit(sideAt(given, given.repo.dir), ours);
    commit(side, theirs);
    const before = { files: fingerprint(given.repo.dir), state: stateOf(given.repo) };
    const seen = await preview();
    const byGit = mergedByGit(given, seen.tip);
    const latin1 = (path: string) =>
      Buffer.from(path.replaceAll('\\xff', '\xff'), path.includes('\\xff') ? 'latin1' : 'utf8');
    expect(seen.conflicts.map((path) => latin1(path).toString('latin1'))).toEqual(byGit.conflicts);
    expect(seen.result?.commit ?? null).toBe(byGit.tree);
    expect(seen).toMatchObject({ entangled: [], obstacles: [], head: given.repo.git('rev-parse', 'HEAD') });
    expect({ files: fingerprint(given.repo.dir), state: stateOf(given.repo) }).toEqual(before);
  });

  it('tells what would be added, changed and deleted', async () => {
    const { side, preview } = await scene();
    side.write('new \n"x"', 'n');
    side.write('a.txt', lines({ 1: 'x' }));
    side.git('rm', '-q', 'b');
    side.git('mv', 'c', 'd');
    side.commit('work');
    expect((await preview()).changes).toEqual([
      { path: 'a.txt', kind: 'modified' },
      { path: 'b', kind: 'deleted' },
      { path: 'c', kind: 'deleted' },
      { path: 'd', kind: 'added' },
      { path: 'new \n"x"', kind: 'added' },
    ]);
  });

  it('says when the project holds it all already', async () => {
    const { given, side, preview } = await scene();
    side.write('new', 'n');
    side.commit('work');
    const seen = await preview();
    expect(seen.done).toBe(false);
    given.repo.git('merge', '-q', '--no-ff', '-m', 'm', seen.tip);
    expect(await preview()).toMatchObject({ done: true, changes: [], conflicts: [] });
  });

  it("settles conflicts in the shell's own files by the tip's version, or the project's where the tip has none", async () => {
    const own = { 'artifacts/HANDOFF.json': '{}\n', 'artifacts/gone.md': 'x\n', 'a.txt': lines() };
    const { given, side, preview } = await scene(own);
    given.repo.write('artifacts/HANDOFF.json', '{"ours": 1}\n');
    given.repo.write('artifacts/gone.md', 'kept\n');
    given.repo.commit('ours');
    side.write('artifacts/HANDOFF.json', '{"theirs": 1}\n');
    side.git('rm', '-q', 'artifacts/gone.md');
    side.commit('theirs');
    const ours = ['artifacts/HANDOFF.json', 'artifacts/gone.md', 'artifacts/absent'];
    const seen = await preview(ours);
    expect(seen).toMatchObject({ conflicts: [], entangled: [] });
    const merged = files(given, seen.result?.commit ?? '');
    expect(merged.get('artifacts/HANDOFF.json')).toContain('theirs');
    expect(merged.get('artifacts/gone.md')).toContain('kept');
    given.repo.write('a.txt', lines({ 1: 'ours' }));
    given.repo.commit('ours');
    side.write('a.txt', lines({ 1: 'theirs' }));
    side.commit('theirs');
    expect(await preview(ours)).toMatchObject({ conflicts: ['a.txt'], result: null });
  });

  it('lays the merge under uncommitted work: what was staged, changed and untracked stays so', async () => {
    const { given, side, preview } = await scene();
    const { repo } = given;
    side.write('a.txt', lines({ 9: 'theirs' }));
    side.write('theirs', 't\n');
    side.commit('theirs');
    repo.write('b', 'staged\n');
    repo.git('add', 'b');
    repo.write('a.txt', lines({ 1: 'mine' }));
    repo.write('dir/untracked', 'u\n');
    const seen = await preview();
    expect(seen).toMatchObject({ conflicts: [], entangled: [] });
    const { commit: whole = '', index = '', work = '' } = seen.result ?? {};
    const text = (tree: string) =>
      Object.fromEntries([...files(given, tree)].map(([path, file]) => [path, file.slice(4)]));
    const merged = { 'a.txt': lines({ 9: 'theirs' }), b: 'b\n', c: 'c\n', theirs: 't\n' };
    expect(text(whole)).toEqual(merged);
    expect(text(index)).toEqual({ ...merged, b: 'staged\n' });
    const edited = { 'a.txt': lines({ 1: 'mine', 9: 'theirs' }), 'dir/untracked': 'u\n' };
    expect(text(work)).toEqual({ ...merged, b: 'staged\n', ...edited });
  });

  it('lays named files aside: they are as the merge has them, everything else keeps its uncommitted work', async () => {
    const { given, side, preview } = await scene();
    const { repo } = given;
    side.write('a.txt', lines({ 5: 'theirs' }));
    side.write('new.txt', 'theirs\n');
    side.commit('theirs');
    repo.write('a.txt', lines({ 5: 'half done' }));
    repo.write('new.txt', 'half done\n');
    repo.write('b', 'mine\n');
    repo.write('c', 'half done\n');
    expect((await preview()).entangled).toEqual(['a.txt', 'new.txt']);
    const seen = await preview([], ['a.txt', 'new.txt', 'c', 'absent']);
    expect(seen).toMatchObject({ entangled: [], aside: ['a.txt', 'c', 'new.txt'] });
    const held = (tree: string | undefined, path: string): string => repo.git('show', `${tree}:${path}`);
    expect(held(seen.result?.work, 'a.txt')).toBe(lines({ 5: 'theirs' }).trimEnd());
    expect(held(seen.result?.work, 'new.txt')).toBe('theirs');
    expect([held(seen.result?.work, 'b'), held(seen.result?.work, 'c')]).toEqual(['mine', 'c']);
    expect(repo.run(['show', ':a.txt']).toString()).toBe(lines());
  });

  it('names uncommitted work that overlaps', async () => {
    const { given, side, preview } = await scene();
    const { repo } = given;
    side.write('a.txt', lines({ 5: 'theirs' }));
    side.write('untracked', 'theirs\n');
    side.write('same', 'same\n');
    side.git('rm', '-q', 'b');
    side.commit('theirs');
    repo.write('a.txt', lines({ 5: 'mine' }));
    repo.write('untracked', 'mine\n');
    repo.write('same', 'same\n');
    repo.write('b', 'mine\n');
    repo.git('add', 'b');
    expect(await preview()).toMatchObject({ conflicts: [], entangled: ['a.txt', 'b', 'untracked'], result: null });
  });

  it("does not mind uncommitted changes to the shell's own files", async () => {
    const { given, side, preview } = await scene({ 'artifacts/HANDOFF.json': '0\n', 'a.txt': lines() });
    given.repo.write('artifacts/HANDOFF.json', 'project\n');
    side.write('artifacts/HANDOFF.json', 'side\n');
    side.commit('side');
    const seen = await preview(['artifacts/HANDOFF.json']);
    expect(seen.entangled).toEqual([]);
    expect(files(given, seen.result?.work ?? '').get('artifacts/HANDOFF.json')).toContain('side');
  });

  it('never takes an untracked file for the new name of another one', async () => {
    const { given, side, preview } = await scene(START);
    side.git('mv', 'dir', 'moved');
    side.commit('theirs');
    given.repo.write('dir/notes', 'mine\n');
    given.repo.write('copy', lines({ 1: 'one' }));
    const seen = await preview();
    const work = files(given, seen.result?.work ?? '');
    expect([work.has('dir/notes'), work.has('moved/notes'), work.get('copy')?.slice(4)]).toEqual([
      true,
      false,
      lines({ 1: 'one' }),
    ]);
  });

  it.each<[string, string, (scene: Scene) => void]>([
    [
      'a merge in progress',
      'merge is in progress',
      ({ given: { repo } }) => writeFileSync(join(repo.dir, '.git/MERGE_HEAD'), repo.git('rev-parse', 'HEAD')),
    ],
    ['a rebase in progress', 'rebase is in progress', ({ given: { repo } }) => repo.write('.git/rebase-merge/x', '')],
    ['conflicts in the index', 'not resolved', ({ given: { repo } }) => unmerge(repo)],
    [
      'no history in common',
      'no commit in common',
      ({ side }) => [
        side.git('checkout', '-q', '--orphan', 'x'),
        side.git('commit', '-q', '-m', 'x'),
        side.git('branch', '-f', BRANCH, 'x'),
      ],
    ],
  ])('says what is in the way: %s', async (_, said, prepare) => {
    const all = await scene();
    prepare(all);
    const seen = await all.preview();
    expect(seen.obstacles.map(({ what }) => what).join()).toContain(said);
    expect(seen.obstacles.every(({ next }) => next.length > 0)).toBe(true);
    expect(seen.result).toBeNull();
  });

  it('says when the branch moved since the backup', async () => {
    const { given } = await scene();
    const backup = await backupOf(given);
    const tip = given.repo.git('rev-parse', 'HEAD');
    given.repo.commit('later');
    const seen = await given.forks.previewMerge(given.repo.dir, { tip, backup, ours: [], aside: [] });
    expect(seen.obstacles[0]?.what).toContain('moved');
  });
});

function unmerge(repo: Given['repo']): void {
  const blob = repo.run(['hash-object', '-w', '--stdin'], { input: 'x' }).toString().trim();
  const input = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tc2\n`).join('');
  repo.run(['update-index', '--index-info'], { input });
}

describe('commitMerge', () => {
  it('writes the same commit for the same order, and moves nothing', async () => {
    const { given, side, preview } = await scene();
    side.write('new', 'n');
    side.commit('work');
    const { head, tip, result } = await preview();
    const before = stateOf(given.repo);
    const order = {
      head,
      tip,
      tree: result?.commit ?? '',
      message: 'merge: side A',
      id: 'fork-1',
      at: '2026-01-02T03:04:05.678Z',
    };
    const sha = await given.forks.commitMerge(given.repo.dir, order);
    expect(await given.forks.commitMerge(given.repo.dir, order)).toBe(sha);
    const shown = given.repo.git('show', '-s', '--format=%P|%an <%ae>|%cn|%aI|%cI|%B', sha);
    const date = '2026-01-02T03:04:05+00:00';
    expect(shown.trim()).toBe(
      `${head} ${tip}|Ada <ada@example.org>|Ada|${date}|${date}|merge: side A\n\nCodeSleuth-Fork: fork-1`,
    );
    expect(given.repo.git('rev-parse', `${sha}^{tree}`)).toBe(result?.commit);
    expect(stateOf(given.repo)).toEqual(before);
    expect(given.repo.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('is by the shell where git knows no user', async () => {
    const { given } = await scene();
    given.repo.git('config', '--unset', 'user.name');
    given.repo.git('config', '--unset', 'user.email');
    const head = given.repo.git('rev-parse', 'HEAD');
    const tree = given.repo.git('rev-parse', 'HEAD^{tree}');
    const order = { head, tip: head, tree, message: 'm', id: 'x', at: '2026-01-02T03:04:05Z' };
    const sha = await given.forks.commitMerge(given.repo.dir, order);
    expect(given.repo.git('show', '-s', '--format=%an', sha)).toBe('CodeSleuth');
    expect(await rejection(given.forks.commitMerge(given.repo.dir, { ...order, head: '--help' }))).toMatchObject({
      kind: 'git',
    });
  });
});

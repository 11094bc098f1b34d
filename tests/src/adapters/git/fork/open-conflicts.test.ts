import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { openConflicts } from '../../../../../src/adapters/git/fork/open-conflicts.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import type { TravelPort } from '../../../../../src/ports/travel.ts';
import { lines, rejection } from '../given.ts';
import { cloned, contents, project, sideAt, stateOf } from './given.ts';

async function scene(
  files: Record<string, string | Buffer> = { 'a.txt': lines(), b: 'b\n', bin: Buffer.from([0, 1]) },
) {
  const given = project(files);
  const side = await cloned(given);
  const open = (more: Partial<{ id: string; onto: string }> = {}) =>
    given.forks.openConflicts(side.dir, {
      project: given.repo.dir,
      onto: given.repo.git('rev-parse', 'HEAD'),
      message: 'merge: the project',
      id: 'merge-1',
      ...more,
    });
  return { given, side, open };
}

function conflict({ given, side }: Awaited<ReturnType<typeof scene>>): void {
  given.repo.write('a.txt', lines({ 5: 'project' }));
  given.repo.write('bin', Buffer.from([0, 2]));
  given.repo.git('rm', '-q', 'b');
  given.repo.write('fine', 'f\n');
  given.repo.commit('project');
  side.write('a.txt', lines({ 5: 'side' }));
  side.write('bin', Buffer.from([0, 3]));
  side.write('b', 'changed\n');
  side.commit('side');
}

describe('openConflicts', { timeout: 60_000 }, () => {
  it('commits the merge with its conflicts marked in the files, on the branch of the clone', async () => {
    const all = await scene();
    const { given, side, open } = all;
    conflict(all);
    const [theirs, ours] = [given.repo.git('rev-parse', 'HEAD'), side.git('rev-parse', 'HEAD')];
    const print = await given.forks.fingerprint(given.repo.dir);
    const { sha, files } = await open();
    expect(files).toEqual(['a.txt', 'b', 'bin']);
    expect(await given.forks.marked(side.dir, files)).toEqual(['a.txt']);
    expect(side.read('a.txt')).toContain('<<<<<<< HEAD\nside\n=======\nproject\n>>>>>>> refs/codesleuth/onto/merge-1');
    expect(side.read('fine')).toBe('f\n');
    expect(side.git('rev-parse', 'HEAD', 'fork/trial-A')).toBe(`${sha}\n${sha}`);
    expect(side.git('show', '-s', '--format=%P', sha)).toBe(`${ours} ${theirs}`);
    expect(side.git('status', '--porcelain')).toBe('');
    expect(await given.forks.fingerprint(given.repo.dir)).toBe(print);
    for (const at of [side, given.repo]) expect(at.git('for-each-ref', 'refs/codesleuth/onto')).toBe('');
  });

  it('keeps uncommitted work of the clone as it is', async () => {
    const all = await scene({ 'a.txt': lines(), b: 'b\n', bin: Buffer.from([0, 1]), c: 'c\n', d: 'd\n' });
    const { side, open } = all;
    conflict(all);
    side.write('c', 'staged\n');
    side.git('add', 'c');
    side.write('d', 'not staged\n');
    side.write('untracked', 'u\n');
    await open();
    expect(side.git('status', '--porcelain')).toBe('M  c\n M d\n?? untracked');
    expect([side.read('c'), side.read('d'), side.read('untracked')]).toEqual(['staged\n', 'not staged\n', 'u\n']);
  });

  it('changes nothing where uncommitted work overlaps, and says how to go on', async () => {
    const all = await scene();
    conflict(all);
    all.side.write('a.txt', lines({ 5: 'not committed' }));
    const before = { files: contents(all.side.dir), state: stateOf(all.side) };
    const failure = await rejection(all.open());
    expect(failure).toMatchObject({ detail: 'a.txt', next: expect.stringContaining('Commit') });
    expect({ files: contents(all.side.dir), state: stateOf(all.side) }).toEqual(before);
    expect(all.given.repo.git('for-each-ref', 'refs/codesleuth/onto')).toBe('');
  });

  it('is done once for an id, whatever was done since', async () => {
    const all = await scene();
    conflict(all);
    const opened = await all.open();
    all.side.write('a.txt', lines({ 5: 'resolved' }));
    const resolved = all.side.commit('resolved');
    expect(await all.open()).toEqual(opened);
    expect(all.side.git('rev-parse', 'HEAD')).toBe(resolved);
    all.given.repo.write('fine', 'more\n');
    all.given.repo.commit('later');
    const next = await all.open({ id: 'merge-2' });
    expect(next.files).toEqual([]);
    expect(all.side.read('fine')).toBe('more\n');
    expect(await all.open({ id: 'merge-3' })).toEqual({ sha: next.sha, files: [] });
  });

  it.each(['before the move', 'after the move'])('is finished by a second call when cut short %s', async (when) => {
    const all = await scene();
    conflict(all);
    const { given, side } = all;
    const access = createAccess({ timeoutMs: 20_000, env: given.repo.env });
    const travel = createTravel(access);
    const cut: TravelPort = {
      ...travel,
      move: async (dir, order) => {
        if (when === 'after the move') await travel.move(dir, order);
        throw new Error('cut');
      },
    };
    const order = {
      clone: side.dir,
      project: given.repo.dir,
      onto: given.repo.git('rev-parse', 'HEAD'),
      message: 'merge: the project',
      id: 'merge-1',
    };
    await rejection(openConflicts(access, cut, order));
    const opened = await all.open();
    expect(opened.files).toEqual(['a.txt', 'b', 'bin']);
    expect(side.git('rev-parse', 'HEAD')).toBe(opened.sha);
    expect(side.git('status', '--porcelain')).toBe('');
    expect(side.git('log', '--merges', '--format=%H')).toBe(opened.sha);
  });

  it('begins anew when the clone was changed before the move', async () => {
    const all = await scene();
    conflict(all);
    const { given, side } = all;
    const access = createAccess({ timeoutMs: 20_000, env: given.repo.env });
    const cut: TravelPort = { ...createTravel(access), move: () => Promise.reject(new Error('cut')) };
    const onto = given.repo.git('rev-parse', 'HEAD');
    const order = { clone: side.dir, project: given.repo.dir, onto, message: 'm', id: 'merge-1' };
    await rejection(openConflicts(access, cut, order));
    writeFileSync(join(side.dir, 'since'), 's');
    const opened = await all.open();
    expect(opened).toEqual({ sha: side.git('rev-parse', 'HEAD'), files: ['a.txt', 'b', 'bin'] });
    expect(side.read('since')).toBe('s');
    expect(readdirSync(join(given.repo.dir, '.git/codesleuth/open'))).toEqual(['merge-1.json']);
  });

  it('refuses to merge another commit over conflicts that are still open', async () => {
    const all = await scene();
    conflict(all);
    const { sha } = await all.open();
    all.given.repo.write('fine', 'more\n');
    all.given.repo.commit('later');
    expect(await rejection(all.open())).toMatchObject({ message: expect.stringContaining('still open') });
    expect(all.side.git('rev-parse', 'HEAD')).toBe(sha);
  });

  it('refuses histories without a common commit', async () => {
    const { given, side, open } = await scene();
    given.repo.git('checkout', '-q', '--orphan', 'other');
    given.repo.commit('other');
    expect(await rejection(open())).toMatchObject({ message: expect.stringContaining('in common') });
    expect(sideAt(given, side.dir).git('status', '--porcelain')).toBe('');
  });

  describe('in a file that shows conflict markers on purpose', () => {
    const shown = (what: string): string => `<<<<<<< one\n${what}\n=======\ntwo\n>>>>>>> other\n`;
    async function manual() {
      const all = await scene({ 'manual.md': lines() });
      all.given.repo.write('manual.md', lines({ 2: 'project', 9: `${shown('p')}`.trimEnd() }));
      all.given.repo.commit('project');
      all.side.write('manual.md', lines({ 2: 'side', 5: `${shown('s')}`.trimEnd() }));
      all.side.commit('side');
      return { ...all, opened: await all.open() };
    }

    it('counts those that git wrote, and not those that either version had there', async () => {
      const { given, side, opened } = await manual();
      const left = () => given.forks.marked(side.dir, opened.files, opened.sha);
      expect(opened.files).toEqual(['manual.md']);
      expect(await left()).toEqual(['manual.md']);
      const resolved = side
        .read('manual.md')
        .replace(/<{7} HEAD\n(.*)\n={7}\n.*\n>{7} refs.*/, (_, ours: string) => `${ours}`);
      expect(resolved).toContain('<<<<<<< one\np\n');
      expect(resolved).toContain('<<<<<<< one\ns\n');
      side.write('manual.md', resolved);
      expect(await left()).toEqual([]);
      expect(await given.forks.marked(side.dir, opened.files)).toEqual(['manual.md']);
    });

    it.each([
      ['is around one', (block: string) => `<<<<<<< HEAD\na\n${block}=======\nb\n>>>>>>> refs/codesleuth/onto/x\n`],
      ['follows one', (block: string) => `${block}<<<<<<< HEAD\na\n=======\nb\n>>>>>>> refs/codesleuth/onto/x\n`],
      ['is one that was changed', (block: string) => block.replace('two', 'three')],
    ])('counts a forgotten one that %s', async (_how, forgotten) => {
      const { given, side, opened } = await manual();
      side.write('manual.md', forgotten(shown('s')));
      expect(await given.forks.marked(side.dir, opened.files, opened.sha)).toEqual(['manual.md']);
    });

    it('counts one that was moved there from another file', async () => {
      const { given, side, opened } = await manual();
      side.write('elsewhere.md', shown('s'));
      expect(await given.forks.marked(side.dir, ['elsewhere.md'], opened.sha)).toEqual(['elsewhere.md']);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { repository } from './given.ts';

describe('backups', () => {
  it('are listed newest first, with what they were made for', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    const first = await travel.snapshot(repo.dir, { why: 'before !replay TASK-001' });
    const second = await travel.snapshot(repo.dir, { why: 'before !undo\nof two lines' });
    const listed = await travel.backups(repo.dir);
    expect(listed.map(({ ref, why }) => ({ ref, why }))).toEqual([
      { ref: second.ref, why: 'before !undo\nof two lines' },
      { ref: first.ref, why: 'before !replay TASK-001' },
    ]);
  });

  it('hold the work tree for plain git', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    repo.write('a.txt', 'edited\n');
    repo.write('new.txt', 'new\n');
    const snapshot = await travel.snapshot(repo.dir, { why: 'test' });
    expect(snapshot.saved).toEqual(['a.txt', 'new.txt']);
    expect(repo.git('show', `${snapshot.ref}:new.txt`)).toBe('new');
    expect(repo.git('diff', '--name-only', 'HEAD', snapshot.ref)).toBe('a.txt\nnew.txt');
  });

  it('are forgotten once both too many and too old, but never the newest few nor those in use', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    const day = 86_400_000;
    const named = (daysAgo: number): string => `refs/codesleuth/backup/${Date.now() - daysAgo * day}-0a1b2c3d`;
    const refs: string[] = [];
    for (const age of [90, 80, 70, 40, 2, 1]) {
      refs.unshift((await travel.snapshot(repo.dir, { why: `${age}`, ref: named(age) })).ref);
    }
    const left = async () => (await travel.backups(repo.dir)).map(({ ref }) => ref);
    expect(await left()).toEqual(refs);
    // Two months' worth of them, but few: none goes. Many, but all of them young: none goes.
    expect(await travel.pruneBackups(repo.dir, { keep: 6, days: 30, least: 1, held: [] })).toBe(0);
    expect(await travel.pruneBackups(repo.dir, { keep: 0, days: 100, least: 0, held: [] })).toBe(0);
    const held = [refs[5] ?? ''];
    expect(await travel.pruneBackups(repo.dir, { keep: 1, days: 30, least: 3, held })).toBe(2);
    expect(await left()).toEqual([refs[0], refs[1], refs[2], refs[5]]);
  });
});

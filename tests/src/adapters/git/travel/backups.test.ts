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

  it('are forgotten beyond the number to keep, but never the newest few nor those in use', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    const refs: string[] = [];
    for (let at = 0; at < 5; at += 1) refs.unshift((await travel.snapshot(repo.dir, { why: `${at}` })).ref);
    const held = [refs[4] ?? ''];
    expect(await travel.pruneBackups(repo.dir, { keep: 2, days: 30, least: 1, held })).toBe(2);
    expect((await travel.backups(repo.dir)).map(({ ref }) => ref)).toEqual([refs[0], refs[1], refs[4]]);
    expect(await travel.pruneBackups(repo.dir, { keep: 0, days: 0, least: 5, held: [] })).toBe(0);
  });
});

describe('the history', () => {
  it('knows the commit whose last paragraph names a task', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    const wanted = repo.commit('feat: it\n\nCodeSleuth-Task: TASK-001\nCodeSleuth-Run: r');
    repo.commit('docs: mention\n\nCodeSleuth-Task: TASK-001\n\nbut only in passing');
    repo.commit('feat: other\n\nCodeSleuth-Task: TASK-0012');
    expect(await travel.findTask(repo.dir, 'TASK-001')).toBe(wanted);
    expect(await travel.findTask(repo.dir, 'TASK-002')).toBeNull();
  });

  it('knows which commits a branch no longer reaches', async () => {
    const { repo, travel, first } = repository({ 'a.txt': 'one\n' });
    const second = repo.commit('second');
    const unknown = '1'.repeat(40);
    expect(await travel.unreached(repo.dir, null, [first, second, unknown])).toEqual([unknown]);
    expect(await travel.unreached(repo.dir, first, [first, second])).toEqual([second]);
  });
});

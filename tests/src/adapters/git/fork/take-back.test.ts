import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { openConflicts } from '../../../../../src/adapters/git/fork/open-conflicts.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import type { TravelPort } from '../../../../../src/ports/travel.ts';
import { lines, rejection } from '../given.ts';
import { cloned, contents, project, stateOf } from './given.ts';

const ID = 'trial-A';

/** A side in conflict with its project, and what it is like before anything is put into it. */
async function scene() {
  const given = project({ 'a.txt': lines(), b: 'b\n', bin: Buffer.from([0, 1]) });
  const side = await cloned(given);
  given.repo.write('a.txt', lines({ 5: 'project' }));
  given.repo.write('bin', Buffer.from([0, 2]));
  const onto = given.repo.commit('project');
  side.write('a.txt', lines({ 5: 'side' }));
  side.write('bin', Buffer.from([0, 3]));
  side.commit('side');
  side.write('b', 'not committed\n');
  side.write('untracked', 'u\n');
  const look = () => ({
    head: side.git('rev-parse', 'HEAD', 'fork/trial-A'),
    files: contents(side.dir),
    state: stateOf(side),
  });
  const order = { project: given.repo.dir, onto, message: 'merge: the project', id: ID };
  const takeBack = () => given.forks.takeConflictsBack(side.dir, { project: given.repo.dir, id: ID });
  const isOpen = () => given.forks.hasOpenConflicts(given.repo.dir, ID);
  return { given, side, order, look, takeBack, isOpen, before: look() };
}

// Each does a dozen moves and snapshots with git itself.
describe('takeConflictsBack', { timeout: 60_000 }, () => {
  it('puts the side back byte for byte, keeps what was there in a snapshot, and new files in place', async () => {
    const { given, side, order, look, takeBack, isOpen, before } = await scene();
    expect(await isOpen()).toBe(false);
    await given.forks.openConflicts(side.dir, order);
    expect(await isOpen()).toBe(true);
    side.write('a.txt', 'half resolved\n');
    side.write('made', 'm\n');
    await takeBack();
    expect(side.read('made')).toBe('m\n');
    rmSync(join(side.dir, 'made'));
    expect(look()).toEqual(before);
    expect(await isOpen()).toBe(false);
    const [kept] = await given.travel.backups(side.dir);
    expect(side.git('show', `${kept?.ref}:a.txt`)).toBe('half resolved');
    expect(side.git('show', `${kept?.ref}:made`)).toBe('m');
    await takeBack();
    expect(look()).toEqual(before);
    expect(readdirSync(join(given.repo.dir, '.git/codesleuth/open'))).toEqual([]);
  });

  it.each(['before the move', 'after the move'])('takes back what was cut short %s', async (when) => {
    const { given, side, order, look, takeBack, isOpen, before } = await scene();
    const access = createAccess({ timeoutMs: 20_000, env: given.repo.env });
    const travel = createTravel(access);
    const cut: TravelPort = {
      ...travel,
      move: async (dir, how) => {
        if (when === 'after the move') await travel.move(dir, how);
        throw new Error('cut');
      },
    };
    await rejection(openConflicts(access, cut, { ...order, clone: side.dir }));
    expect(await isOpen()).toBe(true);
    await takeBack();
    expect([look(), await isOpen()]).toEqual([before, false]);
  });

  it('leaves work alone that was done where the merge never came to', async () => {
    const { given, side, order, takeBack, isOpen } = await scene();
    const access = createAccess({ timeoutMs: 20_000, env: given.repo.env });
    const cut: TravelPort = { ...createTravel(access), move: () => Promise.reject(new Error('cut')) };
    await rejection(openConflicts(access, cut, { ...order, clone: side.dir }));
    side.write('since', 's\n');
    const since = side.commit('since');
    await takeBack();
    expect([side.git('rev-parse', 'HEAD'), side.read('since'), await isOpen()]).toEqual([since, 's\n', false]);
  });

  it('takes back also what was committed on top, and what is on the branch alone', async () => {
    const { given, side, order, look, takeBack, before } = await scene();
    await given.forks.openConflicts(side.dir, order);
    side.write('a.txt', 'half resolved\n');
    side.commit('half');
    side.git('checkout', '-q', '--detach', 'HEAD~2');
    expect(await rejection(takeBack())).toMatchObject({ message: expect.stringContaining('could not be put back') });
    side.git('checkout', '-q', 'fork/trial-A');
    await takeBack();
    expect(look()).toEqual(before);
  });

  it('goes back to what was saved, wherever the ref of the backup points by then', async () => {
    const { given, side, order, look, takeBack, before } = await scene();
    await given.forks.openConflicts(side.dir, order);
    const [backup] = await given.travel.backups(side.dir);
    const other = await given.travel.snapshot(side.dir, { why: 'other' });
    side.git('update-ref', backup?.ref ?? '', other.commit);
    await takeBack();
    expect(look()).toEqual(before);
  });

  it('has nothing to take back once the conflicts are settled', async () => {
    const { given, side, order, takeBack, isOpen } = await scene();
    await given.forks.openConflicts(side.dir, order);
    side.write('a.txt', lines({ 5: 'both' }));
    const resolved = side.commit('resolved');
    for (const _ of [1, 2]) await given.forks.settleConflicts(given.repo.dir, ID);
    await takeBack();
    expect([side.git('rev-parse', 'HEAD'), await isOpen()]).toEqual([resolved, false]);
  });

  it('does not pass over a note that cannot be read', async () => {
    const { given, side, order, takeBack, isOpen } = await scene();
    await given.forks.openConflicts(side.dir, order);
    writeFileSync(join(given.repo.dir, '.git/codesleuth/open', `${ID}.json`), '{');
    for (const act of [isOpen, takeBack]) expect(await rejection(act())).toMatchObject({ kind: 'format' });
  });
});

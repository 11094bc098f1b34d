import { execSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { openConflicts } from '../../../../../src/adapters/git/fork/open-conflicts.ts';
import { takeConflictsBack } from '../../../../../src/adapters/git/fork/take-back.ts';
import { createGit } from '../../../../../src/adapters/git/git.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import { createSecretScan } from '../../../../../src/adapters/secrets/scan.ts';
import { leftWords } from '../../../../../src/core/forks/left-words.ts';
import { RESOLUTION_TASK, resolutionRun } from '../../../../../src/ports/fork.ts';
import type { SecretScan } from '../../../../../src/ports/secrets.ts';
import type { TravelPort } from '../../../../../src/ports/travel.ts';
import { commitResolution } from '../../../../../src/runtime/forks/commit-resolution.ts';
import { changedSince, seen } from '../../../../../src/runtime/forks/conflicts.ts';
import { BACKUP, side as sideOrder } from '../../../../support/branch-samples.ts';
import { githubToken } from '../../../../support/fake-secrets.ts';
import { freshShell } from '../../../../support/shell-state.ts';
import { lines, rejection } from '../given.ts';
import { cloned, contents, project, stateOf } from './given.ts';

const ID = 'trial-A';
const FORK = {
  name: 'trial',
  at: '2026-01-01T00:00:00.000Z',
  status: 'open',
  base: { head: 'a', backup: BACKUP },
  budgetMicroUsd: null,
  winner: null,
  closedAt: null,
  forgotten: false,
} as const;

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

  it('names the backup of what was changed: its files can be had again by one line once the conflicts are open', async () => {
    const { given, side, order, takeBack } = await scene();
    await given.forks.openConflicts(side.dir, order);
    side.write('a.txt', 'two hours of work\n');
    side.write("it's new", 'n\n');
    rmSync(join(side.dir, 'bin'));
    const left = await takeBack();
    expect(left).toEqual({
      ref: expect.stringMatching(/^refs\/codesleuth\/backup\//),
      files: ['a.txt', 'bin', "it's new"],
    });
    const { ref = '', files = [] } = left ?? {};
    rmSync(join(side.dir, "it's new"));
    await given.forks.openConflicts(side.dir, order);
    expect(existsSync(join(side.dir, 'bin'))).toBe(true);
    const line = leftWords({ dir: side.dir, ref, files }).split('there: ')[1] ?? '';
    execSync(line, { env: given.repo.env, cwd: '/' });
    expect([side.read('a.txt'), side.read("it's new"), existsSync(join(side.dir, 'bin'))]).toEqual([
      'two hours of work\n',
      'n\n',
      false,
    ]);
    expect(side.read('b')).toBe('not committed\n');
  });

  it('names none where nothing was changed since, and where nothing was open', async () => {
    const { given, side, order, takeBack } = await scene();
    await given.forks.openConflicts(side.dir, order);
    expect(await takeBack()).toBe(null);
    expect(await takeBack()).toBe(null);
  });

  it('names it also when it was killed after it had put the side back', async () => {
    const { given, side, order, takeBack, isOpen, before, look } = await scene();
    await given.forks.openConflicts(side.dir, order);
    side.write('a.txt', 'half resolved\n');
    const access = createAccess({ timeoutMs: 20_000, env: given.repo.env });
    const travel = createTravel(access);
    const cut: TravelPort = {
      ...travel,
      move: async (dir, how) => {
        await travel.move(dir, how);
        throw new Error('cut');
      },
    };
    await rejection(takeConflictsBack(access, cut, { clone: side.dir, project: given.repo.dir, id: ID }));
    expect([look(), await isOpen()]).toEqual([before, true]);
    const left = await takeBack();
    expect(left?.files).toEqual(['a.txt']);
    expect(side.git('show', `${left?.ref}:a.txt`)).toBe('half resolved');
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

describe('resolvedConflicts', { timeout: 60_000 }, () => {
  const resolved = ({ given, side }: Awaited<ReturnType<typeof scene>>) =>
    given.forks.resolvedConflicts(side.dir, { project: given.repo.dir, id: ID });
  const run = (onto: string): string => resolutionRun('fork/trial-A', onto);
  const message = (task: string, named: string): string =>
    `merge: by hand\n\nCodeSleuth-Task: ${task}\nCodeSleuth-Run: ${named}`;

  it('finds the commit by hand on the side’s branch, wherever HEAD is and whatever came after it', async () => {
    const at = await scene();
    const { given, side, order } = at;
    expect(await resolved(at)).toBe(null);
    await given.forks.openConflicts(side.dir, order);
    expect(await resolved(at)).toBe(null);
    side.write('a.txt', lines({ 5: 'both' }));
    const sha = side.commit(message(RESOLUTION_TASK, run(order.onto)));
    expect(await resolved(at)).toBe(sha);
    side.commit('more');
    side.git('checkout', '-q', '--detach', 'HEAD~2');
    expect(await resolved(at)).toBe(sha);
    await given.forks.settleConflicts(given.repo.dir, ID);
    expect(await resolved(at)).toBe(null);
  });

  it.each([
    ['of another run', () => message(RESOLUTION_TASK, run('f'.repeat(40)))],
    ['of another task', (onto: string) => message('MERGE-001', run(onto))],
    ['that only speaks of it', (onto: string) => `${message(RESOLUTION_TASK, run(onto))}\n\nand so on`],
  ])('does not take a commit %s for it', async (_what, words) => {
    const at = await scene();
    await at.given.forks.openConflicts(at.side.dir, at.order);
    at.side.write('a.txt', 'half resolved\n');
    at.side.commit(words(at.order.onto));
    expect(await resolved(at)).toBe(null);
  });

  it('does not take one for it that was there before the conflicts were opened', async () => {
    const at = await scene();
    at.side.commit(message(RESOLUTION_TASK, run(at.order.onto)));
    await at.given.forks.openConflicts(at.side.dir, at.order);
    expect(await resolved(at)).toBe(null);
  });

  it('does not take one for it that is on another branch, or on one the merge is not in', async () => {
    const at = await scene();
    const { given, side, order } = at;
    await given.forks.openConflicts(side.dir, order);
    side.git('switch', '-q', '-c', 'other');
    side.write('a.txt', 'half resolved\n');
    side.commit(message(RESOLUTION_TASK, run(order.onto)));
    expect(await resolved(at)).toBe(null);
    side.git('switch', '-q', 'fork/trial-A');
    side.git('reset', '-q', '--hard', 'HEAD~1');
    side.write('a.txt', 'half resolved\n');
    side.commit(message(RESOLUTION_TASK, run(order.onto)));
    expect(await resolved(at)).toBe(null);
  });

  /** Conflicts that are open in a side, and what the shell has at hand there. */
  async function opened(scan: SecretScan | null = null) {
    const { given, side, order, look } = await scene();
    const { sha, files } = await given.forks.openConflicts(side.dir, order);
    const git = createGit(createAccess({ timeoutMs: 60_000, env: given.repo.env }), scan);
    const reports: unknown[] = [];
    const context = {
      world: { git, forks: given.forks, travel: given.travel },
      stage: { push: () => {} },
      repaint: () => {},
      state: () => ({ shell: freshShell(), project: null }),
      report: async (news: unknown) => void reports.push(news),
    };
    const conflicts = await seen(context, {
      fork: { ...FORK, sides: [] },
      side: { ...sideOrder('A'), dir: side.dir, score: null, tip: null, parked: null, tasks: [] },
      onto: order.onto,
      merge: sha,
      files,
    });
    return { given, side, look, context, conflicts, reports };
  }

  it('a resolution that holds a secret is not committed: the conflicts stay open, file and line are told', async () => {
    const { side, look, context, conflicts, reports } = await opened(createSecretScan({}));
    side.write('a.txt', lines({ 5: githubToken() }));
    side.write('bin', Buffer.from([0, 9]));
    const since = await changedSince(context, conflicts);
    const before = look();
    const made = await commitResolution(context, conflicts, since);
    expect(made).toMatchObject({
      why: expect.stringMatching(/^a\.txt:5 holds a secret \(GitHub token\)/),
      open: conflicts,
    });
    expect(look()).toEqual(before);
    expect(reports).toMatchObject([
      { type: 'secrets/found', where: 'resolution of fork trial-A', found: [{ file: 'a.txt', line: 5 }] },
    ]);
    expect(JSON.stringify([made, reports])).not.toContain(githubToken());
  });

  it.each([
    ['text', 'a.txt'],
    ['binary', 'bin'],
  ])(
    'what a human resolved in %s while HEAD was elsewhere is committed once it is back, and not before',
    async (_kind, file) => {
      const { given, side, look, context, conflicts } = await opened();
      side.write('a.txt', lines({ 5: 'both' }));
      side.write('bin', Buffer.from([0, 9]));
      side.git('switch', '-q', '-c', 'other');
      const since = await changedSince(context, conflicts);
      const before = look();
      const away = await commitResolution(context, conflicts, since);
      expect(away).toMatchObject({ why: expect.stringContaining('is on other, not on fork/trial-A') });
      expect(look()).toEqual(before);
      side.git('switch', '-q', 'fork/trial-A');
      const made = await commitResolution(context, conflicts, since);
      expect(made).toEqual({ sha: side.git('rev-parse', 'fork/trial-A') });
      expect(side.run(['show', `fork/trial-A:${file}`])).toEqual(
        file === 'bin' ? Buffer.from([0, 9]) : Buffer.from(lines({ 5: 'both' })),
      );
      expect(await given.forks.resolvedConflicts(side.dir, { project: given.repo.dir, id: ID })).toBe(
        side.git('rev-parse', 'fork/trial-A'),
      );
    },
  );
});

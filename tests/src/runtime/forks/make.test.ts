import { describe, expect, test } from 'vitest';
import { beforeFork, FORK, reopened, SIDE_DIR, sides, verdicts } from '../../../support/forked.ts';
import { type Shell, trouble } from '../../../support/scripted-world.ts';
import { DIR } from '../../../support/story.ts';

const refusal = (shell: Shell) => shell.refusals().at(-1);

describe('a fork is not begun', () => {
  test('where a directory or a branch has its name, and every such thing is named at once', async () => {
    const shell = await beforeFork({});
    shell.scripted.directories.add(SIDE_DIR.A);
    shell.scripted.branches.names.add('fork/trial-B');
    expect((await shell.do(FORK)).refused).toBe(true);
    expect(refusal(shell)?.missing.map(({ what }) => what)).toEqual([
      `${SIDE_DIR.A} exists already`,
      'the branch fork/trial-B exists already',
    ]);
    expect(shell.scripted.calls.some((call) => call.startsWith('travel.snapshot'))).toBe(false);
    expect(shell.at.forks).toEqual([]);
  });

  test('where something is kept under its name from before a reset: it would be taken for the new side', async () => {
    const shell = await beforeFork({});
    shell.scripted.directories.add(`${DIR}/.git/codesleuth/forks/trial-A`);
    shell.scripted.branches.adopted.set('trial-B', { tip: 'a'.repeat(40), work: null });
    expect((await shell.do(FORK)).refused).toBe(true);
    expect(refusal(shell)).toMatchObject({
      missing: [
        { what: `an earlier trial-A is kept in ${DIR}/.git/codesleuth/forks/trial-A` },
        { what: 'commits of an earlier trial-B are kept in refs/codesleuth/forks/trial-B' },
      ],
      tryNext: ['!fork trial-2'],
    });
    expect(shell.scripted.branches.adopted.get('trial-B')?.tip).toBe('a'.repeat(40));
    await shell.all('!fork trial-2');
  });

  test('while git has something under way in the project', async () => {
    const shell = await beforeFork({});
    const { git } = shell.scripted.world();
    const busy = { ...git, inspect: async (dir: string) => withMerge(await git.inspect(dir)) };
    const second = await reopened(shell, { git: busy });
    expect((await second.do(FORK)).refused).toBe(true);
    expect(refusal(second)?.missing.map(({ what }) => what)).toEqual([`a merge is under way in ${DIR}`]);
  });

  test('where two copies do not fit on the disk', async () => {
    const shell = await beforeFork({});
    const second = await reopened(shell, { room: async () => ({ free: 150e6, needed: 100e6 }) });
    expect((await second.do(FORK)).refused).toBe(true);
    expect(refusal(second)?.missing.map(({ what }) => what)).toEqual([
      'two copies need about 200 MB, and 150 MB are free',
    ]);
    const third = await reopened(second, { room: async () => ({ free: 200e6, needed: 100e6 }) });
    expect((await third.do(FORK)).refused).toBe(false);
  });
});

const withMerge = <T>(info: T): T => (info === null ? info : { ...info, inProgress: 'merge' });

describe('a fork whose making was cut short', () => {
  test.each(['forks.clone fork/trial-B', 'journal.append fork/opened'])(
    'at %s is finished by the next try',
    async (at) => {
      let left = 1;
      const shell = await beforeFork({
        fail: (call) => {
          if (call !== at || left === 0) return null;
          left -= 1;
          return trouble('the disk is full');
        },
      });
      await shell.do(FORK);
      expect(shell.at).toMatchObject({ halt: { reason: 'failed' }, work: { kind: 'fork-make' } });
      await shell.all('!resume');
      expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
      for (const dir of Object.values(SIDE_DIR)) {
        const own = await shell.scripted.journals.read(`${dir}/.git`);
        expect(own.filter(({ event }) => event.type === 'fork/opened')).toHaveLength(1);
      }
      expect(sides(shell).fork.status).toBe('open');
    },
  );
});

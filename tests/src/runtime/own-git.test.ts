import { describe, expect, test } from 'vitest';
import type { SecretFound } from '../../../schemas/secret.ts';
import type { Aftermath, Standing } from '../../../schemas/standing.ts';
import { ExternalError } from '../../../src/ports/errors.ts';
import type { VetOrder } from '../../../src/ports/git.ts';
import { type Play, type Shell, shellAt, trouble } from '../../support/scripted-world.ts';

const detached = (then: Standing): Aftermath => {
  return { now: { ...then, branch: null }, history: 'same', commits: [], stashed: [], untracked: [] };
};
const built = (shell: Shell) => Object.values(shell.at.tasks).map(({ status }) => status);

/** A Builder that cannot be reached once it works. */
const dies: Play = async function* () {
  yield { type: 'text', text: 'working\n' };
  throw trouble('the agent is gone');
};

describe('the repository is looked at after each run', () => {
  test('and a HEAD that is elsewhere stops before anything is checked or committed', async () => {
    const shell = await shellAt('planned', { aftermath: detached });
    await shell.do('!build');
    expect(shell.at.halt?.detail).toContain('HEAD is detached at');
    expect(shell.scripted.calls.filter((call) => call.startsWith('git.checkpoint'))).toEqual([]);
    shell.scripted.script = {};
    await shell.all('!resume');
    expect(new Set(built(shell))).toEqual(new Set(['DONE']));
  });

  test('and where that cannot be done, it is no all-clear', async () => {
    const fails = (): never => {
      throw new ExternalError('git', 'This directory is not inside a git repository.', { next: 'Run git init there.' });
    };
    const shell = await shellAt('planned', { aftermath: fails });
    await shell.do('!build');
    expect(shell.at.halt?.detail).toMatch(
      /^what became of the repository cannot be seen: This directory is not inside a git repository\. Run git init there\. \(HEAD was at \w+ on main before\)/,
    );
    expect(built(shell)).not.toContain('DONE');
  });

  test('and after gate commands, which run code an agent wrote: nothing is committed, and it goes on from the checks', async () => {
    let ran = false;
    const shell = await shellAt('planned', {
      exit: () => {
        ran = true;
        return 0;
      },
      aftermath: (then) =>
        ran ? detached(then) : { now: then, history: 'same', commits: [], stashed: [], untracked: [] },
    });
    await shell.do('!build');
    expect(shell.at.halt?.detail).toMatch(/^while the gate commands ran: HEAD is detached at .*!resume$/);
    expect(shell.scripted.calls.filter((call) => call.startsWith('git.checkpoint'))).toEqual([]);
    const runs = shell.at.runCount;
    shell.scripted.script = {};
    await shell.all('!resume');
    expect(new Set(built(shell))).toEqual(new Set(['DONE']));
    expect(shell.at.runCount).toBe(runs + built(shell).length - 1);
  });

  test('also when the run failed on the way', async () => {
    const shell = await shellAt('planned', { aftermath: detached, play: dies });
    await shell.do('!build');
    expect(shell.at.halt?.detail).toContain(
      'the agent is gone And the repository is not as it was: HEAD is detached at',
    );
  });

  test('with the paths the task may write and those it reported just now', async () => {
    const sha = 'b'.repeat(40);
    const committed =
      (files: readonly string[]) =>
      (then: Standing): Aftermath => {
        return { now: { ...then, head: sha }, history: 'ahead', commits: [{ sha, files }], stashed: [], untracked: [] };
      };
    const shell = await shellAt('planned');
    const own = shell.at.tasks['TASK-001']?.task.outputFiles ?? [];
    shell.scripted.script = { aftermath: committed(own) };
    await shell.do('!build TASK-001');
    expect(shell.at.halt).toBeNull();
    const mixed = await shellAt('planned', { aftermath: committed([...own, 'docs/mine.md']) });
    await mixed.do('!build');
    expect(mixed.at.halt?.detail).toContain('holds files of the task together with others (docs/mine.md)');
  });
});

describe('what was committed while an agent worked is looked through for secrets', () => {
  const [old, sha] = ['a'.repeat(40), 'b'.repeat(40)];
  const mark = { salt: 's', hash: 'h' };
  const inFile = (file: string): SecretFound => ({ file, line: 3, kind: 'GitHub token', mark, commit: old });
  const committed =
    (files: readonly string[]) =>
    (then: Standing): Aftermath => {
      return { now: { ...then, head: sha }, history: 'ahead', commits: [{ sha, files }], stashed: [], untracked: [] };
    };

  test('in files of nobody’s task it stops, and the Security stage has to account for it', async () => {
    const orders: VetOrder[] = [];
    const vetted = (order: VetOrder) => {
      orders.push(order);
      return [inFile('notes/leak.md')];
    };
    const shell = await shellAt('planned', { aftermath: committed(['notes/leak.md']), vetted });
    await shell.do('!build');
    expect(shell.at.halt?.detail).toMatch(
      /^notes\/leak\.md:3 of commit aaaaaaaaaa holds a secret \(GitHub token\), committed while this ran: git reset --soft \w{12} takes back what was committed since/,
    );
    expect(shell.at.secrets).toMatchObject([{ id: 'SB-001', where: 'commit made while an agent worked' }]);
    expect(orders[0]).toMatchObject({ to: sha, tip: sha, paths: null });
    expect(built(shell)).not.toContain('DONE');
    shell.scripted.script = {};
    await shell.all('!resume');
    expect(new Set(built(shell))).toEqual(new Set(['DONE']));
  });

  test('in the task’s own files the checkpoint does it, and nothing is looked through twice', async () => {
    const shell = await shellAt('planned');
    const own = shell.at.tasks['TASK-001']?.task.outputFiles ?? [];
    const looked: VetOrder[] = [];
    const vetted = (order: VetOrder) => {
      looked.push(order);
      return [];
    };
    const later: Standing[] = [];
    const aftermath = (then: Standing): Aftermath => {
      if (shell.at.tasks['TASK-001']?.status === 'DONE') later.push(then);
      return later.length > 0
        ? { now: then, history: 'same', commits: [], stashed: [], untracked: [] }
        : committed(own)(then);
    };
    shell.scripted.script = { aftermath, vetted };
    await shell.do('!build TASK-001');
    expect(later).not.toEqual([]);
    expect(looked).toEqual([]);
  });

  test('and where that fails, it is no all-clear', async () => {
    const fail = (call: string) => (call === 'git.vet' ? trouble('no objects') : null);
    const shell = await shellAt('planned', { aftermath: committed(['notes/leak.md']), fail });
    await shell.do('!build');
    expect(shell.at.halt?.detail).toContain('what was committed cannot be looked through: no objects');
  });
});

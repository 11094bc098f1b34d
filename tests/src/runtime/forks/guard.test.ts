import { describe, expect, test } from 'vitest';
import type { AgentPort } from '../../../../src/ports/agent.ts';
import { ExternalError } from '../../../../src/ports/errors.ts';
import type { Adopted } from '../../../../src/ports/fork.ts';
import { sideShell, sideWorld } from '../../../../src/runtime/forks/side-world.ts';
import { beforeFork, bySide, FORK, reopened, SIDE_DIR, sideState, sides, verdicts } from '../../../support/forked.ts';
import {
  block,
  end,
  forever,
  type Play,
  type Scripted,
  ScriptedWorld,
  type Shell,
  trouble,
} from '../../../support/scripted-world.ts';
import { freshShell } from '../../../support/shell-state.ts';
import { DIR, RESULTS } from '../../../support/story.ts';

const ANY: AgentPort = {
  id: 'any',
  label: 'any',
  probe: () => Promise.reject(new Error('not asked')),
  open: () => Promise.reject(new Error('not opened')),
};

/** A commit somebody made on top of what is kept of a side. */
const FOREIGN = 'f'.repeat(40);
const INDEX = 'a branch, a tag or the index of the main repository was changed';

/** Fails at once: it comes to rest whatever the other side does. */
const idle: Play = async function* (assignment) {
  yield end(block({ ...RESULTS[assignment.purpose], status: 'failed', summary: 'too hard' }));
};

/** Runs a fork during which side A does something, once, to what is not its own. */
async function touching(script: (touch: () => void) => Scripted, touch: (shell: Shell) => void): Promise<Shell> {
  let shell: Shell | null = null;
  let left = 1;
  const once = (): void => {
    if (left > 0 && shell !== null) touch(shell);
    left = 0;
  };
  shell = await beforeFork(script(once));
  await shell.do(FORK);
  return shell;
}

const inProject = (shell: Shell): void => shell.scripted.branches.touch(DIR);
const duringTask =
  (touch: () => void): Play =>
  (assignment) => {
    if (assignment.task?.id === 'TASK-002') touch();
    return null;
  };

describe('the project is looked after', () => {
  test('also after gate commands: they run code an agent wrote', async () => {
    const exit = (touch: () => void) => (command: string) => {
      if (command.includes('part-2')) touch();
      return 0;
    };
    const shell = await touching((touch) => ({ play: bySide({ B: idle }), exit: exit(touch) }), inProject);
    expect(sides(shell).A.score).toMatchObject({ verdict: 'stopped', why: expect.stringContaining(INDEX) });
    expect((await sideState(shell, 'A')).tasks['TASK-002']?.status).not.toBe('DONE');
    await shell.all('!forks resume');
    expect(verdicts(shell).A).toBe('built');
  });

  test('also after a run that failed', async () => {
    const failing = (touch: () => void): Play =>
      async function* () {
        touch();
        yield { type: 'text', text: 'working\n' };
        throw trouble('the agent is gone');
      };
    const shell = await touching((touch) => ({ play: bySide({ A: failing(touch), B: idle }) }), inProject);
    expect(sides(shell).A.score?.why).toContain(INDEX);
  });

  test.each([
    [
      'a backup it was made from',
      (shell: Shell) => shell.scripted.branches.forgetBackup(sides(shell).fork.base.backup),
    ],
    [
      'a backup that is pointed elsewhere',
      (shell: Shell) => shell.scripted.branches.repoint(sides(shell).fork.base.backup),
    ],
  ])('and so is what its journal leads back to: %s', async (_what, touch) => {
    const shell = await touching((once) => ({ play: bySide({ A: duringTask(once), B: idle }) }), touch);
    const why = `${sides(shell).fork.base.backup} of the main repository was changed or removed`;
    expect(sides(shell).A.score).toMatchObject({ verdict: 'stopped', why: expect.stringContaining(why) });
  });

  test('and the commits that are kept of the sides', async () => {
    const shell = await touching((once) => ({ play: bySide({ A: duringTask(once), B: idle }) }), inProject);
    shell.scripted.script = {
      play: bySide({ A: duringTask(() => shell.scripted.branches.adopted.delete('trial-B')), B: idle }),
    };
    await shell.do('!forks resume');
    expect(sides(shell).A.score?.why).toContain('refs/codesleuth/forks/trial-B of the main repository was changed');
  });
});

describe('what the shell itself fetches of the sides', () => {
  test('is nobody’s touch, also of sides that were kept before', async () => {
    const second: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-002' ? forever(assignment, signal, answers) : null;
    const shell = await beforeFork({ play: bySide({ A: second, B: second }) });
    await shell.session.line(FORK);
    await shell.reach(({ scripted }) => scripted.branches.adopted.size === 2);
    await shell.do('!pause');
    shell.scripted.script = {};
    await shell.do('!forks resume');
    expect(shell.words()).not.toContain('was changed or removed');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });

  test('is nobody’s touch either where it is there, and the fetch not over yet', async () => {
    const second: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-002' ? forever(assignment, signal, answers) : null;
    const first = await beforeFork({ play: bySide({ A: idle, B: second }) });
    await first.session.line(FORK);
    await first.reach(({ scripted }) => scripted.branches.adopted.has('trial-B'));
    await first.do('!pause');
    const real = first.scripted.world().forks;
    const before = first.scripted.branches.adopted.get('trial-B')?.tip;
    let held = 0;
    let looked = (): void => {};
    const forks: typeof real = {
      ...real,
      adopt: async (dir, order) => {
        const kept = await real.adopt(dir, order);
        if (order.commitsOnly === true && order.as === 'trial-B' && held++ === 0) {
          await new Promise<void>((resolve) => {
            looked = resolve;
          });
        }
        return kept;
      },
      adopted: async (dir, as) => {
        const kept = await real.adopted(dir, as);
        if (as === 'trial-B' && kept?.tip !== before) setImmediate(looked);
        return kept;
      },
    };
    const shell = await reopened(first, { forks });
    shell.scripted.script = { play: bySide({ A: idle }) };
    await shell.do('!forks resume');
    expect(held).toBeGreaterThan(0);
    expect(shell.words()).not.toContain('was changed or removed');
    expect(verdicts(shell).B).toBe('built');
  });

  /** A fork of which something is kept, opened again with fetches of B that go wrong after they moved the ref. */
  async function failing(wrong: (adopted: Map<string, Adopted>) => void): Promise<Shell> {
    const second: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-002' ? forever(assignment, signal, answers) : null;
    const first = await beforeFork({ play: bySide({ A: idle, B: second }) });
    await first.session.line(FORK);
    await first.reach(({ scripted }) => scripted.branches.adopted.has('trial-B'));
    await first.do('!pause');
    const real = first.scripted.world().forks;
    const before = first.scripted.branches.adopted.get('trial-B')?.tip ?? '';
    const forks: typeof real = {
      ...real,
      adopt: async (dir, order) => {
        const kept = await real.adopt(dir, order);
        if (order.commitsOnly !== true || order.as !== 'trial-B') return kept;
        wrong(first.scripted.branches.adopted);
        throw new ExternalError('git', 'git fetch took too long.', { next: 'Try again.', detail: 'after 60 s' });
      },
    };
    const { git } = first.scripted.world();
    const head = (): string => first.scripted.at(SIDE_DIR.B).commits.at(-1)?.sha ?? '';
    const standing: typeof git.standing = async (dir) => ({
      ...(await git.standing(dir)),
      refs: new Map([['refs/heads/fork/trial-B', head()]]),
    });
    first.scripted.branches.reaches.set(FOREIGN, [before]);
    const shell = await reopened(first, { forks, git: { ...git, standing } });
    shell.scripted.script = { play: bySide({ A: idle }) };
    await shell.do('!forks resume');
    return shell;
  }

  test('is nobody’s touch where it failed after it had moved the ref, and why it failed is said with what to do', async () => {
    const shell = await failing(() => {});
    expect(shell.words()).not.toContain('was changed or removed');
    expect(verdicts(shell).B).toBe('built');
    expect(shell.words()).toContain('could not be fetched: git fetch took too long.\n  Try again.\n  after 60 s');
  });

  test.each([
    ['what is no commit of the side', FOREIGN],
    ['an older commit of the side', 'base'],
  ])('but a failed fetch is no excuse for a ref that holds %s', async (_what, tip) => {
    const shell = await failing((adopted) => {
      adopted.set('trial-B', { tip, work: null });
    });
    expect(sides(shell).B.score?.why).toContain('refs/codesleuth/forks/trial-B of the main repository was changed');
  });

  test('does not let a ref be set back to what was fetched before', async () => {
    let shell: Shell | null = null;
    const tips: string[] = [];
    const setBack: Play = (assignment) => {
      const adopted = shell?.scripted.branches.adopted;
      const kept = adopted?.get('trial-A');
      if (kept !== undefined) tips.push(kept.tip);
      if (assignment.task?.id === 'TASK-003') adopted?.set('trial-A', { tip: tips[0] ?? '', work: null });
      return null;
    };
    shell = await beforeFork({ play: bySide({ A: setBack, B: idle }) });
    await shell.do(FORK);
    expect(new Set(tips).size).toBe(2);
    expect(sides(shell).A.score?.why).toContain('refs/codesleuth/forks/trial-A of the main repository was changed');
  });

  test('of conflicts that are being resolved is nothing, before they are looked at', async () => {
    const shell = await beforeFork({}, {});
    await shell.all(FORK);
    shell.scripted.branches.conflicts.push('src/part-1.mjs');
    await shell.all('!merge A');
    const adopts = (): number => shell.scripted.calls.filter((call) => call === 'forks.adopt trial-A').length;
    const before = adopts();
    await shell.all('agent');
    expect((await sideState(shell, 'A')).tasks['MERGE-001']?.status).toBe('DONE');
    // The one of the merge that is looked at next.
    expect(adopts()).toBe(before + 1);
  });

  test('is looked after like what was kept before', async () => {
    let shell: Shell | null = null;
    const stealing: Play = (assignment) => {
      if (assignment.task?.id === 'TASK-003') shell?.scripted.branches.adopted.delete('trial-A');
      return null;
    };
    shell = await beforeFork({ play: bySide({ A: stealing, B: idle }) });
    await shell.do(FORK);
    expect(sides(shell).A.score?.why).toContain('refs/codesleuth/forks/trial-A of the main repository was changed');
  });
});

describe('the project’s own files', () => {
  const writing =
    (taskId: string, paths: () => readonly string[]): Play =>
    (assignment) => {
      if (assignment.task?.id === taskId && shell !== null)
        for (const path of paths()) shell.scripted.project.files.set(path, assignment.runId);
      return null;
    };
  let shell: Shell | null = null;
  const said = (words: string) => words.split('\n').filter((line) => line.includes('changed in the project while'));

  test('that change meanwhile are told once, three by name, and stop nothing', async () => {
    const paths = ['b', 'a', 'd', 'c'];
    shell = await beforeFork({ play: bySide({ A: writing('TASK-002', () => paths), B: idle }) });
    await shell.do(FORK);
    expect(verdicts(shell).A).toBe('built');
    expect(said(shell.words())).toEqual([
      `changed in the project while the sides worked: a, b, c and 1 more; if that was not you: git status and git diff in ${DIR}`,
    ]);
    const own = await shell.scripted.journals.read(`${SIDE_DIR.A}/.git`);
    const ends = own.flatMap(({ event }) => (event.type === 'run/ended' ? [event] : []));
    expect(ends.flatMap(({ notes }) => notes)).toEqual(said(shell.words()));
    expect(ends.flatMap(({ trespass }) => trespass)).toEqual([]);
  });

  test('are told again where others change, also while gate commands run', async () => {
    const later = (command: string): number => {
      if (command.includes('part-2')) shell?.scripted.project.files.set('later', 'x').set('first', 'again');
      return 0;
    };
    shell = await beforeFork({ play: bySide({ A: writing('TASK-001', () => ['first']), B: idle }), exit: later });
    await shell.do(FORK);
    expect(said(shell.words()).map((line) => /: (\w+);/.exec(line)?.[1])).toEqual(['first', 'later']);
  });

  test('of the shell are its own to write', async () => {
    shell = await beforeFork({
      play: bySide({ A: writing('TASK-002', () => ['artifacts/build/TASK-GRAPH.md']), B: idle }),
    });
    await shell.do(FORK);
    expect([verdicts(shell).A, said(shell.words())]).toEqual(['built', []]);
  });
});

test('a side knows of the shell only what is the same for every project', () => {
  const own = sideShell({ ...freshShell({ lastReset: '/elsewhere', heldBy: 4 }), ...{ token: 'secret' } }, SIDE_DIR.A);
  expect(own).not.toHaveProperty('token');
  expect(own).toMatchObject({ cwd: SIDE_DIR.A, projectOption: SIDE_DIR.A, interactive: false, heldBy: null });
  expect(Object.keys(own).sort()).toEqual(Object.keys(freshShell()).sort());
});

test('an agent is for a side what it is for the project: held to a schema, and told its role or not', () => {
  const agent = { ...ANY, holdsSchema: true, knowsRoles: true };
  const world = { ...new ScriptedWorld().world(), agents: new Map([[agent.id, agent]]) };
  const side = sideWorld(world, {
    guard: async () => ({ touched: [], notes: [] }),
    spends: () => undefined,
    stop: new AbortController().signal,
  });
  expect(side.agents.get(agent.id)).toMatchObject({ id: 'any', label: 'any', holdsSchema: true, knowsRoles: true });
});

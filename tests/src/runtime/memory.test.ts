import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Assignment } from '../../../schemas/assignment.ts';
import type { Context } from '../../../schemas/config.ts';
import { watchMemory } from '../../../src/runtime/memory-watch.ts';
import type { World } from '../../../src/runtime/world.ts';
import { FORK, SIDE_DIR, verdicts } from '../../support/forked.ts';
import { lanePlanResult, parallelContext } from '../../support/lane-plan.ts';
import { withFree } from '../../support/machine.ts';
import { block, end, forever, type Play, ScriptedWorld, Shell } from '../../support/scripted-world.ts';
import { BRIEF, context, DIR, RESULTS } from '../../support/story.ts';

/** What `scripted` is reckoned to take stands under `other` in config/defaults.json: 500 MB. Six tenths of 900 MB carry one. */
const ONE = 900;
const TWO = 1700;
const PLENTY = 100_000;

const TOGETHER = ['TASK-002', 'TASK-003', 'TASK-004'];
const registry = (agent: Partial<Context['agent']>): Context => {
  const usual = context();
  return { ...usual, agent: { ...usual.agent, ...agent } };
};

interface Scene {
  readonly freeMb: () => number;
  readonly agent?: Partial<Context['agent']>;
  readonly play?: Play;
  readonly ports?: Partial<World>;
}

/** A shell on a machine with so much free memory, at the gate of the build; from then on `play` holds. */
async function planned({ freeMb, agent = {}, play, ports = {} }: Scene, plan?: unknown): Promise<Shell> {
  const scripted = new ScriptedWorld({
    play: (assignment) => (assignment.purpose === 'plan' && plan !== undefined ? said(block(plan)) : null),
  });
  scripted.ports = { machine: withFree(freeMb), ...ports };
  scripted.registry = registry(agent);
  const shell = new Shell({}, { machine: { cores: 8 }, interactive: false }, scripted);
  await shell.all('Start agent 0', BRIEF, DIR, '!compile', '!plan');
  scripted.script = play === undefined ? {} : { play };
  return shell;
}

async function* said(text: string) {
  yield end(text);
}

const placesOf = (taskId: string): readonly string[] => [DIR, `${DIR}.lane-${taskId}`, ...Object.values(SIDE_DIR)];

type Written = Pick<Assignment, 'runId' | 'mayWrite'>;

/** The files of a task appear wherever it may be built. */
function write({ scripted }: Shell, dirs: readonly string[], { runId, mayWrite }: Written): void {
  for (const dir of dirs.filter((one) => scripted.directories.has(one))) {
    for (const path of mayWrite) scripted.at(dir).files.set(path, runId);
  }
}

/** Notes how many work at the same time. Nobody goes on before `many` are there. */
function crowd(many: number, is: (id: string) => boolean) {
  const order: string[] = [];
  const seen = { most: 0, now: 0, order };
  let open = (): void => {};
  const met = new Promise<void>((resolve) => {
    open = resolve;
  });
  async function meet(runId: string): Promise<void> {
    seen.now += 1;
    seen.order.push(runId);
    seen.most = Math.max(seen.most, seen.now);
    if (seen.now === many) open();
    await met;
    seen.now -= 1;
  }
  const play = (shell: () => Shell): Play =>
    async function* ({ runId, mayWrite, purpose, task }) {
      const id = task?.id ?? '';
      if (is(id)) await meet(runId);
      write(shell(), placesOf(id), { runId, mayWrite });
      yield end(block(RESULTS[purpose]));
    };
  return { seen, play };
}

describe('tasks of a batch', () => {
  const lanes = async (freeMb: () => number, agent: Partial<Context['agent']>, many: number) => {
    const { seen, play } = crowd(many, (id) => TOGETHER.includes(id));
    const shell: Shell = await planned({ freeMb, agent }, lanePlanResult());
    shell.scripted.script = { play: play(() => shell) };
    return { shell, seen };
  };

  test('are built by as many agents as the memory carries that is free when the batch begins', async () => {
    let free = PLENTY;
    const { shell, seen } = await lanes(() => free, { parallel: 3 }, 2);
    free = TWO;
    await shell.all('!build');
    expect(seen.most).toBe(2);
    expect(shell.words()).toContain(
      'Memory carries 2 of 3 agents at the same time: scripted takes about 500 MB, and of 1.7 GB of free memory agents may take 1.0 GB; "parallel_insist": true',
    );
  });

  test('are as many as there are cores where nothing is configured, and nothing is said while memory carries them', async () => {
    const { shell, seen } = await lanes(() => PLENTY, {}, 3);
    await shell.all('!build');
    expect(seen.most).toBe(3);
    expect(shell.words()).not.toContain('emory carries');
  });

  test('are built one after the other where memory carries one agent, with the reason and the way to insist', async () => {
    const { shell, seen } = await lanes(() => ONE, parallelContext(3).agent, 1);
    await shell.all('!build');
    expect(seen.most).toBe(1);
    const declined = (await shell.scripted.journal()).find(({ event }) => event.type === 'lanes/declined')?.event;
    expect(declined).toMatchObject({ taskIds: TOGETHER });
    expect(declined !== undefined && 'why' in declined ? declined.why : '').toMatch(
      /^memory carries one agent at a time: scripted takes about 500 MB, .*; "parallel_insist": true/,
    );
  });

  test('are built at the same time all the same where the human insists, with a warning', async () => {
    const { shell, seen } = await lanes(() => ONE, { parallel: 3, parallel_insist: true }, 3);
    await shell.all('!build');
    expect(seen.most).toBe(3);
    expect(shell.words()).toContain('3 agents work at the same time because config/context.json insists');
    expect(shell.words()).toContain('The machine may run out of it.');
  });

  test('begin when no conversation of the shell is open any more', async () => {
    const { shell } = await lanes(() => PLENTY, { parallel: 3 }, 3);
    await shell.all('!build');
    const calls = shell.scripted.calls.filter((call) => /^(agent\.|forks\.clone)/.test(call));
    const first = calls.findIndex((call) => call.startsWith('forks.clone'));
    expect(calls.slice(0, first).findLast((call) => call.startsWith('agent.'))).toBe('agent.close');
  });
});

describe('the sides of a fork', () => {
  const sides = async (freeMb: number, agent: Partial<Context['agent']>, many: number) => {
    const { seen, play } = crowd(many, (id) => id === 'TASK-001');
    const shell: Shell = await planned({ freeMb: () => freeMb, agent });
    shell.scripted.script = { play: play(() => shell) };
    shell.scripted.calls.length = 0;
    await shell.all(FORK);
    return { shell, seen };
  };

  test('are built at the same time where memory carries both', async () => {
    const { shell, seen } = await sides(TWO, {}, 2);
    expect(seen.most).toBe(2);
    expect(shell.words()).not.toContain('emory carries');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });

  test('are built one after the other where it carries one, and that is said', async () => {
    const { shell, seen } = await sides(ONE, {}, 1);
    expect([seen.most, seen.order.map((runId) => runId.slice(0, 7))]).toEqual([1, ['trial-A', 'trial-B']]);
    expect(shell.words()).toContain(
      'The sides are built one after the other, A first: memory carries one agent at a time',
    );
    expect(shell.words()).toContain('"parallel_insist": true');
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });

  test('are built at the same time all the same where the human insists, with a warning', async () => {
    const { shell, seen } = await sides(ONE, { parallel_insist: true }, 2);
    expect(seen.most).toBe(2);
    expect(shell.words()).toContain('Both sides are built at the same time because config/context.json insists');
  });

  test('begin when no conversation of the shell is open any more', async () => {
    const { shell } = await sides(TWO, {}, 2);
    expect(shell.scripted.calls.find((call) => call.startsWith('agent.'))).toBe('agent.close');
  });
});

/** What the processes of a run are said to take, look by look; the last figure stays. */
function grows(...usedMb: readonly (number | null)[]) {
  const asked: string[] = [];
  const { processes } = new ScriptedWorld().world();
  const memory = async (tags: readonly string[]): Promise<number | null> => {
    const used = usedMb[Math.min(asked.length, usedMb.length - 1)] ?? null;
    asked.push(tags.join(' '));
    return used === null ? null : used * 1e6;
  };
  return { asked, processes: { ...processes, memory } };
}

describe('an agent whose memory grows', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is ended with all it started, and the human reads what it took and what it may take', async () => {
    const { asked, processes } = grows(8100, 1);
    let tries = 0;
    const shell = await planned({ freeMb: () => PLENTY, agent: { memory_cap_mb: 2000 }, ports: { processes } });
    asked.length = 0;
    shell.scripted.calls.length = 0;
    shell.scripted.script = {
      play: (...given) => {
        tries += 1;
        return tries === 1 ? forever(...given) : null;
      },
    };
    await shell.all('!build');
    const ended = (await shell.scripted.journal()).flatMap(({ event }) => (event.type === 'run/ended' ? [event] : []));
    const first = ended.find(({ runId }) => asked[0] === `codesleuth-${runId}`);
    expect(first).toMatchObject({ outcome: 'error', reason: 'error', error: { kind: 'other', retryable: false } });
    expect(first?.why).toBe(
      'scripted took 8.1 GB of memory with all it started, and may take 2.0 GB; it was ended before the machine ran out (agent.memory_cap_mb in config/context.json sets another limit)',
    );
    expect(shell.scripted.calls.indexOf('agent.close')).toBeLessThan(shell.scripted.calls.lastIndexOf('agent.open'));
  });

  /** Watches a run on a machine with so much free memory; what it was ended for, after so many seconds. */
  async function watched(
    { freeMb, seconds, cap }: { readonly freeMb: number; readonly seconds: number; readonly cap?: number },
    ...usedMb: readonly (number | null)[]
  ) {
    const shell = await planned({ freeMb: () => freeMb });
    vi.useFakeTimers();
    const { asked, processes } = grows(...usedMb);
    const world = { ...shell.scripted.world(), processes, ...(cap === undefined ? {} : { memoryCapMb: cap }) };
    let closed = 0;
    const ended: string[] = [];
    const watch = watchMemory(
      {
        world,
        state: () => shell.session.snapshotState(),
        backend: 'scripted',
        sessions: {
          tags: () => ['codesleuth-R1'],
          closeAll: async () => {
            closed += 1;
          },
        },
      },
      (why) => ended.push(why),
    );
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    return { asked, ended, closed: () => closed, watch };
  }

  test('is looked at each second, and ended once, when it takes more than eight tenths of what was free', async () => {
    const { asked, ended, closed } = await watched({ freeMb: 9000, seconds: 5 }, 1000, 7999, 8001);
    expect(asked).toHaveLength(3);
    expect(ended).toEqual([expect.stringContaining('scripted took 8.0 GB of memory')]);
    expect(closed()).toBe(1);
  });

  test('may take only its share where several work', async () => {
    const { ended } = await watched({ freeMb: 9000, seconds: 2, cap: 3000 }, 2999, 3001);
    expect(ended).toHaveLength(1);
  });

  test('is not looked at any more when its prompt is over, nor where memory cannot be told', async () => {
    const { asked, watch } = await watched({ freeMb: 9000, seconds: 2 }, 10);
    watch.stop();
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(before);
    const { asked: blind, ended } = await watched({ freeMb: 9000, seconds: 5 }, null);
    expect([blind.length, ended]).toEqual([1, []]);
  });
});

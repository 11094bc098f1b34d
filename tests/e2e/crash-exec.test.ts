import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec, type Running, startExec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { commits, eventsOf, journalPath, outcome, readEvents, stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { BRIEF } from '../support/journey-lines.ts';
import { LONG } from '../support/long.ts';

const TO_PLAN = TO_SHIP.slice(0, 4);
/** An agent that says nothing and does nothing until it is stopped. */
const STALLS = [{ when: { purpose: 'task', taskId: 'TASK-002' }, do: { act: 'stall' } }];

let place: Place;
const running: Running[] = [];
beforeAll(() => buildProgram());
beforeEach(() => {
  place = freshPlace();
});
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.child.kill('SIGKILL');
    await one.ended;
  }
  place.remove();
});

function start(lines: readonly string[], env = place.env): Running {
  const one = startExec({ place, lines, env });
  running.push(one);
  return one;
}

/** A build that stands still in TASK-002, held by a living shell. */
async function stalled(): Promise<Running> {
  const shell = start([...TO_PLAN, '!build'], withScenario(place, STALLS));
  await shell.printed('builds TASK-002');
  return shell;
}

/** Where the environment of other processes can be read. */
const SEES_PROCESSES = existsSync('/proc/self/environ');

/** Ids of living processes that a shell on this project has started. */
function childrenLeft(): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => environmentOf(pid).includes('CODESLEUTH_RUN=') && cwdOf(pid) === place.project)
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

function cwdOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

describe('a signal in the middle of a run', () => {
  const SIGNALS = [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const;
  test.each(SIGNALS.slice(0, LONG ? SIGNALS.length : 1))(
    '%s: the journal says interrupted, the exit code is %i, and !resume goes on from the same task',
    async (signal, code) => {
      const shell = await stalled();
      shell.child.kill(signal);
      expect((await shell.ended).code).toBe(code);
      expect(stateOf(place.project).halt).toMatchObject({ reason: 'interrupted' });
      expect(eventsOf(place.project, 'run/ended').at(-1)).toMatchObject({
        outcome: expect.stringMatching(/interrupted|cancelled/),
      });
      expect((await exec({ place, lines: ['!resume'] })).code).toBe(0);
      expect(commits(place).filter((commit) => commit.task === 'TASK-002')).toHaveLength(1);
    },
    30_000,
  );

  test.runIf(SEES_PROCESSES)(
    'in the middle of a gate command: nothing it started is left',
    async () => {
      expect((await exec({ place, lines: TO_PLAN })).code).toBe(0);
      const graph = join(place.project, PATHS.taskGraph);
      const slow = '(sleep 300 &) ; sleep 300';
      writeFileSync(graph, readFileSync(graph, 'utf8').replace('- node --test tests/store.test.mjs', `- ${slow}`));
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const shell = start(signal === 'SIGTERM' ? ['!build'] : ['!resume']);
        await eventually(() => childrenLeft().length >= 2);
        shell.child.kill(signal);
        await shell.ended;
        await eventually(() => childrenLeft().length === 0);
      }
      const back = await exec({ place, lines: ['!status'] });
      expect(back.stdout).toContain('interrupted');
      expect(statuses(place.project)['TASK-001']).toBe('IN-PROGRESS');
    },
    60_000,
  );
});

/** Looks again and again until it is so; the test's own time limit ends a wait in vain. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test.runIf(LONG)(
  'a reader that goes away in the middle ends the program, and the project is there to go on with',
  async () => {
    const shell = await stalled();
    shell.child.stdout?.destroy();
    shell.child.kill('SIGTERM');
    expect((await shell.ended).code).toBe(143);
    const flooding = [{ when: { purpose: 'task', taskId: 'TASK-002' }, do: { act: 'flood', lines: 100_000 } }];
    const cut = start(['!resume'], withScenario(place, flooding));
    await cut.printed('flood line');
    cut.child.stdout?.destroy();
    expect((await cut.ended).code).toBe(141);
    expect((await exec({ place, lines: ['!resume'] })).code).toBe(0);
    expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  },
  30_000,
);

describe('a second shell on the same project', () => {
  test('says who holds it, shows where it stands, refuses every change, and leaves no trace', async () => {
    const shell = await stalled();
    const before = readFileSync(journalPath(place.project), 'utf8');
    const look = await exec({ place, lines: ['!status', '!state', '!help'] });
    expect([look.code, look.stdout]).toEqual([0, expect.stringContaining(`process ${shell.child.pid}`)]);
    expect(look.stdout).toContain('tasks 1/6');
    for (const line of ['!pause', '!build', '!resume', '!reset --yes', '!compile', 'make it blue', 'Start agent 7']) {
      const ended = await exec({ place, lines: [line] });
      expect([line, ended.code]).toEqual([line, 1]);
    }
    expect(readFileSync(journalPath(place.project), 'utf8')).toBe(before);
  }, 60_000);

  test('takes over at once when the holder was killed, and names what was interrupted', async () => {
    const shell = await stalled();
    shell.child.kill('SIGKILL');
    await shell.ended;
    const next = await exec({ place, lines: ['!status'] });
    expect(next.stdout).toMatch(/interrupted.*running R\d+ \(task TASK-002\)/);
    expect(next.stdout).not.toContain('read-only');
    expect((await exec({ place, lines: ['!resume', '!critic', '!security', '!verify'] })).code).toBe(0);
  }, 60_000);
});

describe('a journal that a crash or a person damaged', () => {
  test('a torn last line is set aside byte for byte, reported once, and the journey goes on', async () => {
    expect((await exec({ place, lines: TO_PLAN })).code).toBe(0);
    const whole = readFileSync(journalPath(place.project));
    const torn = '{"v":1,"seq":';
    appendFileSync(journalPath(place.project), torn);
    const next = await exec({ place, lines: ['!status'] });
    expect([next.code, next.stdout]).toEqual([0, expect.stringContaining('journal.torn-1 (13 bytes)')]);
    expect(readFileSync(join(place.project, '.git/codesleuth/journal.torn-1'), 'utf8')).toBe(torn);
    expect(readFileSync(journalPath(place.project))).toEqual(whole);
    const rest = await exec({ place, lines: ['!build'] });
    expect([rest.code, rest.stdout.includes('torn')]).toEqual([0, false]);
  }, 60_000);

  test.each([
    ['empty', ''],
    ['torn', '{"v":1,"seq":1,"id":"e1-1of2"'],
  ])(
    'a journal whose first line is %s is as good as none: the project is begun with its brief',
    async (_name, text) => {
      mkdirSync(join(place.project, '.git/codesleuth'), { recursive: true });
      git(place, 'init', '-q');
      writeFileSync(journalPath(place.project), text);
      const look = await exec({ place, lines: ['!status'] });
      expect(look.stdout.includes('journal.torn-1')).toBe(text !== '');
      const ended = await exec({ place, lines: ['Start agent 0', BRIEF, '!compile'] });
      expect([ended.code, ended.code === 0 ? '' : ended.stdout]).toEqual([0, '']);
      expect(stateOf(place.project)).toMatchObject({ brief: BRIEF, handoffVersion: 1 });
    },
  );

  test('a bad line in the middle stops with its number; what is before it can be read, nothing is written', async () => {
    expect((await exec({ place, lines: TO_PLAN })).code).toBe(0);
    const lines = readFileSync(journalPath(place.project), 'utf8').split('\n');
    lines[4] = 'not json';
    writeFileSync(journalPath(place.project), lines.join('\n'));
    const look = await exec({ place, lines: ['!status'] });
    expect(look.stdout).toContain('line 5');
    const refused = await exec({ place, lines: ['!build'] });
    expect(refused.code).toBe(1);
    expect(readFileSync(journalPath(place.project), 'utf8')).toBe(lines.join('\n'));
  }, 60_000);
});

test.runIf(LONG)(
  'an exec that is killed again and again comes to the same end as one that was not',
  async () => {
    const calm = freshPlace();
    try {
      expect((await exec({ place: calm, lines: TO_SHIP })).code).toBe(0);
      const seen = [
        'specification compiled',
        'Plan accepted',
        'TASK-001 done',
        'check: TASK-003',
        'build: Build complete',
        'critic: Critic',
        'verdict: ',
      ];
      let lines: readonly string[] = TO_SHIP;
      for (const words of seen) {
        const shell = start(lines);
        await shell.printed(words).catch(() => undefined);
        shell.child.kill('SIGKILL');
        await shell.ended;
        lines = remaining();
      }
      const end = await exec({ place, lines });
      expect([end.code, end.stderr]).toEqual([0, '']);
      expect(outcome(place)).toEqual(outcome(calm));
    } finally {
      calm.remove();
    }
  },
  90_000,
);

/** What is still to be typed: the gates that were not passed, after going on with what was interrupted. */
function remaining(): readonly string[] {
  const passed = new Set(
    readEvents(place.project).flatMap((event) => (event.type === 'gate/passed' ? [`!${event.gate}`] : [])),
  );
  const state = stateOf(place.project);
  const open = state.work !== null || state.halt !== null;
  return [...(open ? ['!resume'] : ['!status']), ...TO_SHIP.slice(2).filter((gate) => !passed.has(gate))];
}

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { availability } from '../../commands/availability.ts';
import { parse } from '../../commands/parse.ts';
import { REGISTRY } from '../../commands/registry.ts';
import { GATES } from '../../schemas/stage.ts';
import type { Outcome } from '../../src/core/decision.ts';
import type { State } from '../../src/core/state.ts';
import { BRANCH_SAMPLES } from '../support/branch-samples.ts';
import { asks, driven, question, Rig, type Waypoint } from '../support/given.ts';
import { freshShell } from '../support/shell-state.ts';
import { context, finding, result } from '../support/story.ts';

const ROOT = join(import.meta.dirname, '../../commands');

/** A project in the middle of something: as far as the waypoint, then the line, until the work at hand is of that kind. */
function stoppedAt(from: Waypoint, line: string, kind: string): Rig {
  const rig = driven(from);
  rig.line(line);
  return rig.run(() => rig.at.work?.kind === kind);
}
const paused = (rig: Rig): Rig => rig.all('!pause');
const conflicting = (): Rig => {
  const rig = driven('planned').all('!fork trial');
  rig.script = { fork: { conflicts: ['src/part-1.mjs'] } };
  return rig.all('!merge A');
};
const inSide = (rig: Rig): Rig => {
  rig.remember([BRANCH_SAMPLES['fork/opened']]);
  return rig;
};
const failing = { end: { outcome: 'error', why: 'died', result: null } } as const;

/** Every situation a command can meet. */
const SITUATIONS: Record<string, () => State> = {
  'nothing read yet': () => ({ shell: freshShell(), project: null }),
  'set-up missing': () => ({ shell: freshShell({ setup: 'missing' }), project: null }),
  'set-up corrupt': () => ({ shell: freshShell({ setup: 'corrupt' }), project: null }),
  'set up, nothing started': () => ({ shell: freshShell({ setup: 'ok', context: context() }), project: null }),
  'at the menu': () => {
    const entry = {
      dir: '/p',
      name: 'p',
      stage: 'built',
      agent: 3,
      lastUpdated: '',
      waitingFor: '',
      spentMicroUsd: null,
      missing: true,
      dirty: null,
    } as const;
    return { shell: freshShell({ setup: 'ok', menu: [entry] }), project: null };
  },
  'asked for the brief': () => driven('kickoff').state,
  'asked for the platform': () => driven('kickoff').all('Habits').state,
  'asked for the directory': () => driven('kickoff').all('Linux habits').state,
  'asked for trust': () =>
    driven('kickoff', { directory: { exists: true, isDirectory: true } }).all('Linux habits', '/x').state,
  interviewed: () => driven('discovery').state,
  'asked by discovery': () =>
    new Rig({ agent: () => asks(question()) }).all('Start agent 0', 'Linux habits', '/x').state,
  'paused with a question': () =>
    new Rig({ agent: () => asks(question()) }).all('Start agent 0', 'Linux habits', '/x', '!pause').state,
  compiling: () => stoppedAt('discovery', '!compile', 'run').state,
  compiled: () => driven('compiled').state,
  planning: () => stoppedAt('compiled', '!plan', 'validate').state,
  'plan rejected': () =>
    driven('compiled', {
      agent: (run) => (run.purpose === 'plan' ? { end: { result: result('plan', { files: [] }) } } : null),
    }).all('!plan').state,
  planned: () => driven('planned').state,
  building: () => stoppedAt('planned', '!build', 'run').state,
  checking: () => stoppedAt('planned', '!build', 'check').state,
  'build paused': () => paused(stoppedAt('planned', '!build', 'run')).state,
  'build being stopped': () => {
    const rig = stoppedAt('planned', '!build', 'run');
    rig.line('!pause');
    return rig.state;
  },
  'build interrupted': () => stoppedAt('planned', '!build', 'run').reopen().run().state,
  'asked how to recover': () => stoppedAt('planned', '!build', 'run').reopen().run().all('!resume').state,
  'tasks blocked': () => {
    const rig = driven('planned');
    rig.script = { exit: () => 1 };
    return rig.all('!build').state;
  },
  built: () => driven('built').state,
  critiquing: () => stoppedAt('built', '!critic', 'run').state,
  'critic failed': () => {
    const rig = driven('built');
    rig.script = { agent: () => failing };
    return rig.all('!critic').state;
  },
  critiqued: () => driven('critiqued').state,
  secured: () => driven('secured').state,
  'findings open': () =>
    driven('secured', {
      agent: (run) =>
        run.purpose === 'security'
          ? {
              end: {
                result: result('security', { findings: [finding('SEC-001', 'CRITICAL'), finding('SEC-002', 'HIGH')] }),
              },
            }
          : null,
    }).state,
  verifying: () => stoppedAt('secured', '!verify', 'verify-checks').state,
  shipped: () => driven('shipped').state,
  'not shipped': () => {
    const rig = driven('secured');
    rig.script = { exit: () => 1 };
    return rig.all('!verify').state;
  },
  'in maintenance': () => driven('maintenance').state,
  scoped: () => driven('maintenance').all('Make it blue').state,
  'being scoped': () => stoppedAt('maintenance', 'Make it blue', 'run').state,
  'change kept before it is built': () => {
    const rig = driven('maintenance').all('Make it blue');
    rig.line('!m-build');
    return rig.run(() => rig.at.work?.kind === 'cycle-base').state;
  },
  'change held by the critic': () => {
    const rig = driven('maintenance').all('Make it blue');
    rig.script = {
      agent: (run) => (run.purpose === 'review' ? { end: { result: result('review', { answers: [] }) } } : null),
    };
    return rig.all('!m-build').state;
  },
  'change held by security': () => {
    const rig = driven('maintenance');
    const held = { findings: [finding('SEC-001', 'HIGH')] };
    rig.script = {
      agent: (run) => {
        if (run.purpose === 'scope') return { end: { result: result('scope', { surfaces: ['auth'] }) } };
        return run.purpose === 'security' ? { end: { result: result('security', held) } } : null;
      },
    };
    return rig.all('Make it blue', '!m-build').state;
  },
  'change given up': () => driven('maintenance').all('Make it blue', '!m-skip').state,
  'only looked at': () => driven('built').all('!observe').state,
  'only looked at, shipped': () => driven('maintenance').all('!observe').state,
  'held by another shell': () => ({ ...driven('built').state, shell: freshShell({ setup: 'ok', heldBy: 4711 }) }),
  'journal broken': () => ({
    ...driven('built').state,
    shell: freshShell({ setup: 'ok', broken: 'the disk is full' }),
  }),
  moving: () => stoppedAt('built', '!replay TASK-001 --yes', 'travel').state,
  'moving, and to be paused': () => {
    const rig = stoppedAt('built', '!replay TASK-001 --yes', 'travel');
    rig.line('!pause');
    return rig.state;
  },
  'move failed half-way': () => {
    const rig = driven('built', { fail: (effect) => (effect.type === 'travel/move' ? 'the disk is full' : null) });
    return rig.all('!replay TASK-001 --yes').state;
  },
  replayed: () => driven('shipped').all('!replay TASK-001 --yes').state,
  'replay undone': () => driven('shipped').all('!replay TASK-001 --yes', '!undo --yes').state,
  'reset undone': () => driven('shipped').all('!reset --yes', '!undo --yes').state,
  'copies are made': () => stoppedAt('planned', '!fork trial', 'fork-make').state,
  'copies could not be made': () => {
    const rig = driven('planned');
    rig.script = { fail: (effect) => (effect.type === 'fork/make' ? 'the disk is full' : null) };
    rig.do('!fork trial');
    return rig.state;
  },
  'both sides build': () => stoppedAt('planned', '!fork trial', 'fork-run').state,
  'both sides being stopped': () => {
    const rig = stoppedAt('planned', '!fork trial', 'fork-run');
    rig.line('!pause');
    return rig.state;
  },
  'both sides paused': () => paused(stoppedAt('planned', '!fork trial', 'fork-run')).state,
  'both sides interrupted': () => stoppedAt('planned', '!fork trial', 'fork-run').reopen().run().state,
  'a fork to compare': () => driven('planned').all('!fork trial').state,
  'a change forked': () => driven('maintenance').all('Make it blue', '!fork trial').state,
  'asked about conflicts': () => conflicting().state,
  'conflicts being resolved': () => {
    const rig = conflicting();
    rig.line('1');
    return rig.state;
  },
  'a side merged': () => driven('planned').all('!fork trial', '!merge A --yes').state,
  'merge undone': () => driven('planned').all('!fork trial', '!merge A --yes', '!undo --yes').state,
  'fork put away': () => {
    const rig = driven('planned').all('!fork trial');
    rig.line('!forks drop trial --yes');
    return rig.state;
  },
  'fork given up': () => driven('planned').all('!fork trial', '!forks drop trial --yes').state,
  'inside a side': () => inSide(driven('planned')).state,
  'inside a side that is built': () => inSide(driven('planned')).all('!build').state,
  'being reset': () => {
    const rig = driven('built');
    rig.line('!reset --yes');
    return rig.state;
  },
};

function stateOf(name: string): State {
  const make = SITUATIONS[name];
  if (make === undefined) throw new Error(`there is no situation ${name}`);
  return make();
}

/** Lines for every command: as its usage and examples have it, and with words it cannot take. */
const linesOf = (name: string, examples: readonly string[]): readonly string[] => [
  `!${name}`,
  ...examples,
  `!${name} nonsense`,
  `!${name} TASK-999 x`,
  `!${name} "unclosed`,
];

function take(line: string, state: State): Outcome {
  const parsed = parse(line, state);
  if (parsed.kind === 'refusal') return parsed.refusal;
  if (parsed.kind !== 'command') throw new Error(`${line} is ${parsed.kind}`);
  const open = parsed.command.available(state);
  return open === true ? parsed.command.run(parsed.words, state) : open;
}

describe('the registry', () => {
  test('holds every command file, and nothing twice', () => {
    const files = ['gates', 'session', 'time', 'change', 'money', 'knowledge', 'maintenance'].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((file) => basename(file, '.ts')),
    );
    expect(REGISTRY.map(({ name }) => name).sort()).toEqual(files.sort());
    const names = REGISTRY.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[a-z][a-z-]*$/.test(name))).toBe(true);
  });

  test.each(REGISTRY.map((command) => [command.name, command] as const))(
    '!%s says what it does, how it is typed, and means it',
    (_name, command) => {
      expect(command.summary.length).toBeGreaterThan(10);
      expect(command.summary.length).toBeLessThanOrEqual(72);
      expect(command.usage).not.toBe('');
      expect(command.examples.length).toBeGreaterThan(0);
      for (const line of [command.usage.replace(/\s*\[.*\]/, ''), ...command.examples]) {
        const parsed = parse(line, { shell: freshShell(), project: null });
        expect([line, parsed.kind === 'command' && parsed.command.name]).toEqual([line, command.name]);
      }
      for (const alias of command.aliases) {
        expect(parse(`!${alias}`, { shell: freshShell(), project: null })).toMatchObject({
          kind: 'command',
          command: { name: command.name },
        });
      }
    },
  );

  test('no command refuses its own examples as wrongly typed', () => {
    for (const { name, examples } of REGISTRY) {
      for (const line of examples) {
        const outcome = take(line, driven('built').state);
        if (outcome.kind === 'refusal') expect([name, outcome.code]).not.toEqual([name, 'usage']);
      }
    }
  });
});

describe.each(Object.keys(SITUATIONS))('%s:', (name) => {
  const state = stateOf(name);

  test('every command decides, or refuses with words and a next step', () => {
    for (const command of REGISTRY) {
      for (const line of linesOf(command.name, command.examples)) {
        const outcome = take(line, state);
        if (outcome.kind === 'decision') continue;
        expect(outcome.message, line).not.toBe('');
        expect(outcome.tryNext, line).not.toEqual([]);
        const words = [...outcome.tryNext, ...outcome.missing.flatMap(({ what, next }) => [what, next])];
        expect(words, line).not.toContain('');
      }
    }
  });

  test('!help lists every command, and why one is not available now', () => {
    const outcome = take('!help', state);
    const rows = outcome.show.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    expect(rows).toHaveLength(REGISTRY.length);
    const closed = availability(state).filter(({ open }) => open !== true);
    expect(rows.filter((row) => row[2] !== '')).toHaveLength(closed.length);
    for (const row of rows) if (row[2] !== '') expect(row[2]).toMatch(/^not now: .+ → .+/);
    for (const { name } of REGISTRY) expect(take(`!help ${name}`, state)).toMatchObject({ kind: 'decision' });
  });

  test('a command that changes the project is refused where it may not be changed', () => {
    const locked = state.shell.heldBy !== null || (state.project !== null && state.project.resetting !== null);
    if (!locked) return;
    const open = availability(state).flatMap((one) =>
      one.open === true && one.command.changes ? [one.command.name] : [],
    );
    expect(open).toEqual(state.shell.heldBy === null ? ['reset'] : []);
  });
});

const FORKING = ['copies are made', 'both sides build', 'conflicts being resolved', 'fork put away'];

/** There is a specification and a project at one place: a change pauses what runs. */
const CHANGEABLE = ['planning', 'building', 'checking', 'critiquing', 'verifying'];

test('while something runs, only looking, pausing and asking for a change is allowed', () => {
  for (const name of [
    'compiling',
    'planning',
    'building',
    'checking',
    'critiquing',
    'verifying',
    'moving',
    ...FORKING,
  ]) {
    const open = availability(stateOf(name)).flatMap((one) => (one.open === true ? [one.command] : []));
    const changing = open.filter((command) => command.changes).map((command) => command.name);
    expect([name, changing]).toEqual([name, CHANGEABLE.includes(name) ? ['pause', 'change'] : ['pause']]);
  }
});

test('a move that failed half-way is gone on with or taken back, nothing else', () => {
  const open = availability(stateOf('move failed half-way')).flatMap((one) => (one.open === true ? [one.command] : []));
  expect(open.filter((command) => command.changes).map((command) => command.name)).toEqual(['resume', 'undo']);
});

test('while a fork is open, no stage starts', () => {
  for (const name of ['a fork to compare', 'both sides paused', 'a change forked', 'merge undone']) {
    const open = availability(stateOf(name)).flatMap((one) => (one.open === true ? [one.command.name] : []));
    expect([name, open.filter((one) => GATES.some((gate) => gate === one))]).toEqual([name, []]);
    expect([name, open.includes('merge'), open.includes('forks')]).toEqual([name, true, true]);
  }
});

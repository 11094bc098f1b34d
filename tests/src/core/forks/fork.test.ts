import { describe, expect, test } from 'vitest';
import type { AgentChoice } from '../../../../schemas/config.ts';
import { forkSessionSchema } from '../../../../schemas/fork.ts';
import { PATHS } from '../../../../schemas/paths.ts';
import { NO_SIDE_SPEND } from '../../../../src/core/budget/spend.ts';
import { evolve, fold } from '../../../../src/core/evolve.ts';
import { registration } from '../../../../src/core/projections.ts';
import { BRANCH_SAMPLES } from '../../../support/branch-samples.ts';
import { asks, driven, question, type Rig, type Script } from '../../../support/given.ts';
import { context, DIR } from '../../../support/story.ts';

const forked = (script: Script = {}, line = '!fork trial'): Rig => {
  const rig = driven('planned');
  rig.script = script;
  return rig.all(line);
};

const refusal = (rig: Rig, line: string) => {
  const before = rig.journal.length;
  const outcome = rig.do(line);
  expect(rig.journal.length, line).toBe(before);
  if (outcome.kind === 'decision') return rig.refusals.at(-1);
  return outcome;
};

const orderOf = (rig: Rig, line: string) => {
  rig.line(line);
  return rig.orders.at(-1);
};

describe('!fork', () => {
  test('orders two sides beside the project, with their own directions and agents', () => {
    const rig = driven(
      'planned',
      {},
      {
        backends: [
          { id: 'scripted', label: '' },
          { id: 'other', label: '' },
        ],
      },
    );
    const order = orderOf(rig, '!fork trial --a "one file" --b-agent other --budget $2.5');
    expect(order).toEqual({
      type: 'fork/prepare',
      name: 'trial',
      budgetMicroUsd: 2_500_000,
      sides: [
        {
          side: 'A',
          dir: `${DIR}.trial-A`,
          branch: 'fork/trial-A',
          direction: 'one file',
          backend: 'scripted',
          model: null,
          given: false,
        },
        {
          side: 'B',
          dir: `${DIR}.trial-B`,
          branch: 'fork/trial-B',
          direction: '',
          backend: 'other',
          model: null,
          given: true,
        },
      ],
    });
  });

  test('keeps the project’s model for a side that keeps its agent', () => {
    const agent = { backend: 'scripted', model: 'small' };
    const setup = { kind: 'ok', context: { ...context(), agent } } as const;
    const rig = driven(
      'planned',
      { setup },
      {
        backends: [
          { id: 'scripted', label: '' },
          { id: 'other', label: '' },
        ],
      },
    );
    expect(orderOf(rig, '!fork trial --b-agent other')).toMatchObject({ sides: [{ model: 'small' }, { model: null }] });
  });

  describe('with agents for its sides in config/context.json', () => {
    const backends = ['scripted', 'other', 'third'].map((id) => ({ id, label: '' }));
    const configured = (sides: NonNullable<AgentChoice['sides']>): Rig => {
      const agent = { backend: 'scripted', model: 'small', sides };
      return driven('planned', { setup: { kind: 'ok', context: { ...context(), agent } } }, { backends });
    };

    test('takes these, and what the command says before them', () => {
      const sides = { A: { backend: 'other', model: 'x' }, B: { model: 'large' } };
      expect(orderOf(configured(sides), '!fork trial')).toMatchObject({
        sides: [
          { backend: 'other', model: 'x', given: true },
          { backend: 'scripted', model: 'large', given: true },
        ],
      });
      expect(orderOf(configured(sides), '!fork trial --a-agent third --b-agent other')).toMatchObject({
        sides: [
          { backend: 'third', model: null, given: true },
          { backend: 'other', model: null, given: true },
        ],
      });
      expect(orderOf(configured(sides), '!fork trial --a-agent scripted')).toMatchObject({
        sides: [{ backend: 'scripted', model: 'small', given: true }, {}],
      });
      expect(orderOf(configured(sides), '!fork trial --a-agent other --b-agent scripted')).toMatchObject({
        sides: [
          { backend: 'other', model: 'x' },
          { backend: 'scripted', model: 'large' },
        ],
      });
      expect(orderOf(configured({ B: { backend: 'other' } }), '!fork trial')).toMatchObject({
        sides: [
          { backend: 'scripted', model: 'small', given: false },
          { backend: 'other', model: null, given: true },
        ],
      });
    });

    test('names one that is not known and where it stands, unless the command says another', () => {
      const rig = configured({ B: { backend: 'cloude' } });
      expect(refusal(rig, '!fork trial')).toMatchObject({
        code: 'no-agent',
        message: 'there is no agent cloude (agent.sides.B of config/context.json); known here: scripted, other, third',
        tryNext: ['!fork trial --b-agent scripted', '!agents'],
      });
      expect(orderOf(rig, '!fork trial --b-agent other')).toMatchObject({ sides: [{}, { backend: 'other' }] });
    });
  });

  test('gives each side its model, whatever the stages of the project say', () => {
    const sides = { A: { model: 'large' }, B: {} };
    const agent = { backend: 'scripted', model: 'small', sides, stages: { '3': { model: 'tiny' } } };
    const rig = driven('planned', { setup: { kind: 'ok', context: { ...context(), agent } } });
    rig.all('!fork trial');
    const [a, b] = rig.events('fork/began')[0]?.sides ?? [];
    expect(a).toMatchObject({ model: 'large', given: true });
    expect(b).toMatchObject({ model: 'small', given: false });
  });

  test('makes the copies, builds in both, and leaves the human to compare', () => {
    const rig = forked();
    expect(rig.types().slice(-4)).toEqual(['fork/began', 'fork/made', 'fork/started', 'fork/rested']);
    expect(rig.at.work).toBeNull();
    expect(rig.at.forks).toMatchObject([
      {
        name: 'trial',
        status: 'open',
        sides: [
          { side: 'A', score: { verdict: 'built', tasksDone: 3 }, tip: expect.stringMatching(/^[0-9a-f]{40}$/) },
          { side: 'B', score: { verdict: 'blocked', tasksDone: 2 }, tasks: [{}, {}, { status: 'BLOCKED' }] },
        ],
      },
    ]);
  });

  test.each<[string, Script, string, string, string]>([
    ['a bad name', {}, '!fork Trial-1', 'bad-name', '!fork trial-1'],
    ['a name git would not take', {}, '!fork a..b', 'bad-name', '!fork a-b'],
    ['no name', {}, '!fork', 'usage', '!fork <name>'],
    ['a direction without quotes', {}, '!fork trial --a one file', 'usage', '!fork <name>'],
    ['a name of several words', {}, '!fork My trial --a x', 'bad-name', '!fork my-trial'],
    ['an option without its value', {}, '!fork trial --a --b x', 'usage', '!fork <name>'],
    ['an option given twice', {}, '!fork trial --a x --a y', 'usage', '!fork <name>'],
    ['an agent nobody knows', {}, '!fork trial --b-agent gpt', 'no-agent', '!fork trial --b-agent scripted'],
    ['a budget of nothing', {}, '!fork trial --budget 0', 'usage', '!fork <name>'],
    ['a budget that is none', {}, '!fork trial --budget -3', 'usage', '!fork <name>'],
    [
      'what stands in the way',
      { fork: { obstacles: [{ what: '/x.trial-A exists already', next: 'move it away' }] } },
      '!fork trial',
      'fork-obstacles',
      'move it away',
    ],
    ['no commit', { fork: { head: null } }, '!fork trial', 'no-commit', 'git commit'],
  ])('refuses %s, and says what to type', (_what, script, line, code, next) => {
    const rig = driven('planned');
    rig.script = script;
    const refused = refusal(rig, line);
    expect(refused).toMatchObject({ code });
    expect(refused?.tryNext[0]).toContain(next);
  });

  const cases: Record<string, () => Rig> = {
    'no-plan': () => driven('compiled'),
    'all-done': () => driven('built'),
    'no-scope': () => driven('maintenance'),
    busy: () => {
      const rig = driven('planned');
      rig.line('!build');
      return rig.run(() => rig.at.work?.kind === 'run');
    },
    question: () => {
      const rig = driven('planned');
      rig.script = { agent: () => asks(question()) };
      return rig.all('!build');
    },
    'fork-open': () => forked(),
    'name-used': () => forked().all('!forks drop trial --yes'),
    'gate-closed': () => {
      const rig = driven('planned');
      rig.project.files.delete(PATHS.ownership);
      return rig;
    },
  };
  test.each(Object.entries(cases))('is refused as %s where nothing could be built twice', (code, make) => {
    const rig = make();
    const before = rig.journal.length;
    expect(rig.line('!fork trial')).toMatchObject({ kind: 'refusal', code });
    expect(rig.journal.length).toBe(before);
  });

  test('is looked at again when the look is through: meanwhile the Builder may have begun', () => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.line('!build');
    rig.run();
    expect(rig.types()).not.toContain('fork/began');
    expect(rig.refusals.at(-1)?.code).toBe('busy');
  });

  test('right after a pause still knows where the agent left its task', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.line('!pause');
    rig.run(() => rig.at.work?.kind === 'settle');
    const { tree } = rig.events('task/opened')[0] ?? { tree: '' };
    rig.remember([{ ...BRANCH_SAMPLES['fork/began'] }]);
    rig.report({ type: 'tree/recorded', taskId: 'TASK-001', tree, head: null, close: true });
    expect(rig.at.tasks['TASK-001']?.spans.at(-1)?.closed).toBe(true);
  });

  test('names what does not go into the copies', () => {
    const rig = forked({ fork: { left: [{ path: 'huge.iso', why: 'it is larger than 10 MB' }] } });
    expect(rig.words()).toContain('huge.iso does not go into the copies: it is larger than 10 MB');
  });

  test('approves the change it builds twice', () => {
    const rig = driven('maintenance').all('Make it blue', '!fork trial');
    expect(rig.at.maintenance.at(-1)?.status).toBe('approved');
    expect(rig.at.forks[0]?.status).toBe('open');
  });
});

describe('while a fork is open', () => {
  test.each(['!build', '!plan', '!critic', '!compile', '!security', '!verify', '!build TASK-001 other'])(
    '%s is refused with the ways out',
    (line) => {
      expect(refusal(forked(), line)).toMatchObject({
        code: 'gate-closed',
        missing: [{ what: 'fork trial is open', next: '!merge A, !merge B, !forks drop trial' }],
      });
    },
  );

  test('words are refused while the sides build or are paused, for nobody would hear them', () => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === 'fork-run');
    expect(rig.line('how is it going?')).toMatchObject({ kind: 'refusal', code: 'fork-runs' });
    rig.do('!pause');
    rig.run();
    expect(rig.line('how is it going?')).toMatchObject({ code: 'fork-runs', tryNext: ['!forks', '!resume'] });
  });

  test('words go to the agent while the sides rest by themselves', () => {
    const rig = forked();
    expect(rig.do('how is it going?').kind).toBe('decision');
    expect(rig.at.work).toBeNull();
  });

  test('a change to a shipped project has to wait', () => {
    const rig = driven('maintenance').all('Make it blue', '!fork trial');
    expect(refusal(rig, 'Make it red')).toMatchObject({ code: 'fork-open' });
  });

  test('!pause stops the sides, nothing starts before they stand still, and !resume starts them again', () => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === 'fork-run');
    rig.line('!pause');
    expect(rig.at.halt?.reason).toBe('paused');
    for (const line of ['!resume', '!merge A', '!forks drop trial', '!build']) {
      expect([line, rig.line(line)]).toMatchObject([line, { kind: 'refusal', code: 'stopping' }]);
    }
    rig.run();
    expect(rig.at).toMatchObject({ work: null, halt: { reason: 'paused' } });
    expect(rig.at.forks[0]?.sides[0]?.score?.verdict).toBe('stopped');
    rig.all('!resume');
    expect(rig.types().slice(-3)).toEqual(['pipeline/resumed', 'fork/started', 'fork/rested']);
    expect(rig.at.halt).toBeNull();
  });

  test('!resume and !forks resume start sides that are not built, and refuse when both are', () => {
    const rig = forked().all('!resume', '!forks resume');
    expect(rig.types().filter((type) => type === 'fork/started')).toHaveLength(3);
    expect(refusal(rig, '!resume skip')).toMatchObject({ code: 'no-task' });
    rig.script = { fork: { rest: (_side, usual) => ({ ...usual, score: { ...usual.score, verdict: 'built' } }) } };
    rig.all('!forks resume');
    expect(refusal(rig, '!resume')).toMatchObject({ code: 'both-built' });
    expect(refusal(rig, '!forks resume')).toMatchObject({ code: 'both-built' });
  });

  test('a pause while the copies are made keeps the sides from starting', () => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === 'fork-make');
    rig.line('!pause');
    rig.run();
    expect(rig.at).toMatchObject({ work: null, halt: { reason: 'paused' }, forks: [{ status: 'open' }] });
    expect(rig.types()).not.toContain('fork/started');
    rig.all('!resume');
    expect(rig.types().at(-1)).toBe('fork/rested');
  });

  test('a disk that fails while the copies are made stops the pipeline; !resume makes them, !forks drop gives up', () => {
    const fail = { fail: (effect: { type: string }) => (effect.type === 'fork/make' ? 'the disk is full' : null) };
    const rig = driven('planned');
    rig.script = fail;
    rig.do('!fork trial');
    expect(rig.at.halt).toMatchObject({ reason: 'failed', detail: expect.stringContaining('the disk is full') });
    expect(refusal(rig, '!merge A')).toMatchObject({ code: 'fork-making', tryNext: ['!resume', '!forks drop trial'] });
    const other = rig.reopen().run();
    expect(other.at.forks[0]?.status).toBe('making');
    other.script = {};
    other.all('!forks drop trial --yes');
    expect(other.at.forks[0]).toMatchObject({ status: 'dropped' });
    rig.script = {};
    rig.all('!resume');
    expect(rig.at.forks[0]?.status).toBe('open');
  });

  test('sides that could not be run at all stop the pipeline and can be started again', () => {
    const rig = driven('planned');
    rig.script = { fail: (effect) => (effect.type === 'fork/run' ? 'no such agent' : null) };
    rig.do('!fork trial');
    expect(rig.at).toMatchObject({ work: null, halt: { reason: 'failed' } });
    rig.script = {};
    rig.all('!resume');
    expect(rig.at.forks[0]?.sides[0]?.score?.verdict).toBe('built');
  });

  test('what the sides used is counted once, however often they are started, and never taken back', () => {
    const rig = forked().all('!resume', '!resume');
    expect(rig.at.forkSpend['trial-A']?.costMicroUsd).toBe(120_000);
    rig.script = { fork: { rest: (_side, usual) => ({ ...usual, spend: NO_SIDE_SPEND, tip: null, tasks: [] }) } };
    const { tip, tasks } = rig.at.forks[0]?.sides[0] ?? {};
    rig.all('!resume');
    expect(rig.at.forkSpend['trial-A']?.costMicroUsd).toBe(120_000);
    expect(rig.at.forks[0]?.sides[0]).toMatchObject({ tip, tasks });
    expect(registration(rig.at).spent_micro_usd).toBe(240_000);
  });
});

describe('a crash', () => {
  const crashed = (kind: string): Rig => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === kind);
    return rig.reopen();
  };

  test('while the sides build leaves them standing until the human says to go on', () => {
    const rig = crashed('fork-run').run();
    expect(rig.at).toMatchObject({
      work: null,
      halt: { reason: 'interrupted', detail: 'the shell ended while both sides of fork trial were building' },
    });
    rig.all('!resume');
    expect(rig.at.forks[0]?.sides[0]?.score?.verdict).toBe('built');
  });

  test('while the sides are being stopped leaves the pause', () => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === 'fork-run');
    rig.line('!pause');
    const next = rig.reopen().run();
    expect(next.at).toMatchObject({ work: null, halt: { reason: 'paused' } });
    expect(next.do('!merge A').kind).toBe('decision');
  });

  test('while the copies are made is gone on with by itself', () => {
    expect(crashed('fork-make').run().at).toMatchObject({ halt: null, forks: [{ status: 'open' }] });
  });

  test('while the directories are put away is gone on with by itself', () => {
    const rig = forked();
    rig.line('!forks drop trial --yes');
    const next = rig.reopen().run();
    expect(next.at).toMatchObject({ work: null, halt: null, forks: [{ status: 'dropped' }] });
    expect(next.at.forks[0]?.sides[1]?.parked).toBe('/git/codesleuth/forks/trial-B');
  });
});

describe('!forks', () => {
  test('shows both sides, the rule that made one lead, and every rule there is', () => {
    const rig = forked({}, '!fork trial --a "one file"');
    rig.shown = [];
    rig.all('!forks');
    expect(rig.words()).toMatchInlineSnapshot(`
      "Side | A | B
      Direction | one file | none given
      Agent | scripted | scripted
      Verdict | built | blocked
      Tasks DONE | 3 of 3 | 2 of 3
      Gate commands | 3 passed, 0 failed | 3 passed, 0 failed
      Tests | 9 passed, 0 failed | 9 passed, 0 failed
      Files changed | 4 | 4
      Lines | +120 -3 | +120 -3
      Tokens | 4200 | 4200
      Cost | $0.12 | $0.12
      Time | 1 min 1 s | 1 min 1 s
      Stalls | 0 | 0
      Side A leads: built, where the other is not (built against blocked).
      trial-A: /code/habits.trial-A
      trial-B: /code/habits.trial-B
      The leader is marked by the first of: built, where the other is not; more tasks DONE; fewer failed gate commands; fewer failed tests; fewer stalls; lower cost, or fewer tokens where a price is not known; fewer lines changed. The last two count once both rest."
    `);
  });

  test('says what is missing, and how to say where it is now', () => {
    const rig = forked({ fork: { missing: ['B'] } }).all('!forks');
    expect(rig.words()).toContain(`${DIR}.trial-B is not there. If it was moved: !forks at trial-B <directory>`);
    rig.all('!forks at trial-B /elsewhere/b');
    expect(rig.at.forks[0]?.sides[1]?.dir).toBe('/elsewhere/b');
  });

  test('drop asks for its phrase, keeps both sides, and gives the project back as it was', () => {
    const rig = forked();
    const { tasks, stage } = rig.at;
    rig.all('!forks drop');
    expect(rig.state.shell.confirm?.phrase).toBe('drop trial');
    rig.all('drop trial');
    expect(rig.at).toMatchObject({ tasks, stage, work: null, halt: null, forks: [{ status: 'dropped' }] });
    expect(rig.do('!build').kind).toBe('decision');
  });

  test('drop is confirmed on the line where nobody is asked', () => {
    const rig = forked();
    rig.state = { ...rig.state, shell: { ...rig.state.shell, interactive: false } };
    expect(refusal(rig, '!forks drop trial')).toMatchObject({
      code: 'needs-yes',
      tryNext: ["'!forks drop trial --yes'"],
    });
    expect(refusal(rig, '!forks drop other')).toMatchObject({ code: 'no-fork' });
    rig.all('!forks drop trial --yes');
    expect(refusal(rig, '!forks drop trial')).toMatchObject({ code: 'fork-closed' });
  });

  test('says until when a closed fork is kept, brings a side back, and forgets it when its term is over', () => {
    const rig = forked({ fork: { stays: 'it lies on another disk' } }).all('!forks drop trial --yes');
    expect(rig.events('fork/closed').flatMap(({ sides }) => sides.map(({ why }) => why))).toContain(
      'it lies on another disk',
    );
    const next = forked().all('!forks drop trial --yes', '!forks');
    expect(next.words()).toContain('trial-B is kept until 2026-01-31: !forks restore trial-B');
    next.all('!forks restore trial-b');
    expect(next.at.forks[0]?.sides[1]).toMatchObject({ dir: `${DIR}.trial-B`, parked: null });
    next.script = { fork: { term: ['trial'] } };
    const later = next.reopen().run();
    expect(later.types().at(-1)).toBe('fork/forgotten');
    expect(refusal(later, '!forks restore trial-B')).toMatchObject({ code: 'nothing-kept' });
    expect(later.reopen().run().orders).toEqual([]);
    expect(refusal(later, '!fork trial')).toMatchObject({ code: 'name-used' });
  });

  test('answer reaches a side that asks, and one that came to rest with its question goes on', () => {
    const rig = forked();
    rig.line('!forks answer a use ISO dates');
    expect(rig.orders.at(-1)).toMatchObject({ type: 'fork/answer', side: { side: 'A' }, text: 'use ISO dates' });
    rig.run();
    expect(rig.types().slice(-2)).toEqual(['fork/started', 'fork/rested']);
    rig.line('!resume');
    rig.line('!forks answer A yes');
    rig.step();
    expect(rig.at.work?.kind).toBe('fork-run');
    expect(refusal(rig.run(), '!forks answer C yes')).toMatchObject({ code: 'usage' });
    expect(refusal(rig, '!forks answer A')).toMatchObject({ code: 'usage' });
  });

  test.each([
    ['!forks restore trial', 'usage'],
    ['!forks restore other-A', 'no-fork'],
    ['!forks at trial-A', 'usage'],
    ['!forks nonsense', 'usage'],
  ])('%s is refused as %s', (line, code) => {
    expect(refusal(forked(), line)).toMatchObject({ code });
  });

  test('there is nothing to show before the first fork', () => {
    expect(refusal(driven('planned'), '!forks')).toMatchObject({ code: 'no-fork' });
  });
});

describe('a task that a running side has done', () => {
  /** The tasks of both sides once B has that one done, the project having come as far as the last event of that type. */
  const done = (taskId: string, upto: 'fork/started' | 'fork/rested') => {
    const { journal } = forked();
    const last = journal.findLastIndex(({ event }) => event.type === upto);
    const state = fold(journal.slice(0, last + 1));
    const event = { type: 'fork/checkpointed', name: 'trial', side: 'B', taskId, sha: 'a'.repeat(40) } as const;
    const after = evolve(state, event, { seq: last + 2, at: '2026-02-01T00:00:00.000Z' });
    return after?.forks[0]?.sides.map(({ tasks }) => tasks.map(({ id, status }) => `${id} ${status}`));
  };

  test('is remembered of it, the others being as they were when the fork began', () => {
    expect(done('TASK-001', 'fork/started')).toEqual([[], ['TASK-001 DONE', 'TASK-002 PENDING', 'TASK-003 PENDING']]);
  });

  test('is remembered of it, the others being as they were when the side rested last', () => {
    expect(done('TASK-003', 'fork/rested')?.[1]).toEqual(['TASK-001 DONE', 'TASK-002 DONE', 'TASK-003 DONE']);
    expect(done('MAINT-001', 'fork/rested')?.[1]).toHaveLength(4);
  });
});

describe('news that came too late', () => {
  test('of sides at rest, copies made or put away, or forgotten changes nothing', () => {
    const rig = forked();
    const rested = rig.events('fork/rested')[0] ?? { name: 'trial', why: '', sides: [] };
    const length = rig.journal.length;
    rig.report({ ...rested, type: 'fork/rested' });
    rig.report({ type: 'fork/made', name: 'trial' });
    rig.report({ type: 'fork/closed', name: 'trial', sides: [] });
    rig.report({ type: 'forks/pruned', names: ['trial'] });
    rig.report({ type: 'fork/resolved', name: 'trial', side: 'A', sha: null, why: '' });
    expect(rig.journal).toHaveLength(length);
    rig.all('!forks drop trial --yes');
    for (const name of ['trial', 'other']) {
      rig.report({ type: 'fork/checkpointed', name, side: 'A', taskId: 'TASK-001', sha: 'a'.repeat(40) });
    }
    expect(rig.types()).not.toContain('fork/checkpointed');
    for (const _ of [1, 2]) rig.report({ type: 'forks/pruned', names: ['trial'] });
    expect(rig.types().filter((type) => type === 'fork/forgotten')).toHaveLength(1);
  });

  test('of a side that nothing is told of leaves it where it was put', () => {
    const rig = forked().all('!merge A --yes', '!undo --yes');
    rig.line('!forks drop trial --yes');
    rig.report({ type: 'fork/closed', name: 'trial', sides: [] });
    expect(rig.at.forks[0]?.sides.map(({ parked }) => parked)).not.toContain(null);
  });

  test('of an answer starts no side that the human has paused', () => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === 'fork-run');
    rig.all('!pause', '!forks answer A yes');
    expect(rig.types().filter((type) => type === 'fork/started')).toHaveLength(1);
    expect(rig.at.halt?.reason).toBe('paused');
    expect(rig.words()).toContain('trial-A has the answer. It goes on with !resume.');
  });
});

test('a shipped project that is built anew in a fork does not go to maintenance by being opened', () => {
  const rig = driven('maintenance');
  rig.line('!replay TASK-001 --yes');
  rig.run(() => rig.at.work?.kind === 'run');
  rig.all('!pause', '!critic', '!fork trial');
  expect(rig.at.stage).toBe('critique');
  expect(rig.reopen().run().at.stage).toBe('critique');
});

describe('FORK_SESSION.json', () => {
  test('tells of the present fork or the last one, and keeps keys it does not know', () => {
    const rig = driven('planned');
    rig.project.files.set(PATHS.forkSession, JSON.stringify({ mine: 1, name: 'x' }));
    rig.all('!fork trial --budget 2', '!forks drop trial --yes');
    const text: unknown = JSON.parse(rig.project.files.get(PATHS.forkSession) ?? '');
    expect(text).toMatchObject({ mine: 1, name: 'trial', status: 'dropped', budget_usd: 2, winner: null });
    expect(forkSessionSchema.parse(text).sides.map(({ side, parked }) => [side, parked !== null])).toEqual([
      ['A', true],
      ['B', true],
    ]);
  });

  test('is not there before the first fork', () => {
    expect(driven('built').project.files.has(PATHS.forkSession)).toBe(false);
  });
});

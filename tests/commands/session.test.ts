import { describe, expect, test } from 'vitest';
import { driven, Rig } from '../support/given.ts';
import { context } from '../support/story.ts';

describe('!reset', () => {
  test('asks for the phrase, and anything else changes nothing', () => {
    const rig = driven('built');
    const before = rig.journal.length;
    rig.all('!reset', 'yes');
    expect(rig.state.shell.confirm).toBeNull();
    expect(rig.journal).toHaveLength(before);
    expect(rig.state.project).not.toBeNull();
  });

  test('after the phrase archives and ends in the initial state, from where a new project can begin', () => {
    const rig = driven('built').all('!reset', 'yes, reset pipeline');
    expect(rig.done.at(-1)).toMatchObject({ type: 'reset/archive' });
    expect(rig.state.project).toBeNull();
    expect(rig.words()).toContain('Type Start agent 0 to begin again.');
    rig.all('Start agent 0', 'Another Linux tool', '/code/habits');
    expect(rig.at).toMatchObject({ brief: 'Another Linux tool', stage: 'discovery' });
  });

  test('commits of the new pipeline are not taken for those of the old one', () => {
    const rig = driven('compiled');
    rig.all('!reset', 'yes, reset pipeline', 'Start agent 0', 'Another Linux tool', '/code/habits', '!compile');
    const ids = rig.done.flatMap((effect) => (effect.type === 'git/commit' ? [effect.id] : []));
    expect(ids).toHaveLength(2);
    // The double's clock is the journal's length, so the only thing that can differ is what the id is made of.
    expect(ids[0]).toMatch(/^spec-\d+-0-2026/);
  });

  test('without a person needs --yes on the line', () => {
    const rig = driven('built');
    rig.state = { ...rig.state, shell: { ...rig.state.shell, interactive: false } };
    expect(rig.do('!reset')).toMatchObject({ kind: 'refusal', code: 'needs-yes', tryNext: ["'!reset --yes'"] });
    rig.all('!reset --yes');
    expect(rig.state.project).toBeNull();
    expect(rig.do('!reset --yes')).toMatchObject({ kind: 'refusal', code: 'no-project' });
  });

  test('is refused while something runs', () => {
    const rig = driven('planned');
    rig.line('!build');
    expect(rig.line('!reset')).toMatchObject({ kind: 'refusal', code: 'busy' });
  });

  test('cut short by a crash is finished when the project is opened again, in the same archive', () => {
    const rig = driven('built');
    rig.line('!reset --yes');
    const [order] = rig.orders;
    const next = rig.reopen();
    expect(next.orders).toEqual([order]);
    next.run();
    expect(next.state.project).toBeNull();
  });

  test('that the disk stopped can be given again, in the same archive; nothing else is allowed meanwhile', () => {
    const rig = driven('built');
    rig.script = { fail: (effect) => (effect.type === 'reset/archive' ? 'disk full' : null) };
    rig.do('!reset --yes');
    const before = rig.journal.length;
    for (const line of ['!critic', '!build TASK-001 x', '!resume', 'hello', '!pause']) {
      expect(rig.do(line)).toMatchObject({ kind: 'refusal', code: 'resetting' });
    }
    expect(rig.journal).toHaveLength(before);
    rig.script = {};
    rig.all('!reset --yes');
    const orders = rig.done.filter((effect) => effect.type === 'reset/archive');
    expect(orders[1]).toEqual(orders[0]);
    expect(rig.state.project).toBeNull();
  });

  test('is what is left for a journal that cannot be written', () => {
    const rig = driven('built');
    rig.state = { ...rig.state, shell: { ...rig.state.shell, broken: 'line 7: not JSON' } };
    expect(rig.do('!critic')).toMatchObject({ kind: 'refusal', code: 'journal-broken' });
    rig.all('!reset --yes');
    expect(rig.state.project).toBeNull();
    expect(rig.state.shell.broken).toBeNull();
  });
});

describe('a project held by another shell', () => {
  const held = (): Rig => {
    const rig = driven('built');
    rig.state = { ...rig.state, shell: { ...rig.state.shell, heldBy: 4711 } };
    return rig;
  };

  test.each(['!critic', '!build TASK-001 x', '!reset --yes', '!pause', '!resume', 'hello', ''])(
    '%j is refused with who holds it',
    (line) => {
      const rig = held();
      const before = rig.journal.length;
      const outcome = rig.do(line);
      expect(outcome).toMatchObject({
        kind: 'refusal',
        code: 'read-only',
        message: 'another shell (process 4711) holds this project',
      });
      expect(rig.journal).toHaveLength(before);
    },
  );

  test.each(['!status', '!state', '!pipeline', '!help', '!budget', '!doctor', '!agents'])('%s still looks', (line) => {
    expect(held().do(line)).toMatchObject({ kind: 'decision' });
  });

  test('is opened again by Start agent 0, when the other shell is gone', () => {
    const rig = held();
    rig.do('Start agent 0');
    const opened = rig.done.findLast((effect) => effect.type === 'project/open');
    expect(opened).toMatchObject({ dir: '/code/habits', create: false });
    expect(rig.state.shell.heldBy).toBeNull();
    rig.all('!critic');
  });

  test('does not become maintenance by looking at it', () => {
    const rig = driven('shipped');
    rig.state = { ...rig.state, shell: { ...rig.state.shell, heldBy: 4711 } };
    expect(rig.do('Start agent 7')).toMatchObject({ kind: 'refusal', code: 'read-only' });
    expect(rig.at.stage).toBe('verification');
  });
});

describe('Start agent N', () => {
  test.each<[string, string]>([
    ['Start agent 2', '!compile'],
    ['Start agent 3', '!compile'],
    ['Start agent 4', '!compile'],
    ['Start agent 5', '!critic'],
    ['Start agent 6', '!security'],
    ['Start agent 7', '!verify'],
  ])('%s in discovery is refused and names what is missing, beginning with %s', (line, next) => {
    const rig = driven('discovery');
    const outcome = rig.do(line);
    expect(outcome).toMatchObject({ kind: 'refusal', code: 'stage-not-reached' });
    expect(outcome.kind === 'refusal' && outcome.tryNext[0]).toBe(next);
    expect(outcome.kind === 'refusal' && outcome.missing.length).toBeGreaterThan(0);
  });

  test('makes an agent whose stage was reached the one that is spoken to, and passes no gate', () => {
    const rig = driven('secured');
    const gates = rig.events('gate/passed').length;
    rig.all('Start agent 2', 'Why this order?');
    expect(rig.events('run/started').at(-1)?.run).toMatchObject({ agent: 2, purpose: 'chat' });
    expect(rig.events('gate/passed')).toHaveLength(gates);
    rig.all('Start agent 0', 'What now?');
    expect(rig.at.lastAgent).toBe(5);
  });

  test('before a project says to start one', () => {
    const rig = new Rig({}, { setup: 'ok', context: context() });
    expect(rig.do('Start agent 3')).toMatchObject({ kind: 'refusal', code: 'no-project', tryNext: ['Start agent 0'] });
  });
});

describe('plain words', () => {
  test('that sound like a gate give one line and advance nothing', () => {
    const table = [
      ['compiled', 'Looks good!', "It sounds like you're ready to proceed — type !plan to activate the Planner."],
      ['planned', "OK, let's build", "It sounds like you're ready to proceed — type !build to activate the Builder."],
      ['secured', 'Ready to ship', "It sounds like you're ready to proceed — type !verify to activate the Verifier."],
      [
        'critiqued',
        'run the security review',
        "It sounds like you're ready to proceed — type !security to activate the Security agent.",
      ],
    ] as const;
    for (const [point, text, hint] of table) {
      const rig = driven(point);
      const before = rig.journal.length;
      rig.shown = [];
      rig.all(text);
      expect(rig.words()).toBe(hint);
      expect(rig.journal).toHaveLength(before);
    }
  });

  test('that ask anyone but the Builder for code are declined with the way to it; the Builder is asked', () => {
    const rig = driven('compiled').all('Start agent 0');
    const before = rig.journal.length;
    rig.all('Write me a function that adds two dates');
    expect(rig.words()).toContain('Code is Agent 3’s, the Builder’s');
    expect(rig.journal).toHaveLength(before);
    const built = driven('built').all('Start agent 3', 'Write me a function that adds two dates');
    expect(built.events('run/started').at(-1)?.run).toMatchObject({ agent: 3, purpose: 'chat' });
  });

  test('that are none do nothing', () => {
    const rig = driven('compiled');
    const before = rig.journal.length;
    rig.all('', '   ');
    expect(rig.journal).toHaveLength(before);
  });
});

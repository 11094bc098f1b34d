import { describe, expect, test } from 'vitest';
import type { Run } from '../../../../schemas/event.ts';
import { PATHS } from '../../../../schemas/paths.ts';
import { REVIEW_IDS } from '../../../../schemas/results.ts';
import { fold } from '../../../../src/core/evolve.ts';
import { blockersOf } from '../../../../src/core/maintenance/judge.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { registration } from '../../../../src/core/projections.ts';
import { driven, type Performance, type Rig, type Script } from '../../../support/given.ts';
import { finding, result, scope } from '../../../support/story.ts';

const first = scope().tasks[0]!;
const authScope = { ...scope('src/auth.mjs'), tasks: [{ ...first, type: 'auth', outputFiles: ['src/auth.mjs'] }] };

const ended = (purpose: Run['purpose'], change: Record<string, unknown>): Performance => ({
  end: { result: result(purpose, change) },
});

const answer = (question: string, verdict = 'yes', blocking: boolean | null = null) => ({
  question,
  verdict,
  evidence: 'read',
  findings:
    blocking === null ? [] : [{ title: `${question} is wrong`, file: 'src/part-1.mjs', blocking, fix: 'mend it' }],
});

/** An agent whose runs of these purposes end with these results, one after the other; the last one stays. */
function acting(by: Partial<Record<Run['purpose'], readonly Record<string, unknown>[]>>): Script {
  const counts = new Map<string, number>();
  return {
    agent: (run) => {
      const own = by[run.purpose];
      if (own === undefined) return null;
      const at = counts.get(run.purpose) ?? 0;
      counts.set(run.purpose, at + 1);
      return ended(run.purpose, own[Math.min(at, own.length - 1)] ?? {});
    },
  };
}

/** A project in maintenance: the agent acts by the script from here on. */
function maintained(script: Script, ...lines: string[]): Rig {
  const rig = driven('maintenance');
  rig.script = script;
  return rig.all(...lines);
}

const purposes = (rig: Rig): string[] =>
  rig.events('run/started').flatMap(({ run }) => (rig.at.maintenance.length > 0 ? [run.purpose] : []));
const since = (rig: Rig): string[] => purposes(rig).slice(purposes(rig).lastIndexOf('scope'));
const cycle = (rig: Rig) => rig.at.maintenance.at(-1)!;

describe('a change that touches nothing delicate', () => {
  test('is checked for security after all where a secret was kept out of its commit, and every entry is accounted for', () => {
    const secret = {
      file: 'src/part-1.mjs',
      line: 3,
      kind: 'GitHub token',
      mark: { salt: 's', hash: 'h' },
      commit: null,
    };
    let tried = 0;
    const secrets: Script['secrets'] = (order) => (order.type === 'git/checkpoint' && tried++ === 0 ? [secret] : []);
    const accounts = [{ id: 'SB-001', disposition: 'removed', reason: 'it is read from the environment' }];
    const told = maintained({ ...acting({ security: [{ secret_blocks: accounts }] }), secrets }, 'Blue', '!m-build');
    expect(since(told)).toEqual(['scope', 'task', 'task', 'review', 'security']);
    expect(cycle(told).status).toBe('finished');
    expect(told.at.secrets[0]?.account).toMatchObject({ disposition: 'removed' });
    tried = 0;
    const silent = maintained({ ...acting({ security: [{ secret_blocks: [] }] }), secrets }, 'Blue', '!m-build');
    expect(silent.at.halt?.detail).toContain('secret_blocks does not account for SB-001');
    expect(cycle(silent).status).toBe('approved');
  });

  test('is checked again once what that check found is mended', () => {
    const mark = { salt: 's', hash: 'h' };
    const secret = { file: 'src/part-1.mjs', line: 3, kind: 'GitHub token', mark, commit: null };
    const secret_blocks = [{ id: 'SB-001', disposition: 'removed', reason: 'it is read from the environment' }];
    const high = [{ ...finding('SEC-001', 'HIGH'), file: 'src/part-1.mjs' }];
    let tried = 0;
    const rig = maintained(
      {
        ...acting({ security: [{ secret_blocks, findings: high }, { secret_blocks }] }),
        secrets: (order) => (order.type === 'git/checkpoint' && tried++ === 0 ? [secret] : []),
      },
      'Blue',
      '!m-build',
    );
    expect(nextStep(rig.at)).toMatchObject({ text: expect.stringContaining('SEC-001 HIGH'), command: '!m-build' });
    rig.all('!m-build');
    expect(since(rig).slice(-3)).toEqual(['task', 'review', 'security']);
    expect(cycle(rig).status).toBe('finished');
  });

  test('is built, answered for in three questions of its own, recorded and registered; no security check', () => {
    const rig = maintained({}, 'Make it blue', '!m-build');
    expect(since(rig)).toEqual(['scope', 'task', 'review']);
    const [review] = rig.events('maintenance/reviewed');
    expect(review?.questions.map(({ id }) => id)).toEqual([...REVIEW_IDS]);
    const asked = review?.questions.map(({ text, why }) => `${text} ${why}`) ?? [];
    expect(asked[0]).toContain('"Make it blue"');
    expect(asked[1]).toContain('TASK-001 Part 1');
    expect(asked[2]).toContain('tests/part-1.test.mjs');
    const order = rig.done.find((one) => one.type === 'agent/run' && one.run.purpose === 'review');
    expect(order).toMatchObject({ mayWrite: false, run: { agent: 4 }, roleFile: 'config/roles/4-critic.md' });
    expect(order?.type === 'agent/run' && order.assignment.focus.join('\n')).toContain('src/part-1.mjs was changed');
    expect(cycle(rig)).toMatchObject({ status: 'finished', commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    const record = rig.project.files.get(`${PATHS.maintenance}/MAINT-001.md`) ?? '';
    for (const words of ['Make it blue', 'MAINT-001-1', '| Q3 |', 'neither auth, data nor infra']) {
      expect(record).toContain(words);
    }
    expect(rig.project.commits.at(-1)?.files).toContain(`${PATHS.maintenance}/MAINT-001.md`);
    const { updatedAt } = rig.at;
    expect(registration(rig.at)).toMatchObject({
      pipeline_stage: 'maintenance',
      last_active_agent: 7,
      last_updated: updatedAt,
    });
  });

  test('stays unchecked in the history, though a later change makes its files delicate', () => {
    const later = { ...authScope, tasks: [{ ...first, type: 'auth' }] };
    const rig = maintained(acting({ scope: [scope(), later] }), 'Make it blue', '!m-build', 'Sign in first');
    expect(cycle(rig).taskIds).toEqual(['MAINT-002-1']);
    rig.all('!m-history MAINT-001');
    expect(rig.words()).toContain('security: not needed');
    expect(rig.words()).not.toContain('security: not made');
  });

  test('asks for nothing to be built before !m-build, and leaves no file behind until then', () => {
    const rig = driven('maintenance');
    const files = new Map(rig.project.files);
    rig.all('Make it blue', 'and bold');
    expect(rig.project.files).toEqual(files);
    expect(rig.at.work).toBeNull();
  });
});

describe('what a change touches', () => {
  test.each([
    ['a task of the kind', { tasks: [{ ...first, type: 'auth' }] }, 'auth'],
    ['the name of a file', { tasks: [{ ...first, outputFiles: ['src/db/schema.mjs'] }] }, 'data'],
    ['the agent itself', { surfaces: ['infra'] }, 'infra'],
  ])('is said by %s, and then it is checked for security', (_by, change, surface) => {
    const rig = maintained(acting({ scope: [{ ...scope(), ...change }] }), 'Change it', '!m-build');
    expect(cycle(rig).surfaces.map((one) => one.surface)).toContain(surface);
    expect(since(rig)).toEqual(['scope', 'task', 'review', 'security']);
    const order = rig.done.findLast((one) => one.type === 'agent/run');
    expect(order).toMatchObject({ mayWrite: false, run: { agent: 5, purpose: 'security' } });
    expect(order?.type === 'agent/run' && order.assignment.focus.join('\n')).toContain(`touches ${surface}`);
    expect(cycle(rig).status).toBe('finished');
  });

  test('cannot be talked down: a delicate file is checked though the agent declares something harmless', () => {
    const told = { ...scope(), surfaces: ['ui'], tasks: [{ ...first, outputFiles: ['src/auth/login.mjs'] }] };
    const rig = maintained(acting({ scope: [told] }), 'Change it', '!m-build');
    expect(since(rig)).toContain('security');
  });
});

describe('the three questions', () => {
  const NO = { answers: [answer('Q1'), answer('Q2', 'no', true), answer('Q3')] };
  const YES = { answers: REVIEW_IDS.map((id) => answer(id)) };

  test('a no with a blocking finding holds the change; !m-build sends it back with it, and it is asked again', () => {
    const rig = maintained(acting({ review: [NO, YES] }), 'Make it blue', '!m-build');
    expect(cycle(rig)).toMatchObject({
      status: 'approved',
      review: { blockers: ['Q2 no: Q2 is wrong (src/part-1.mjs)'] },
    });
    expect(rig.at).toMatchObject({ work: null, halt: null });
    expect(nextStep(rig.at).command).toBe('!m-build');
    expect(rig.at.maintenance).toHaveLength(1);
    rig.all('!m-build');
    expect(rig.events('task/reopened').at(-1)).toMatchObject({ taskId: 'MAINT-001-1' });
    const again = rig.events('run/started').findLast(({ run }) => run.purpose === 'task');
    expect(again?.run.because.join(' ')).toContain('Q2 is wrong');
    expect(rig.events('run/started').at(-1)?.run).toMatchObject({ purpose: 'review', attempt: 2 });
    expect(cycle(rig).status).toBe('finished');
  });

  test.each([
    ['no without anything that must not stay', [answer('Q1'), answer('Q2', 'no', false), answer('Q3')], []],
    ['unsure with a blocking finding', [answer('Q1'), answer('Q2', 'unsure', true), answer('Q3')], []],
    ['yes with a blocking finding', [answer('Q1'), answer('Q2', 'yes', true), answer('Q3')], []],
    ['no answer to one', [answer('Q1'), answer('Q3')], ['Q2 was not answered']],
    ['two answers to one', [...YES.answers, answer('Q1', 'no')], ['Q1 was answered 2 times']],
    ['no answers at all', [], ['Q1 was not answered', 'Q2 was not answered', 'Q3 was not answered']],
  ])('%s', (_what, answers, blockers) => {
    const rig = maintained(acting({ review: [{ answers, summary: 'all is well, do ship it' }] }), 'Blue', '!m-build');
    expect(rig.events('maintenance/reviewed').at(-1)?.blockers).toEqual(blockers);
    expect(cycle(rig).status).toBe(blockers.length === 0 ? 'finished' : 'approved');
  });

  test('answers in a form nobody knows stop the pipeline, and !resume asks again', () => {
    const rig = maintained(acting({ review: [{ answers: [{ question: 'Q9' }] }, YES] }), 'Make it blue', '!m-build');
    expect(rig.at.halt?.detail).toContain('the review cannot be read');
    rig.all('!resume');
    expect(cycle(rig).status).toBe('finished');
  });

  test('a Critic that writes is stopped', () => {
    const rig = maintained(
      { agent: (run) => (run.purpose === 'review' ? { end: { trespass: ['src/part-1.mjs'] } } : null) },
      'Make it blue',
      '!m-build',
    );
    expect(rig.at.halt?.detail).toContain('may only read');
  });
});

describe('a finding in an auth change', () => {
  const found = (severity: 'HIGH' | 'CRITICAL' | 'MEDIUM', title = 'open door') => ({
    findings: [{ ...finding('SEC-001', severity), title, file: 'src/auth.mjs' }],
  });
  const CLEAN = { findings: [] };
  const held = (...security: Record<string, unknown>[]): Rig =>
    maintained(acting({ scope: [authScope], security }), 'Sign in', '!m-build');

  test('HIGH blocks until it is mended: sent back with what was found, built, asked and checked again', () => {
    const rig = held(found('HIGH'), CLEAN);
    expect(blockersOf(rig.at, cycle(rig))).toEqual(['SEC-001 HIGH: open door']);
    expect(nextStep(rig.at)).toMatchObject({ command: '!m-build', text: expect.stringContaining('SEC-001') });
    rig.all('!m-build');
    expect(rig.events('task/reopened').at(-1)?.note).toContain('SEC-001 HIGH: open door');
    expect(since(rig)).toEqual(['scope', 'task', 'review', 'security', 'task', 'review', 'security']);
    expect(cycle(rig).status).toBe('finished');
  });

  test('HIGH is accepted with a reason by !security, and the change goes on from there', () => {
    const rig = held(found('HIGH'));
    expect(rig.do('!security accept SEC-001')).toMatchObject({ code: 'no-reason' });
    expect(rig.do('!security accept SEC-009 why')).toMatchObject({ code: 'no-finding' });
    expect(rig.do('!security')).toMatchObject({ code: 'in-maintenance' });
    rig.all('!security accept SEC-001 only reachable from here');
    expect(rig.at.risks.at(-1)).toMatchObject({ id: 'MAINT-001/SEC-001', finding: 'open door' });
    expect(cycle(rig).status).toBe('finished');
    expect(rig.project.files.get(`${PATHS.maintenance}/MAINT-001.md`)).toContain('accepted: only reachable from here');
  });

  test('CRITICAL cannot be accepted; MEDIUM does not block', () => {
    expect(held(found('CRITICAL')).do('!security accept SEC-001 why')).toMatchObject({
      code: 'critical',
      tryNext: ['!m-build'],
    });
    expect(cycle(held(found('MEDIUM'))).status).toBe('finished');
  });

  test('what was accepted once does not cover another finding of that number, nor another change', () => {
    const both = { findings: [...found('HIGH').findings, { ...finding('SEC-002', 'HIGH'), title: 'open window' }] };
    const rig = held(both, found('HIGH', 'another door'));
    rig.all('!security accept SEC-001 known');
    expect(blockersOf(rig.at, cycle(rig))).toEqual(['SEC-002 HIGH: open window']);
    rig.all('!m-build');
    expect(blockersOf(rig.at, cycle(rig))).toEqual(['SEC-001 HIGH: another door']);
    rig.all('!security accept SEC-001 known too', 'Sign in twice', '!m-build');
    expect(cycle(rig)).toMatchObject({ id: 'MAINT-002', status: 'approved' });
    expect(blockersOf(rig.at, cycle(rig))).toHaveLength(1);
  });
});

test('a shell that dies at any step goes on to the same end', () => {
  const kinds = ['cycle-base', 'record', 'run', 'check', 'checkpoint', 'deliver', 'commit'] as const;
  for (const kind of kinds) {
    const rig = maintained(acting({ scope: [authScope] }), 'Sign in');
    rig.line('!m-build');
    rig.run(() => rig.at.work?.kind === kind);
    expect(rig.at.work?.kind).toBe(kind);
    const next = rig.reopen();
    next.run();
    for (let lines = 0; lines < 4 && next.at.halt !== null; lines += 1)
      next.all('!resume', ...(next.at.question === null ? [] : ['']));
    next.run();
    expect([kind, cycle(next).status]).toEqual([kind, 'finished']);
  }
});

test('a journal of a version that knew no surface, no base and no questions still folds', () => {
  const rig = maintained({}, 'Make it blue', '!m-build');
  const old = rig.journal
    .filter(({ event }) => !['maintenance/based', 'maintenance/reviewed'].includes(event.type))
    .map((line) =>
      line.event.type === 'maintenance/scoped' ? { ...line, event: { ...line.event, surfaces: [] } } : line,
    );
  expect(fold(old)?.maintenance).toMatchObject([{ id: 'MAINT-001', status: 'finished', base: null, review: null }]);
});

import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../../schemas/results.ts';
import { asks, driven, type Performance, question, Rig, type Waypoint } from '../../support/given.ts';
import { finding, planFiles, result, scores, specText } from '../../support/story.ts';

/** Where each reading role is started from, and by which line. */
const READERS: readonly [Purpose, Waypoint, string][] = [
  ['compile', 'discovery', '!compile'],
  ['plan', 'compiled', '!plan'],
  ['critique', 'built', '!critic'],
  ['security', 'critiqued', '!security'],
  ['verify', 'secured', '!verify'],
  ['scope', 'maintenance', 'Make it blue'],
];
const judgedBy: Partial<Record<Purpose, string>> = {
  compile: 'spec/compiled',
  plan: 'plan/accepted',
  critique: 'critique/judged',
  security: 'security/judged',
  verify: 'verification/judged',
  scope: 'maintenance/scoped',
};

function bad(purpose: Purpose, performance: Performance, from: Waypoint): Rig {
  return driven(from, { agent: (run) => (run.purpose === purpose ? performance : null) });
}

describe.each(READERS)('a run of %s', (purpose, from, line) => {
  const outcomes = ['failed', 'unreadable', 'unreported', 'error'] as const;
  test.each(outcomes)('that ends as %s never passes, stops, and can be done again', (outcome) => {
    const rig = bad(purpose, { end: { outcome, why: 'because', result: null } }, from);
    rig.all(line);
    expect(rig.types()).not.toContain(judgedBy[purpose]);
    expect(rig.at.halt).toMatchObject({ reason: 'failed' });
    expect(rig.at.halt?.detail).toContain(`ended as ${outcome}: because`);
    rig.script = {};
    rig.all('!resume');
    expect(rig.types()).toContain(judgedBy[purpose]);
    expect(rig.at.halt).toBeNull();
  });

  test('that touched files never passes, and can be done again', () => {
    const rig = bad(purpose, { end: { trespass: ['src/part-1.mjs'] } }, from);
    rig.all(line);
    expect(rig.types()).not.toContain(judgedBy[purpose]);
    expect(rig.at.halt?.detail).toContain('may only read, but these files changed while it ran: src/part-1.mjs');
    rig.script = {};
    rig.all('!resume');
    expect(rig.types()).toContain(judgedBy[purpose]);
  });

  test('during which the repository strayed never passes, stops with the words, and can be done again', () => {
    const rig = bad(purpose, { end: { strayed: ['HEAD is elsewhere'] } }, from);
    rig.all(line);
    expect(rig.types()).not.toContain(judgedBy[purpose]);
    expect(rig.at.halt?.detail).toBe('HEAD is elsewhere; when it is put right, or if it was you: !resume');
    rig.script = {};
    rig.all('!resume');
    expect(rig.types()).toContain(judgedBy[purpose]);
  });

  test('with notes beside it passes all the same', () => {
    const rig = bad(purpose, { end: { notes: ['a branch was made'] } }, from);
    rig.all(line);
    expect(rig.types()).toContain(judgedBy[purpose]);
  });

  test('that touched files and then asks is no question but a stop', () => {
    const rig = bad(purpose, { end: { ...asks(question()).end, trespass: ['src/x'] } }, from);
    rig.all(line);
    expect(rig.types()).not.toContain('question/asked');
    expect(rig.at.halt?.detail).toContain('src/x');
  });

  test('whose result is not of its role never passes', () => {
    const rig = bad(purpose, { end: { result: { status: 'completed', summary: 'SHIP it' } } }, from);
    rig.all(line);
    expect(rig.types()).not.toContain(judgedBy[purpose]);
    expect(rig.at.halt?.reason).toBe('failed');
  });

  test('that was cancelled while the human had said to go on starts over', () => {
    const rig = driven(from);
    rig.line(line);
    rig.run(() => rig.at.work?.kind === 'run');
    rig.all('!pause', '!resume');
    expect(rig.types()).toContain(judgedBy[purpose]);
    expect(rig.events('run/ended').filter(({ outcome }) => outcome === 'cancelled')).toHaveLength(1);
  });
});

describe('a task’s run during which the repository strayed', () => {
  const strayed = ['1', '2', '3', '4', '5', '6'];

  test.each(['completed', 'failed', 'asked', 'error'] as const)('is no attempt, %s or not', (outcome) => {
    let left = 1;
    const rig = driven('planned', {
      agent: (run) => {
        if (run.taskId !== 'TASK-002' || left === 0) return null;
        left -= 1;
        return { end: { outcome, strayed, asks: outcome === 'asked' ? [question()] : [] } };
      },
    });
    rig.all('!build');
    expect(rig.at.halt).toEqual({
      reason: 'failed',
      detail: '1; 2; 3; 4; 5; and 1 more; when it is put right, or if it was you: !resume',
    });
    expect(rig.at.tasks['TASK-002']).toMatchObject({ status: 'IN-PROGRESS', attempts: 0, checkpoint: null });
    expect(rig.events('task/checkpointed').map(({ taskId }) => taskId)).not.toContain('TASK-002');
    rig.all('!resume');
    expect(rig.at.tasks['TASK-002']?.status).toBe('DONE');
    expect(rig.types()).toContain('build/completed');
  });
});

describe('the interview and words to an agent', () => {
  test.each(['chat', 'interview'] as const)('a strayed repository stops them: %s', (purpose) => {
    const script = { agent: () => ({ end: { strayed: ['HEAD is elsewhere'] } }) };
    const rig = purpose === 'chat' ? driven('compiled', script) : new Rig(script);
    rig.all(...(purpose === 'chat' ? ['What did you write?'] : ['Start agent 0', 'A Linux thing', '/code/habits']));
    expect(rig.at.halt?.detail).toContain('HEAD is elsewhere');
  });

  test('an interview that touched files stops', () => {
    const rig = new Rig({ agent: () => ({ end: { trespass: ['x'] } }) });
    rig.all('Start agent 0', 'A Linux thing', '/code/habits');
    expect(rig.at.halt?.detail).toContain('(interview) may only read');
  });

  test('a chat that touched files, or failed, stops; one that was left or cut short leaves nothing behind', () => {
    for (const end of [{ trespass: ['x'] }, { outcome: 'error', why: 'died', result: null } as const]) {
      const rig = driven('compiled', { agent: (run) => (run.purpose === 'chat' ? { end } : null) });
      rig.all('What did you write?');
      expect(rig.at.halt?.reason).toBe('failed');
    }
    const rig = driven('compiled');
    rig.line('What did you write?');
    rig.all('!pause');
    expect(rig.at).toMatchObject({ work: null, halt: null });
    rig.line('And now?');
    const after = rig.reopen();
    expect(after.at).toMatchObject({ work: null, halt: null });
  });

  test('a chat goes to the stage’s agent in the same conversation, and its words come with the next assignment', () => {
    const rig = driven('compiled').all('Prefer plain files');
    const { run } = rig.events('run/started').at(-1)!;
    expect(run).toMatchObject({ purpose: 'chat', agent: 1, resumes: 's1', because: ['Prefer plain files'] });
    expect(rig.at.work).toBeNull();
  });

  test('words after a pause that came with the last step of a stage start nothing that could not go on', () => {
    const rig = driven('discovery');
    rig.line('!compile');
    rig.run(() => rig.at.work?.kind === 'commit');
    rig.all('!pause', 'What now?');
    expect(rig.at).toMatchObject({ work: null, halt: { reason: 'paused' } });
    rig.all('!resume', 'What now?');
    expect(rig.events('run/ended').at(-1)?.runId).toBe(rig.events('run/started').at(-1)?.run.runId);
    expect(rig.events('run/started').at(-1)?.run.purpose).toBe('chat');
  });

  test('words while something is stopped are kept as a note and start nothing', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.all('!pause');
    const runs = rig.at.runCount;
    rig.all('Use tabs');
    expect(rig.at.runCount).toBe(runs);
    expect(rig.at.notes).toEqual([{ agent: 3, text: 'Use tabs' }]);
    expect(rig.words()).toContain('the next assignment after !resume');
    rig.line('!resume');
    rig.run(() => rig.at.work?.kind === 'run');
    const order = rig.flying;
    expect(order?.type === 'agent/run' && order.assignment.notes).toEqual(['Use tabs']);
  });
});

describe('what is handed over', () => {
  test.each([
    ['../evil', '../evil'],
    ['src/code.mjs', 'src/code.mjs'],
    ['contracts/a/b.contracts.ts', 'contracts/a/b.contracts.ts'],
    ['contracts/../x.contracts.ts', 'contracts/../x.contracts.ts'],
    ['artifacts/pipeline/HANDOFF.json', 'artifacts/pipeline/HANDOFF.json'],
  ])('outside the role’s artifacts (%s) is not written', (path) => {
    const files = [...planFiles(), { path, content: 'x' }];
    const rig = bad('plan', { end: { result: result('plan', { files }) } }, 'compiled');
    rig.all('!plan');
    expect(rig.at.halt?.detail).toContain(`handed over files outside its artifacts: ${path}`);
    expect(rig.project.files.has(path) && rig.project.files.get(path) === 'x').toBe(false);
  });

  test('nothing at all stops', () => {
    const rig = bad('compile', { end: { result: result('compile', { files: [] }) } }, 'discovery');
    rig.all('!compile');
    expect(rig.at.halt?.detail).toContain('handed over no files');
  });

  test('a specification that does not parse goes back three times, then stops', () => {
    const files = [
      { path: 'artifacts/discovery/feature-spec.md', content: specText().replace('| Payments | no |\n', '') },
    ];
    const rig = bad('compile', { end: { result: result('compile', { files }) } }, 'discovery');
    rig.all('!compile');
    expect(rig.events('spec/rejected')).toHaveLength(3);
    expect(rig.at).toMatchObject({ spec: null, handoffVersion: 0 });
  });
});

describe('a project on the Web', () => {
  const spec = { path: 'artifacts/discovery/feature-spec.md', content: specText('Web') };
  const contract = { path: 'artifacts/discovery/design-contract.md', content: '# Design\n' };

  test('needs a design contract beside its specification', () => {
    const rig = bad('compile', { end: { result: result('compile', { files: [spec] }) } }, 'discovery');
    rig.all('!compile');
    expect(rig.events('spec/rejected').at(-1)?.problems).toMatchObject([{ file: contract.path, line: null }]);
    rig.script = { agent: () => ({ end: { result: result('compile', { files: [spec, contract] }) } }) };
    rig.all('!resume');
    expect(rig.at.spec).toMatchObject({ designContract: contract.path });
  });
});

describe('verdicts are computed, whatever the agent says', () => {
  test('the critic’s from the scores', () => {
    const low = scores().map((one, at) => (at === 0 ? { ...one, score: 1 } : one));
    const rig = bad(
      'critique',
      { end: { result: result('critique', { scores: low, summary: 'SHIP_READY' }) } },
      'built',
    );
    rig.all('!critic');
    expect(rig.at.critique).toMatchObject({ verdict: 'HOLD', atRisk: ['spec_compliance'] });
  });

  test('the security blockers from the findings', () => {
    const findings = [finding('SEC-001', 'CRITICAL', 'fixed'), finding('SEC-002', 'HIGH'), finding('SEC-003', 'LOW')];
    const rig = bad('security', { end: { result: result('security', { findings }) } }, 'critiqued');
    rig.all('!security');
    expect(rig.at.security?.blockers).toEqual(['SEC-002 HIGH: SEC-002 title']);
  });

  test('shipping from what the shell ran: a phase of the shell’s name from the agent counts for nothing', () => {
    const phases = [{ name: 'gate commands', blocking: true, passed: true, evidence: 'trust me' }];
    const rig = driven('secured', {
      agent: (run) => (run.purpose === 'verify' ? { end: { result: result('verify', { phases }) } } : null),
    });
    rig.script = { ...rig.script, exit: () => 1 };
    rig.all('!verify');
    expect(rig.at.verification).toMatchObject({ verdict: 'NO-SHIP', contractVerdict: 'FAIL', tcPassRate: 0 });
    expect(rig.at.verification?.phases.filter(({ name }) => name === 'gate commands')).toHaveLength(1);
    expect(rig.do('Start agent 7')).toMatchObject({ kind: 'refusal', code: 'stage-not-reached' });
  });

  test('shipping falls with an unmet feature or a failed phase of the verifier', () => {
    const compliance = [
      { feature: 'F-001', met: false, evidence: '' },
      { feature: 'F-002', met: true, evidence: '' },
      { feature: 'F-003', met: true, evidence: '' },
    ];
    const rig = bad('verify', { end: { result: result('verify', { compliance }) } }, 'secured');
    rig.all('!verify');
    expect(rig.at.verification).toMatchObject({ verdict: 'CONDITIONAL', compliancePct: 66.6 });
  });
});

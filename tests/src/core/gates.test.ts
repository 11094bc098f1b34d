import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../schemas/paths.ts';
import { GATES, type Gate } from '../../../schemas/stage.ts';
import { missing } from '../../../src/core/gates.ts';
import { asks, driven, question, type Rig, type Script, type Waypoint } from '../../support/given.ts';
import { finding, result, task } from '../../support/story.ts';

/** Requirements of a gate that are not met right now, as the gate's own refusal would list them. */
function unmet(rig: Rig, gate: Gate): string[] {
  const shell = { ...rig.state.shell, observed: rig.project.observe() };
  return missing({ ...rig.state, shell }, gate).map(({ what, next }) => `${what} → ${next}`);
}
const found = (...findings: ReturnType<typeof finding>[]): Script => ({
  agent: (run) => (run.purpose === 'security' ? { end: { result: result('security', { findings }) } } : null),
});

describe('each gate, stage by stage', () => {
  const closed = 'the specification is not compiled → !compile';
  const table: [Waypoint, Record<Gate, string[]>][] = [
    [
      'discovery',
      {
        compile: [],
        plan: [closed],
        build: [
          closed,
          `${PATHS.taskGraph} is missing → !plan`,
          'contracts/ holds no contract → !plan',
          `${PATHS.ownership} is missing → !plan`,
        ],
        critic: ['there is no plan → !compile'],
        security: [
          'there is no critic verdict → !critic',
          'HANDOFF v4 is not written → !critic',
          `${PATHS.criticism} is missing → !critic`,
        ],
        verify: ['there is no security review (SECURITY_REPORT, HANDOFF v5) → !security'],
      },
    ],
    [
      'planned',
      {
        compile: ['the plan is made from the compiled specification already → !reset'],
        plan: [],
        build: [],
        critic: ['3 of 3 tasks are not DONE (TASK-001, TASK-002, TASK-003) → !build'],
        security: [
          'there is no critic verdict → !critic',
          'HANDOFF v4 is not written → !critic',
          `${PATHS.criticism} is missing → !critic`,
        ],
        verify: ['there is no security review (SECURITY_REPORT, HANDOFF v5) → !security'],
      },
    ],
    [
      'built',
      {
        compile: ['the plan is made from the compiled specification already → !reset'],
        plan: ['tasks of the present plan are built already → !build'],
        build: [],
        critic: [],
        security: [
          'there is no critic verdict → !critic',
          'HANDOFF v4 is not written → !critic',
          `${PATHS.criticism} is missing → !critic`,
        ],
        verify: ['there is no security review (SECURITY_REPORT, HANDOFF v5) → !security'],
      },
    ],
    [
      'critiqued',
      {
        compile: ['the plan is made from the compiled specification already → !reset'],
        plan: ['tasks of the present plan are built already → !build'],
        build: [],
        critic: [],
        security: [],
        verify: ['there is no security review (SECURITY_REPORT, HANDOFF v5) → !security'],
      },
    ],
  ];

  test.each(table)('at %s', (point, expected) => {
    const rig = driven(point);
    for (const gate of GATES) expect(unmet(rig, gate), gate).toEqual(expected[gate]);
  });

  test('a closed gate lists every requirement, passes nothing and says what to type', () => {
    const rig = driven('discovery');
    const outcome = rig.do('!build');
    expect(outcome).toMatchObject({
      kind: 'refusal',
      code: 'gate-closed',
      message: '!build is not open: 4 requirements are not met',
      tryNext: ['!compile', '!plan'],
    });
    expect(rig.types()).not.toContain('gate/passed');
  });
});

test('a specification that a person made unreadable closes the gate of the plan, with its line', () => {
  const rig = driven('compiled');
  const text = rig.project.files.get(PATHS.spec) ?? '';
  rig.project.files.set(PATHS.spec, `${text}\n\`\`\`\nnever closed\n`);
  expect(unmet(rig, 'plan')).toEqual([
    expect.stringMatching(/cannot be read: .*feature-spec\.md.*the code block that begins here is never closed → edit/),
  ]);
});

describe('files that are gone close a gate', () => {
  test.each<[string, Waypoint, Gate, string]>([
    [PATHS.spec, 'compiled', 'plan', `${PATHS.spec} is gone → !compile`],
    [PATHS.ownership, 'planned', 'build', `${PATHS.ownership} is missing → !plan`],
    ['contracts/habits.contracts.ts', 'planned', 'build', 'contracts/ holds no contract → !plan'],
    [PATHS.taskGraph, 'planned', 'build', `${PATHS.taskGraph} is missing → !plan`],
    [PATHS.criticism, 'critiqued', 'security', `${PATHS.criticism} is missing → !critic`],
    [PATHS.securityReport, 'secured', 'verify', `${PATHS.securityReport} is missing → !security`],
  ])('%s', (path, point, gate, line) => {
    const rig = driven(point);
    rig.project.files.delete(path);
    expect(unmet(rig, gate)).toEqual([line]);
  });

  test('a plan edited into one that does not hold names file and line', () => {
    const rig = driven('planned');
    const graph = rig.project.files.get(PATHS.taskGraph) ?? '';
    rig.project.files.set(PATHS.taskGraph, graph.replace('**depends_on:** TASK-001', '**depends_on:** TASK-009'));
    expect(unmet(rig, 'build')[0]).toMatch(
      /TASK-GRAPH\.md:\d+ TASK-002 depends on TASK-009.* → edit the file, or !plan/,
    );
  });

  test('files that cannot be read close the build', () => {
    const rig = driven('planned');
    expect(missing({ ...rig.state, shell: { ...rig.state.shell, observed: null } }, 'build')).toEqual([
      { what: 'the project files could not be read', next: '!doctor' },
    ]);
  });
});

describe('the critic on an unfinished build', () => {
  test('is allowed when the human paused it, and !build goes on afterwards; the verdict is stale then', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.tasks['TASK-002']?.status === 'IN-PROGRESS' && rig.at.work?.kind === 'run');
    rig.all('!pause', '!critic');
    expect(rig.at).toMatchObject({ stage: 'critique', handoffVersion: 4, critique: { verdict: 'SHIP_READY' } });
    rig.all('!build');
    expect(rig.at.order.map((id) => rig.at.tasks[id]?.status)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(unmet(rig, 'security')).toEqual(['the code changed after the critic read it → !critic']);
    rig.all('!critic', '!security', '!verify');
    expect(rig.at.verification?.verdict).toBe('SHIP');
  });

  test('is refused while a question waits, with the way there', () => {
    const rig = driven('planned', {
      agent: (run) => (run.taskId === 'TASK-001' && run.resumes === null ? asks(question()) : null),
    });
    rig.all('!build');
    expect(unmet(rig, 'critic')).toEqual([
      '3 of 3 tasks are not DONE (TASK-001, TASK-002, TASK-003) → answer the question, or !pause to stop here',
    ]);
    rig.all('!pause', '!critic');
    expect(rig.at.critique).not.toBeNull();
  });

  test('and a build that merely failed does not open it', () => {
    const rig = driven('planned', { exit: () => 1 });
    rig.all('!build');
    expect(unmet(rig, 'critic')[0]).toMatch(/are not DONE/);
  });

  test('a project that was never finished is never shipped, whatever the verdicts', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.all('!pause', '!critic', '!security', '!verify');
    expect(rig.at.verification?.verdict).toBe('NO-SHIP');
  });
});

describe('verdicts go stale', () => {
  test('a task built again closes security and verify until they were asked again', () => {
    const rig = driven('secured').all('!build TASK-002 use ISO dates');
    expect(rig.at.stage).toBe('building');
    expect(unmet(rig, 'security')).toEqual(['the code changed after the critic read it → !critic']);
    expect(unmet(rig, 'verify')).toEqual(['the code changed after the security review → !security']);
    rig.all('!critic');
    expect(unmet(rig, 'security')).toEqual([]);
    rig.all('!security', '!verify');
    expect(rig.at.verification?.verdict).toBe('SHIP');
  });

  test('a shipped project whose task is being built again is not shipped, and does not go to Agent 7', () => {
    const rig = driven('shipped');
    rig.line('!build TASK-001 again');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.all('!pause');
    expect(rig.do('Start agent 7')).toMatchObject({ kind: 'refusal', code: 'stage-not-reached' });
    const after = rig.reopen();
    expect(after.at.stage).toBe('building');
  });
});

describe('findings', () => {
  test('an open CRITICAL or HIGH one closes !verify; a fixed, MEDIUM or LOW one does not', () => {
    const rig = driven(
      'secured',
      found(
        finding('SEC-001', 'CRITICAL'),
        finding('SEC-002', 'HIGH'),
        finding('SEC-003', 'HIGH', 'fixed'),
        finding('SEC-004', 'MEDIUM'),
        finding('SEC-005', 'LOW'),
      ),
    );
    expect(unmet(rig, 'verify')).toEqual([
      'unresolved: SEC-001 CRITICAL: SEC-001 title → !build <TASK-NNN> fix SEC-001, then !security',
      'unresolved: SEC-002 HIGH: SEC-002 title → !build <TASK-NNN> fix SEC-002, or !security accept SEC-002 <reason>, then !security',
    ]);
  });

  test('a HIGH one is accepted with a reason, for the report and HANDOFF too; a CRITICAL one never', () => {
    const rig = driven('secured', found(finding('SEC-001', 'CRITICAL'), finding('SEC-002', 'HIGH')));
    expect(rig.do('!security accept SEC-001 it is fine')).toMatchObject({ kind: 'refusal', code: 'critical' });
    expect(rig.do('!security accept SEC-002')).toMatchObject({ kind: 'refusal', code: 'no-reason' });
    expect(rig.do('!security accept SEC-009 x')).toMatchObject({ kind: 'refusal', code: 'no-finding' });
    expect(rig.do('!security ignore SEC-002')).toMatchObject({ kind: 'refusal', code: 'usage' });
    rig.all('!security accept sec-002 only reachable on this machine');
    expect(unmet(rig, 'verify')).toEqual([
      'unresolved: SEC-001 CRITICAL: SEC-001 title → !build <TASK-NNN> fix SEC-001, then !security',
    ]);
    expect(JSON.parse(rig.project.files.get(PATHS.handoff) ?? '')).toMatchObject({
      accepted_risks: [{ id: 'SEC-002', rationale: 'only reachable on this machine', accepted_by: 'human' }],
    });
    expect(rig.project.files.get(PATHS.securityReport)).toContain('only reachable on this machine');
  });

  test('accepting one again with another reason is committed again', () => {
    const rig = driven('secured', found(finding('SEC-002', 'HIGH')));
    const before = rig.project.commits.length;
    rig.all('!security accept SEC-002 one reason', '!security accept SEC-002 a better reason');
    expect(rig.project.commits.length).toBe(before + 2);
    expect(rig.at.risks).toHaveLength(1);
  });

  test('accepting one while something is stopped is carried out at once', () => {
    const rig = driven('secured', found(finding('SEC-002', 'HIGH')));
    rig.script = { ...rig.script, agent: () => ({ end: { outcome: 'error', why: 'x', result: null } }) };
    rig.all('!critic');
    expect(rig.at.halt?.reason).toBe('failed');
    rig.script = {};
    rig.all('!security accept SEC-002 fine');
    expect(rig.at).toMatchObject({ halt: null, work: null });
  });
});

describe('a plan changed by hand after the build', () => {
  test('is taken up by !build: a new task is built, a changed one built again', () => {
    const rig = driven('built');
    const more = task(1, { id: 'TASK-004', title: 'Part 4', outputFiles: ['src/part-4.mjs'], dependsOn: ['TASK-001'] });
    const graph = rig.project.files.get(PATHS.taskGraph) ?? '';
    const block = graph
      .slice(graph.indexOf('### TASK-003'), graph.indexOf('## Parallelism'))
      .replaceAll('TASK-003', 'TASK-004')
      .replace('- src/part-3.mjs\n- tests/part-3.test.mjs', '- src/part-4.mjs')
      .replace('**Status:** DONE', '**Status:** PENDING')
      .replace(/\*\*Checkpoint:\*\*.*/, '**Checkpoint:** none');
    rig.project.files.set(
      PATHS.taskGraph,
      `${graph.replace('## Parallelism Map', `${block}## Parallelism Map\n- Batch 4: TASK-004`).replace('### TASK-002: Part 2', '### TASK-002: Part two')}`,
    );
    const owners = rig.project.files.get(PATHS.ownership) ?? '';
    rig.project.files.set(PATHS.ownership, `${owners}| \`${more.outputFiles[0]}\` | TASK-004 |\n`);
    expect(rig.do('!build')).toMatchObject({ kind: 'decision' });
    expect(rig.words()).toContain('TASK-002 Part two is STALE');
    rig.all('build');
    expect(rig.at.order).toEqual(['TASK-001', 'TASK-002', 'TASK-003', 'TASK-004']);
    expect(
      rig
        .events('task/checkpointed')
        .slice(3)
        .map(({ taskId }) => taskId),
    ).toEqual(['TASK-002', 'TASK-004']);
    expect(rig.at.builtAt).not.toBeNull();
    expect(rig.do('!build')).toMatchObject({ kind: 'refusal', code: 'built' });
  });
});

import type { Event, EventOf, EventType, Run } from '../../schemas/event.ts';
import type { Task } from '../../schemas/task-graph.ts';
import { type Flight, NO_FLIGHT } from '../../src/core/budget/cap-used.ts';
import { evolve } from '../../src/core/evolve.ts';
import { AT_REST, type ProjectState, type ShellState } from '../../src/core/state.ts';
import type { Live } from '../../src/core/transcript.ts';
import type { Snapshot } from '../../src/view/session-handle.ts';
import { BRANCH_SAMPLES } from './branch-samples.ts';
import { CAP_SAMPLES, STAGE_TOKENS } from './cap-samples.ts';
import { LANE_SAMPLES } from './lane-samples.ts';
import { CHANGE_SAMPLES } from './rig-change.ts';

/** A shell as a screen finds it: set up, rehearsal agent, interactive. */
export function shellState(over: Partial<ShellState> = {}): ShellState {
  return {
    home: '/home/ada/shell',
    cwd: '/home/ada/habits',
    projectOption: null,
    agentOption: null,
    permissionOption: null,
    interactive: true,
    machine: null,
    host: 'Linux',
    platforms: [],
    hints: { schema_version: 1, hints: [] },
    families: [],
    defaults: {
      schema_version: 1,
      attempts: { task: 3, plan: 3, clarificationRounds: 5 },
      timeouts: { turnMs: 1, idleMs: 1, gateCommandMs: 1, gitMs: 1 },
      agentMemoryMb: { other: 500 },
      stageTokens: STAGE_TOKENS,
      knowledge: { patterns: 5, patternCharacters: 4000 },
    },
    backends: [{ id: 'rehearsal', label: 'rehearsal (no model)' }],
    started: true,
    setup: 'ok',
    context: {
      schema_version: 1,
      _setup_complete: true,
      _last_configured: '2026-11-01T00:00:00Z',
      install_path: '/home/ada/shell',
      tier1: { coordination: 'journal', semantic_search: 'keyword', agent_memory: 'files' },
      tier2: {},
      active: { coordination: 'journal', semantic_search: 'keyword', agent_memory: 'files', external_registry: 'none' },
      agent: { backend: 'rehearsal', model: null },
      registered_projects: {},
    },
    ...AT_REST,
    ...over,
  };
}

/** The state after these events of a project. */
export function projectAfter(...events: readonly Event[]): ProjectState {
  let state: ProjectState | null = null;
  for (const [index, event] of [CREATED, ...events].entries()) {
    state = evolve(state, event, { seq: index + 1, at: '2026-11-01T10:00:00Z' });
  }
  if (state === null) throw new Error('these events leave no project');
  return state;
}

export const CREATED: EventOf<'project/created'> = {
  type: 'project/created',
  name: 'Habit Tracker',
  dir: '/home/ada/habits',
  brief: 'A habit tracker for the web',
  platforms: ['Web'],
  backend: 'rehearsal',
  model: null,
  base: null,
};

/** A task of a plan with titles of its own. */
export function task(number: number, title: string): Task {
  return {
    id: `TASK-${String(number).padStart(3, '0')}`,
    title,
    type: 'feature',
    platform: 'web',
    dependsOn: [],
    canParallel: false,
    outputFiles: ['src/a.js'],
    features: ['F-001'],
    acceptance: [],
    testStatus: 'EXEMPT',
    contracts: [],
    gateCommands: ['npm test'],
    emptyDiffAllowed: false,
  };
}

export const RUN: Run = {
  runId: 'R0001',
  agent: 3,
  purpose: 'task',
  taskId: 'TASK-001',
  attempt: 1,
  backend: 'rehearsal',
  model: null,
  resumes: null,
  because: [],
};

const usage = {
  fresh: 1200,
  cacheRead: 100,
  cacheWrite: 0,
  output: 340,
  reasoning: 0,
  requests: 1,
  costMicroUsd: 12_000,
  costSource: 'table',
  contextUsed: 24_000,
  contextSize: 200_000,
  exact: true,
} as const;

const TASKS = [task(1, 'Add habits'), task(2, 'Show streaks'), task(3, 'Export to CSV')];
const FEATURES = [
  { id: 'F-001', title: 'Add habits', line: 10 },
  { id: 'F-002', title: 'Show streaks', line: 11 },
];
const profile = {
  platforms: ['Web' as const],
  auth: false,
  database: false,
  payments: false,
  externalApis: false,
  multiTenant: false,
  machineLearning: false,
};
const question = {
  id: 'Q1',
  text: 'Where is the data kept?',
  options: ['A file', 'The browser'],
  recommended: 'A file',
};
const phase = { name: 'gate commands', blocking: true, passed: true, evidence: '3 of 3 gate commands exit 0' };
const finding = {
  id: 'SEC-001',
  severity: 'HIGH' as const,
  domain: 'secrets',
  title: 'Token in the source',
  file: null,
  evidence: 'a.js:1',
  fix: 'remove it',
  status: 'open' as const,
};
const score = { dimension: 'correctness' as const, score: 4, evidence: 'tests pass' };

/** Changes of SCHEMA.md, with everything in them that has words. */
const MIGRATION_SAMPLES = {
  'migration/planned': {
    type: 'migration/planned' as const,
    id: '0001',
    taskId: 'TASK-002',
    runId: 'R0002',
    text: '### Table: habits\n',
    hash: 'b'.repeat(64),
    risk: 'DATA-LOSS' as const,
    changes: [
      { what: 'table days is removed', risk: 'DATA-LOSS' as const, reason: 'all its rows go', line: 3, table: 'days' },
    ],
    remarks: [{ line: 7, message: 'not understood: at most five' }],
    up: ['DROP TABLE "days";'],
    down: ['CREATE TABLE "days" ("at" TEXT);'],
    proof: { kind: 'differs' as const, rows: 4, what: ['table days does not come back'], unfit: 'NOT NULL failed' },
  },
  'migration/approved': { type: 'migration/approved' as const, id: '0001' },
  'migration/cancelled': { type: 'migration/cancelled' as const, id: '0001' },
  'secret/blocked': {
    type: 'secret/blocked' as const,
    id: 'SB-001',
    taskId: 'TASK-002',
    runId: 'RUN-0003',
    where: 'checkpoint',
    found: { file: 'src/mail.ts', line: 3, kind: 'SendGrid key', mark: { salt: '00', hash: 'ab' }, commit: null },
  },
  'secret/allowed': { type: 'secret/allowed' as const, id: 'SB-001', reason: 'an example of the manual' },
  'checkpoint/refused': {
    type: 'checkpoint/refused' as const,
    taskId: 'TASK-002',
    runId: 'RUN-0003',
    failures: ['src/mail.ts:3 holds a secret (SendGrid key, SB-001)'],
  },
};

/** Tests of another task that were run again and failed, with everything in them that has words. */
const REGRESSION_SAMPLES = {
  'rerun/began': { type: 'rerun/began' as const, taskId: 'TASK-002' },
  'rerun/ended': {
    type: 'rerun/ended' as const,
    taskId: 'TASK-002',
    runId: 'R0002',
    commands: [
      { command: 'node --test tests/part-1.test.mjs', exit: 1, timedOut: false, tail: 'not ok 1 adds', durationMs: 9 },
    ],
    flaky: [{ command: 'node --test tests/part-3.test.mjs', exit: 1, timedOut: false, tail: 'not ok', durationMs: 9 }],
    broken: [{ taskId: 'TASK-001', files: ['src/part-1.mjs'], commands: ['node --test tests/part-1.test.mjs'] }],
    edited: ['src/part-3.mjs'],
  },
};

/** One of each event there is, with everything in it that has words. */
export const SAMPLES: { readonly [T in EventType]: EventOf<T> } = {
  ...BRANCH_SAMPLES,
  ...LANE_SAMPLES,
  ...CAP_SAMPLES,
  ...CHANGE_SAMPLES,
  ...MIGRATION_SAMPLES,
  ...REGRESSION_SAMPLES,
  'project/created': CREATED,
  'note/added': { type: 'note/added', agent: 1, text: 'make it small' },
  'question/asked': {
    type: 'question/asked',
    questionId: 'Q1',
    kind: 'clarification',
    runId: 'R0001',
    taskId: null,
    round: 1,
    questions: [question],
  },
  'question/answered': {
    type: 'question/answered',
    questionId: 'Q1',
    answers: [{ question: 'Q1', answer: 'A file', by: 'human' }],
  },
  'permission/answered': {
    type: 'permission/answered',
    runId: 'R0001',
    requestId: 'p1',
    title: 'run npm test',
    decision: 'no',
    comment: 'not now',
  },
  'run/started': { type: 'run/started', run: { ...RUN, attempt: 2 } },
  'run/ended': {
    type: 'run/ended',
    runId: 'R0001',
    outcome: 'failed',
    reason: 'done',
    error: null,
    result: null,
    why: 'the tests do not pass',
    asks: [],
    sessionId: null,
    usage,
    durationMs: 12_000,
    trespass: ['src/b.js'],
    strayed: [],
    notes: [],
    patterns: [],
  },
  'gate/passed': { type: 'gate/passed', gate: 'build' },
  'artifacts/prepared': { type: 'artifacts/prepared', bundle: 'spec', files: [] },
  'artifacts/delivered': {
    type: 'artifacts/delivered',
    bundle: 'plan',
    files: ['TDD.md', 'SCHEMA.md', 'a', 'b', 'c'].map((path) => ({ path, sha256: '' })),
  },
  'bundle/committed': { type: 'bundle/committed', bundle: 'plan', sha: 'a1b2c3d4e5f60718' },
  'spec/compiled': {
    type: 'spec/compiled',
    title: 'Habit Tracker',
    path: 'artifacts/discovery/feature-spec.md',
    hash: 'sha256:0',
    features: FEATURES,
    profile,
    tier: 'Simple',
    tierReasons: ['one platform', 'two features'],
    techStack: {},
    openQuestions: ['which browsers?'],
    designContract: null,
  },
  'spec/rejected': {
    type: 'spec/rejected',
    attempt: 1,
    problems: [{ file: 'feature-spec.md', line: 3, message: 'has no Profile table' }],
  },
  'plan/accepted': {
    type: 'plan/accepted',
    tasks: TASKS,
    batches: [
      { name: 'Batch 1', tasks: ['TASK-001', 'TASK-002'] },
      { name: 'Batch 2', tasks: ['TASK-003'] },
    ],
    schemaHash: '',
    planHash: '',
    patternsApplied: [],
  },
  'plan/rejected': {
    type: 'plan/rejected',
    attempt: 2,
    problems: [{ file: 'TASK-GRAPH.md', line: null, message: 'has a cycle' }],
  },
  'task/picked': { type: 'task/picked', taskId: 'TASK-001' },
  'task/opened': { type: 'task/opened', taskId: 'TASK-001', tree: 't1', head: null },
  'task/closed': { type: 'task/closed', taskId: 'TASK-001', tree: 't2' },
  'task/checked': {
    type: 'task/checked',
    taskId: 'TASK-001',
    runId: 'R0001',
    tree: 't2',
    commands: [
      { command: 'npm test', exit: 1, timedOut: false, tail: 'not ok 1 - adds a habit\n# fail 1', durationMs: 900 },
    ],
    changed: [{ path: 'src/a.js', kind: 'added' }],
    outside: ['src/c.js'],
    failures: ['gate command `npm test` failed (exit 1)\nnot ok 1', 'src/a.js was to be written and is not there'],
  },
  'task/checkpointed': {
    type: 'task/checkpointed',
    taskId: 'TASK-001',
    runId: 'R0001',
    sha: 'a1b2c3d4e5f60718',
    files: ['src/a.js'],
  },
  'task/blocked': {
    type: 'task/blocked',
    taskId: 'TASK-002',
    reason: '3 attempts failed; the last one: npm test\nnot ok 1',
  },
  'task/reopened': { type: 'task/reopened', taskId: 'TASK-002', note: 'use a map' },
  'build/completed': { type: 'build/completed' },
  'critique/judged': {
    type: 'critique/judged',
    scores: [score],
    mean: 3.5,
    verdict: 'HOLD',
    atRisk: ['error_handling'],
    holdTriggers: ['error_handling is scored 1'],
    criticalFlaws: ['data is lost on reload'],
    summary: 'close',
    recommendations: [],
  },
  'security/judged': {
    type: 'security/judged',
    tier: 'Simple',
    summary: 'one thing to mend',
    domains: [{ name: 'secrets', verdict: 'fail', note: 'a token in the source' }],
    findings: [finding],
    blockers: ['SEC-001 HIGH: Token in the source'],
    secretBlocks: [],
  },
  'risk/accepted': {
    type: 'risk/accepted',
    risk: { id: 'SEC-001', finding: 'Token in the source', rationale: 'a test token', accepted_by: 'human' },
  },
  'verification/checked': {
    type: 'verification/checked',
    phases: [phase, { ...phase, name: 'checkpoints', passed: false, evidence: 'TASK-001 is gone' }],
    tcPassRate: 100,
  },
  'verification/judged': {
    type: 'verification/judged',
    phases: [phase],
    compliancePct: 100,
    tcPassRate: 100,
    contractVerdict: 'PASS',
    perfVerdict: 'NOT-MEASURED',
    verdict: 'SHIP',
    notes: [],
    summary: 'all of it works',
    compliance: [],
  },
  'pipeline/halted': { type: 'pipeline/halted', reason: 'failed', detail: 'blocked: TASK-002' },
  'pipeline/resumed': { type: 'pipeline/resumed', choice: 'keep' },
  'maintenance/opened': { type: 'maintenance/opened' },
  'maintenance/requested': { type: 'maintenance/requested', id: 'MAINT-001', request: 'sort habits by name' },
  'maintenance/scoped': {
    type: 'maintenance/scoped',
    id: 'MAINT-001',
    title: 'Sort habits',
    reason: 'they are in no order',
    tasks: [{ ...task(1, 'Sort'), id: 'MAINT-001-1' }],
    surfaces: [{ surface: 'feature', by: 'code', why: 'MAINT-001-1 is of that kind' }],
  },
  'maintenance/based': {
    type: 'maintenance/based',
    id: 'MAINT-001',
    backup: 'refs/codesleuth/backup/1-0a1b2c3d',
    head: null,
  },
  'maintenance/reviewed': {
    type: 'maintenance/reviewed',
    id: 'MAINT-001',
    questions: [{ id: 'Q1', text: 'Does it do what was asked?', why: 'the request' }],
    answers: [
      {
        question: 'Q1',
        verdict: 'no',
        evidence: 'read',
        findings: [{ title: 'they are in reverse', file: null, blocking: true, fix: '' }],
      },
    ],
    blockers: ['Q1 no: they are in reverse'],
    summary: 'no',
  },
  'maintenance/secured': {
    type: 'maintenance/secured',
    id: 'MAINT-001',
    domains: [{ name: 'Input', verdict: 'pass', note: '' }],
    findings: [],
    secretBlocks: [],
    summary: 'clean',
  },
  'maintenance/skipped': { type: 'maintenance/skipped', id: 'MAINT-001' },
  'maintenance/unskipped': { type: 'maintenance/unskipped', id: 'MAINT-001' },
  'observe/set': { type: 'observe/set', on: true },
  'maintenance/approved': { type: 'maintenance/approved', id: 'MAINT-001' },
  'maintenance/dropped': { type: 'maintenance/dropped', id: 'MAINT-001', why: 'not needed' },
  'maintenance/finished': { type: 'maintenance/finished', id: 'MAINT-001' },
  'reset/began': { type: 'reset/began', archive: '.git/codesleuth/archive-1' },
};

/** A project whose plan of three tasks stands, the first one done. */
export function buildingProject(...more: readonly Event[]): ProjectState {
  return projectAfter(
    SAMPLES['spec/compiled'],
    SAMPLES['plan/accepted'],
    { type: 'gate/passed', gate: 'build' },
    SAMPLES['task/picked'],
    { type: 'run/started', run: RUN },
    { ...SAMPLES['run/ended'], outcome: 'completed', why: null, trespass: [] },
    SAMPLES['task/checkpointed'],
    ...more,
  );
}

export const IDLE: Live = { run: null, command: null, asks: [], forks: null, lanes: null, queued: [], busy: false };

/** A run that has worked for twelve seconds at monotonic time 20,000. */
export const WORKING_RUN: NonNullable<Live['run']> = {
  runId: 'R0002',
  agent: 3,
  label: 'rehearsal (no model)',
  purpose: 'task',
  taskId: 'TASK-002',
  startedAt: 8000,
  lastOutputAt: 19_000,
  tail: ['reading src/a.js', 'writing src/streaks.js', 'adding a test'],
  thought: 'streaks need dates in order',
  tool: 'write src/streaks.js',
  plan: [
    { text: 'read', status: 'done' },
    { text: 'write the module', status: 'active' },
  ],
  lines: 40,
  tokens: 1234,
  exactTokens: false,
  waiting: null,
};

export const WORKING: Live = { ...IDLE, busy: true, run: WORKING_RUN };

/** A snapshot at monotonic time 20,000. */
export function snapshotOf(
  parts: {
    shell?: Partial<ShellState>;
    project?: ProjectState | null;
    live?: Live;
    flight?: Flight;
    now?: number;
  } = {},
): Snapshot {
  return {
    state: { shell: shellState(parts.shell), project: parts.project ?? null },
    live: parts.live ?? IDLE,
    flight: parts.flight ?? NO_FLIGHT,
    now: parts.now ?? 20_000,
    ended: null,
  };
}

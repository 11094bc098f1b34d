import type { Context } from '../../schemas/config.ts';
import { PATHS } from '../../schemas/paths.ts';
import { DIMENSIONS, type Purpose, REVIEW_IDS, type ResultFile } from '../../schemas/results.ts';
import type { Task } from '../../schemas/task-graph.ts';
import { printTaskGraph } from '../../src/core/task-graph.ts';

/** One small project from brief to verdict: what its agents hand over when nothing goes wrong. */

export const DIR = '/code/habits';
export const BRIEF = 'A habit tracker for Linux: add habits and list them.';

const ASPECTS = ['Authentication', 'Database', 'Payments', 'External APIs', 'Multi-tenant', 'Machine learning'];

export const specText = (platforms = 'Linux'): string =>
  [
    '# Habits',
    'Keeps habits.',
    '## Profile',
    '| Aspect | Value |',
    '|---|---|',
    `| Platforms | ${platforms} |`,
    ...ASPECTS.map((aspect) => `| ${aspect} | no |`),
    '## Features',
    ...['Add', 'List', 'Export'].flatMap((title, at) => [
      `### F-00${at + 1}: ${title}`,
      '**Acceptance criteria:**',
      '- it works',
    ]),
    '## Open questions',
    'None.',
    '',
  ].join('\n');

export const task = (number: number, change: Partial<Task> = {}): Task => ({
  id: `TASK-00${number}`,
  title: `Part ${number}`,
  type: 'feature',
  platform: 'linux',
  dependsOn: [],
  canParallel: false,
  outputFiles: [`src/part-${number}.mjs`, `tests/part-${number}.test.mjs`],
  features: [`F-00${number}`],
  acceptance: ['it works'],
  testStatus: 'REQUIRED',
  contracts: [{ id: 'TC-1', behaviour: 'works', type: 'unit', file: `tests/part-${number}.test.mjs` }],
  gateCommands: [`node --test tests/part-${number}.test.mjs`],
  emptyDiffAllowed: false,
  ...change,
});

/** TASK-002 stands on TASK-001; TASK-003 on nothing. */
export const TASKS: readonly Task[] = [task(1), task(2, { dependsOn: ['TASK-001'] }), task(3)];

export function planFiles(tasks: readonly Task[] = TASKS): ResultFile[] {
  const batches = tasks.map((one, at) => ({ name: `Batch ${at + 1}`, tasks: [one.id] }));
  const rows = tasks.flatMap((one) => one.outputFiles.map((path) => `| \`${path}\` | ${one.id} |`));
  return [
    { path: PATHS.tdd, content: '# Design\n' },
    { path: PATHS.interfaces, content: '# Interfaces\nModule functions only.\n' },
    { path: PATHS.schema, content: '# Schema\n### Table: habits\n' },
    { path: PATHS.taskGraph, content: printTaskGraph('Plan', tasks, batches) },
    { path: PATHS.ownership, content: ['| File | Owning Task(s) |', '|---|---|', ...rows, ''].join('\n') },
    { path: PATHS.decisions, content: '# Decisions\n' },
    { path: PATHS.openapi, content: 'openapi: 3.1.0\npaths: {}\n' },
    { path: 'contracts/habits.contracts.ts', content: '// table: habits\n' },
  ];
}

const base = { status: 'completed', summary: 'done', files_modified: [], tests_run: [], caveats: '' };

export const scores = (score = 4) => DIMENSIONS.map((dimension) => ({ dimension, score, evidence: 'read' }));

export const finding = (id: string, severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW', status = 'open') => ({
  id,
  severity,
  domain: 'input',
  title: `${id} title`,
  file: null,
  evidence: 'seen',
  fix: 'mend it',
  status,
});

/** A maintenance scope of one task over one file. */
export const scope = (file = 'src/part-1.mjs') => {
  const { id: _, ...rest } = task(1, { title: 'Change it', outputFiles: [file] });
  return { ...base, title: 'A change', reason: 'it was asked for', tasks: [rest] };
};

/** What the agent of each purpose answers by default. */
export const RESULTS: Readonly<Record<Purpose, Record<string, unknown>>> = {
  interview: base,
  compile: { ...base, files: [{ path: PATHS.spec, content: specText() }], tech_stack: { run: 'node' } },
  plan: { ...base, files: planFiles() },
  task: base,
  critique: { ...base, scores: scores(), critical_flaws: [], recommendations: [] },
  security: { ...base, domains: [{ name: 'input', verdict: 'pass', note: '' }], findings: [] },
  verify: {
    ...base,
    compliance: ['F-001', 'F-002', 'F-003'].map((feature) => ({ feature, met: true, evidence: 'seen' })),
    phases: [],
    conditional_notes: [],
  },
  scope: scope(),
  review: {
    ...base,
    answers: REVIEW_IDS.map((question) => ({ question, verdict: 'yes', evidence: 'seen', findings: [] })),
  },
  impact: { ...base, add: [], dispute: [] },
  chat: base,
};

/** A result of the purpose with some fields changed. */
export const result = (purpose: Purpose, change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...RESULTS[purpose],
  ...change,
});

export const context = (projects: Context['registered_projects'] = {}): Context => ({
  schema_version: 1,
  _setup_complete: true,
  _last_configured: '2026-01-01T00:00:00.000Z',
  install_path: '/opt/codesleuth',
  tier1: { coordination: 'journal', semantic_search: 'keyword', agent_memory: 'files' },
  tier2: {},
  active: { coordination: 'journal', semantic_search: 'keyword', agent_memory: 'files', external_registry: 'none' },
  agent: { backend: 'scripted', model: null },
  registered_projects: projects,
});

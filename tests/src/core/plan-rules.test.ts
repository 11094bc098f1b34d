import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { Spec } from '../../../schemas/spec.ts';
import type { Task } from '../../../schemas/task-graph.ts';
import { unsafePath } from '../../../src/core/plan-rules/outputs.ts';
import { validatePlan } from '../../../src/core/plan-rules.ts';
import { printTaskGraph } from '../../../src/core/task-graph.ts';

const spec: Spec = {
  title: 'Habits',
  summary: '',
  features: [
    { id: 'F-001', title: 'Add', line: 20 },
    { id: 'F-002', title: 'List', line: 24 },
  ],
  profile: {
    platforms: ['Web'],
    auth: false,
    database: false,
    payments: false,
    externalApis: false,
    multiTenant: false,
    machineLearning: false,
  },
};

const task = (number: number, change: Partial<Task> = {}): Task => ({
  id: `TASK-00${number}`,
  title: `Task ${number}`,
  type: 'feature',
  platform: 'web',
  dependsOn: number === 1 ? [] : ['TASK-001'],
  canParallel: false,
  outputFiles: [`src/part-${number}.ts`],
  features: [`F-00${number}`],
  acceptance: ['it works'],
  testStatus: 'REQUIRED',
  contracts: [{ id: 'TC-1', behaviour: 'works', type: 'unit', file: `tests/part-${number}.test.ts` }],
  gateCommands: ['node --test'],
  emptyDiffAllowed: false,
  ...change,
});

const file = (path: string, text: string) => ({ path, text, sha256: '' });
const batchesOf = (...groups: string[][]) => groups.map((tasks, index) => ({ name: `Batch ${index + 1}`, tasks }));
const twoBatches = batchesOf(['TASK-001'], ['TASK-002']);

interface Given {
  readonly tasks?: Task[];
  readonly batches?: ReturnType<typeof batchesOf>;
  readonly rows?: string[];
  readonly observed?: Partial<Observation>;
}

/** A plan that holds, but for what a test changes. Without `rows` the ownership map is made from the tasks. */
const plan = ({ tasks = [task(1), task(2)], batches = twoBatches, rows, observed = {} }: Given = {}): Observation => {
  const owners = new Map<string, string[]>();
  for (const one of tasks) for (const path of one.outputFiles) owners.set(path, [...(owners.get(path) ?? []), one.id]);
  const table = rows ?? [...owners].map(([path, ids]) => `| \`${path}\` | ${ids.join(', ')} |`);
  return {
    spec: null,
    designContract: null,
    taskGraph: file(PATHS.taskGraph, printTaskGraph('Plan', tasks, batches)),
    interfaces: file(
      PATHS.interfaces,
      '# Interfaces\n\n| Endpoint | What |\n|---|---|\n| `GET /api/habits/:id` | one |\n',
    ),
    schema: file(PATHS.schema, '# Schema\n\n### Table: habits\n'),
    ownership: file(PATHS.ownership, ['# Files', '', '| File | Owning Task(s) |', '|---|---|', ...table].join('\n')),
    contracts: [file('contracts/habits.contracts.ts', 'export const x = 1;')],
    openapi: { endpoints: [{ method: 'get', path: '/api/habits/{id}' }], error: null },
    handoff: null,
    securityReport: false,
    criticism: false,
    git: null,
    ...observed,
  };
};

const found = (given: Given, tier: 'Simple' | 'Standard' | 'Complex' = 'Simple') =>
  validatePlan(plan(given), spec, tier).map(
    ({ file: where, line, message }) => `${where.split('/').at(-1)}:${line} ${message}`,
  );
const contract = (id: string, type: string) => ({ id, behaviour: 'b', type, file: 't.test.ts' });

describe('validatePlan', () => {
  test('finds nothing in a plan that holds', () => {
    expect(found({})).toEqual([]);
  });

  test.each<[string, Given, string[]]>([
    [
      'a feature without a task',
      { tasks: [task(1), task(2, { features: ['F-001'] })] },
      ['feature-spec.md:24 F-002 (List) has no task in artifacts/build/TASK-GRAPH.md'],
    ],
    [
      'a feature nobody specified',
      { tasks: [task(1, { features: ['F-001', 'F-009'] }), task(2)] },
      ['TASK-GRAPH.md:3 TASK-001 serves F-009, which the specification does not have'],
    ],
    [
      'an unknown dependency',
      { tasks: [task(1, { dependsOn: ['TASK-777'] }), task(2)] },
      ['TASK-GRAPH.md:3 TASK-001 depends on TASK-777, which is no task of the plan'],
    ],
    [
      'a cycle',
      { tasks: [task(1, { dependsOn: ['TASK-002'] }), task(2)] },
      [
        'TASK-GRAPH.md:3 dependency cycle: TASK-001 → TASK-002 → TASK-001',
        'TASK-GRAPH.md:3 TASK-001 depends on TASK-002, which is not in an earlier batch',
      ],
    ],
    [
      'a task that needs itself',
      { tasks: [task(1, { dependsOn: ['TASK-001'] }), task(2)] },
      ['TASK-GRAPH.md:3 dependency cycle: TASK-001 → TASK-001'],
    ],
    [
      'a dependency in the same batch',
      { batches: batchesOf(['TASK-001', 'TASK-002']) },
      ['TASK-GRAPH.md:23 TASK-002 depends on TASK-001, which is not in an earlier batch'],
    ],
    [
      'a dependency in a later batch',
      { batches: batchesOf(['TASK-002'], ['TASK-001']) },
      ['TASK-GRAPH.md:23 TASK-002 depends on TASK-001, which is not in an earlier batch'],
    ],
    [
      'a task in no batch',
      { batches: batchesOf(['TASK-001']) },
      ['TASK-GRAPH.md:23 TASK-002 is in no batch of the Parallelism Map'],
    ],
    [
      'a task in two batches',
      { batches: batchesOf(['TASK-001'], ['TASK-002'], ['TASK-002']) },
      ['TASK-GRAPH.md:23 TASK-002 is in more than one batch'],
    ],
    [
      'an unknown task in a batch',
      { batches: batchesOf(['TASK-001'], ['TASK-002', 'TASK-009']) },
      ['TASK-GRAPH.md:null Batch 2 names TASK-009, which is no task of the plan'],
    ],
    [
      'one file, one batch, two tasks',
      {
        tasks: [task(1, { outputFiles: ['src/A.ts'] }), task(2, { dependsOn: [], outputFiles: ['src/a.ts'] })],
        batches: batchesOf(['TASK-001', 'TASK-002']),
      },
      ['TASK-GRAPH.md:23 TASK-002 and TASK-001 of Batch 1 both write src/a.ts'],
    ],
    [
      'no gate command',
      { tasks: [task(1, { gateCommands: [] }), task(2)] },
      ['TASK-GRAPH.md:3 TASK-001 has no gate command'],
    ],
    [
      'no output file',
      { tasks: [task(1, { outputFiles: [] }), task(2)] },
      ['TASK-GRAPH.md:3 TASK-001 writes no file (or say "**Empty diff:** allowed")'],
    ],
    [
      'too few contracts',
      { tasks: [task(1, { contracts: [] }), task(2)] },
      ['TASK-GRAPH.md:3 TASK-001 has 0 test contracts; tier Simple asks for 1 or more'],
    ],
    [
      'EXEMPT where it may not be',
      { tasks: [task(1, { testStatus: 'EXEMPT', contracts: [] }), task(2)] },
      ['TASK-GRAPH.md:3 TASK-001 is EXEMPT from tests, but only infra, config, cicd tasks may be, not feature'],
    ],
    [
      'a file without a row',
      { rows: ['| src/part-1.ts | TASK-001 |'] },
      ['TASK-GRAPH.md:23 src/part-2.ts of TASK-002 has no row in artifacts/build/FILE_OWNERSHIP_MAP.md'],
    ],
    [
      'a row with the wrong task',
      { rows: ['| src/part-1.ts | TASK-002 |', '| src/part-2.ts | TASK-002 |'] },
      [
        'FILE_OWNERSHIP_MAP.md:5 src/part-1.ts is given to TASK-002, which does not write it',
        'FILE_OWNERSHIP_MAP.md:5 src/part-1.ts is written by TASK-001, which the row does not name',
      ],
    ],
    [
      'a row twice',
      { rows: ['| src/part-1.ts | TASK-001 |', '| src/part-2.ts | TASK-002 |', '| src/part-1.ts | TASK-001 |'] },
      ['FILE_OWNERSHIP_MAP.md:7 src/part-1.ts stands twice, first on line 5'],
    ],
    [
      'a row of a file nobody writes',
      { rows: ['| src/part-1.ts | TASK-001 |', '| src/part-2.ts | TASK-002 |', '| README.md | TASK-001 |'] },
      ['FILE_OWNERSHIP_MAP.md:7 README.md is given to TASK-001, which does not write it'],
    ],
    [
      'an endpoint that is not in openapi.yaml',
      { observed: { openapi: { endpoints: [], error: null } } },
      ['INTERFACES.md:5 GET /api/habits/:id is not in contracts/openapi.yaml'],
    ],
    [
      'an endpoint with another method',
      { observed: { openapi: { endpoints: [{ method: 'POST', path: '/api/habits/{id}' }], error: null } } },
      ['INTERFACES.md:5 GET /api/habits/:id is not in contracts/openapi.yaml'],
    ],
    [
      'an openapi.yaml that cannot be read',
      { observed: { openapi: { endpoints: [], error: { line: 4, message: 'bad indentation' } } } },
      ['openapi.yaml:4 bad indentation'],
    ],
    [
      'a table without a contract',
      { observed: { contracts: [file('contracts/other.contracts.ts', 'table: habits_old')] } },
      ['SCHEMA.md:3 table habits has no contract (contracts/habits.contracts.ts, or a line "table: habits" in one)'],
    ],
    [
      'no contract',
      { observed: { contracts: [], schema: file(PATHS.schema, '') } },
      [':null there is no contract (contracts/<area>.contracts.ts)'],
    ],
    [
      'an unsafe path',
      { tasks: [task(1, { outputFiles: ['../x.ts'] }), task(2)] },
      ['TASK-GRAPH.md:3 TASK-001: "../x.ts" leaves the project'],
    ],
  ])('names %s', (_name, given, expected) => {
    expect(found(given)).toEqual(expected);
  });

  test.each<[string, Given]>([
    ['two tasks in two batches may write one file', { tasks: [task(1), task(2, { outputFiles: ['src/part-1.ts'] })] }],
    [
      'a contract may name its table in a line',
      { observed: { contracts: [file('contracts/all.contracts.ts', '// table: habits\n')] } },
    ],
    [
      'the name of a table counts in any case',
      { observed: { schema: file(PATHS.schema, '## Table: `Habits` (main)\n') } },
    ],
    [
      'endpoints in prose without backticks and in code are none',
      {
        observed: {
          interfaces: file(PATHS.interfaces, 'GET /x\n```\n`GET /y`\n```\n'),
          openapi: { endpoints: [], error: null },
        },
      },
    ],
    [
      'queries and closing slashes do not matter',
      { observed: { interfaces: file(PATHS.interfaces, '`get /api/habits/<id>/?full=1`') } },
    ],
    [
      'an infra task may be EXEMPT',
      { tasks: [task(1, { type: 'infra', testStatus: 'EXEMPT', contracts: [] }), task(2)] },
    ],
    ['an empty diff may be allowed', { tasks: [task(1, { outputFiles: [], emptyDiffAllowed: true }), task(2)] }],
  ])('%s', (_name, given) => {
    expect(found(given)).toEqual([]);
  });

  test('each tier asks for its test contracts', () => {
    const with1 = (...types: string[]) => ({
      tasks: [
        task(1, { contracts: types.map((type, i) => contract(`TC-${i}`, type)) }),
        task(2, { type: 'config', testStatus: 'EXEMPT' }),
      ],
    });
    expect(found(with1('unit', 'unit'), 'Standard')).toEqual([]);
    expect(found(with1('unit'), 'Standard')).toEqual([
      'TASK-GRAPH.md:3 TASK-001 has 1 test contracts; tier Standard asks for 2 or more',
    ]);
    expect(found(with1('unit', 'e2e', 'unit'), 'Complex')).toEqual([]);
    expect(found(with1('unit', 'unit', 'Unit'), 'Complex')).toEqual([
      'TASK-GRAPH.md:3 TASK-001 has 1 test type; tier Complex asks for 2 or more',
    ]);
    expect(found(with1('unit', 'e2e'), 'Complex')).toEqual([
      'TASK-GRAPH.md:3 TASK-001 has 2 test contracts; tier Complex asks for 3 or more',
    ]);
  });

  test('names every missing file, and what does not parse', () => {
    const empty = { taskGraph: null, interfaces: null, schema: null, ownership: null, openapi: null, contracts: [] };
    expect(validatePlan(plan({ observed: empty }), null, null).map((problem) => problem.file)).toEqual([
      PATHS.taskGraph,
      PATHS.interfaces,
      PATHS.schema,
      PATHS.ownership,
      PATHS.openapi,
      'contracts/',
      PATHS.spec,
    ]);
    for (const name of ['taskGraph', 'interfaces', 'schema', 'ownership', 'openapi'] as const) {
      const problems = validatePlan(plan({ observed: { [name]: null } }), spec, 'Simple');
      expect(problems).toEqual([{ file: PATHS[name], line: null, message: 'the file is missing' }]);
    }
    expect(validatePlan(plan(), spec, null)).toEqual([
      { file: PATHS.spec, line: null, message: 'the complexity tier is not set' },
    ]);
    expect(found({ observed: { taskGraph: file(PATHS.taskGraph, '# nothing') } })).toContain(
      'TASK-GRAPH.md:null there is no task (### TASK-001: Title)',
    );
  });

  test('never throws', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const observed = {
          taskGraph: file('a', `### TASK-001: ${a}\n**depends_on:** ${b}`),
          ownership: file('b', `|a|b|\n|-|-|\n|${b}|${c}`),
          schema: file('c', `## Table: ${c}`),
        };
        expect(validatePlan(plan({ observed }), spec, 'Complex').length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('unsafePath', () => {
  test.each([
    'a.ts',
    'src/a b.ts',
    '.github/workflows/ci.yml',
    '.gitignore',
    'contracts/x.contracts.ts',
    'src/..a/b',
    'app/[id]/page.tsx',
    'git/x',
  ])('%j is safe', (path) => {
    expect(unsafePath(path)).toBeNull();
  });

  test.each([
    '',
    '/etc/passwd',
    '~/x',
    'C:/x',
    'c:x',
    '..',
    'a/../../b',
    './a',
    'a//b',
    'a/',
    'a\\..\\b',
    'a\u0000b',
    'a\nb',
    'src/*.ts',
    '.git/config',
    'a/.GIT/hooks/x',
    '.git./x',
    'git~1/x',
    PATHS.taskGraph,
    PATHS.handoff,
    PATHS.tokenLog.toUpperCase(),
    'artifacts/docs/x.md',
    'Artifacts/x',
  ])('%j is not', (path) => {
    expect(unsafePath(path)).not.toBeNull();
  });

  test('a safe path never leaves the directory it is resolved in', () => {
    const part = fc.constantFrom('..', '.', '', 'a', '.git', '...', ' ', '\\', '~', 'C:');
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
        (path) => {
          fc.pre(unsafePath(path) === null);
          const inside = new URL(path.replaceAll(' ', '%20'), 'file:///project/').pathname;
          expect(inside.startsWith('/project/') && !inside.includes('/.git/')).toBe(true);
        },
      ),
    );
  });
});

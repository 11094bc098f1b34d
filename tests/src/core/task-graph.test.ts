import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Batch, TASK_STATUSES, TASK_TYPES, type Task } from '../../../schemas/task-graph.ts';
import { parseTaskGraph, printTaskGraph, setTaskLines } from '../../../src/core/task-graph.ts';

const block = (id: string, fields: Record<string, string> = {}): string => {
  const all: Record<string, string> = {
    Status: 'PENDING',
    'Task type': 'feature',
    Platform: 'web',
    depends_on: 'none',
    Features: 'F-001',
    can_parallel: 'true',
    output_files: `\n- src/${id}.ts`,
    'Acceptance criteria': '\n- it works',
    'Test contract status': 'REQUIRED',
    'Test contract':
      '\n| # | Behavior description | Test type | Test file |\n|---|---|---|---|\n| TC-1 | works | unit | tests/a.test.ts |',
    'Gate commands': '\n- npm test',
    Checkpoint: 'none',
    ...fields,
  };
  const lines = Object.entries(all).map(([name, value]) => `**${name}:**${value.startsWith('\n') ? '' : ' '}${value}`);
  return [`### ${id}: Title of ${id}`, ...lines].join('\n');
};
const graph = (...blocks: string[]): string =>
  `# Task graph\n\n${blocks.join('\n\n')}\n\n## Parallelism Map\n- Batch 1: TASK-001\n`;
const messages = (text: string): string[] =>
  parseTaskGraph(text).problems.map((problem) => `${problem.line}: ${problem.message}`);
const withoutLine = (text: string, pattern: RegExp): string =>
  text
    .split('\n')
    .filter((line) => !pattern.test(line))
    .join('\n');

const words = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 |\\:,*_()[\]éß✓-]{0,30}[A-Za-z0-9]$/);
const path = fc.stringMatching(/^[a-z][a-z0-9 |*_[\]()-]{0,10}[a-z]\.ts$/);
const id = fc.integer({ min: 1, max: 1200 }).map((n) => `TASK-${String(n).padStart(3, '0')}`);
const task = (own: string): fc.Arbitrary<Task> =>
  fc.record({
    id: fc.constant(own),
    title: words,
    type: fc.constantFrom(...TASK_TYPES),
    platform: fc.constantFrom('web', 'linux', 'all platforms'),
    dependsOn: fc.uniqueArray(id, { maxLength: 3 }),
    canParallel: fc.boolean(),
    outputFiles: fc.array(path, { maxLength: 3 }),
    features: fc.uniqueArray(fc.constantFrom('F-001', 'F-002', 'F-1000'), { maxLength: 2 }),
    acceptance: fc.array(words, { maxLength: 3 }),
    testStatus: fc.constantFrom('REQUIRED' as const, 'EXEMPT' as const),
    contracts: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('TC-1', 'TC-2', 'TC-3'),
        behaviour: words,
        type: fc.constantFrom('unit', 'e2e'),
        file: path,
      }),
      { selector: (contract) => contract.id, maxLength: 3 },
    ),
    gateCommands: fc.array(fc.oneof(words, fc.constantFrom('npm test', '`cat x` | wc -l', 'a "`b`"')), {
      maxLength: 3,
    }),
    emptyDiffAllowed: fc.boolean(),
  });
const tasks = fc.uniqueArray(id, { minLength: 1, maxLength: 4 }).chain((ids) => fc.tuple(...ids.map(task)));
const batches: fc.Arbitrary<Batch[]> = fc
  .array(fc.uniqueArray(id, { maxLength: 3 }), { maxLength: 3 })
  .map((all) => all.map((ids, index) => ({ name: `Batch ${index + 1}`, tasks: ids })));
const update = fc.record({
  status: fc.constantFrom(...TASK_STATUSES),
  checkpoint: fc.option(
    fc.record({ sha: fc.constantFrom('0123abc', 'f'.repeat(40)), at: fc.constant('2026-11-20T10:00:00Z') }),
  ),
});
const present = (text: string) => {
  const read = parseTaskGraph(text);
  return Object.fromEntries(
    Object.entries(read.statuses).map(([key, status]) => [key, { status, checkpoint: read.checkpoints[key] ?? null }]),
  );
};

describe('parseTaskGraph', () => {
  test('reads every field of a task', () => {
    const text = graph(
      block('TASK-001', {
        Checkpoint: '0a1b2c3 2026-11-20T10:00:00Z',
        Status: 'DONE',
        'Empty diff': 'allowed',
        depends_on: 'TASK-002, TASK-003',
      }),
    );
    const read = parseTaskGraph(text);
    expect(read.tasks).toEqual([
      {
        id: 'TASK-001',
        title: 'Title of TASK-001',
        type: 'feature',
        platform: 'web',
        dependsOn: ['TASK-002', 'TASK-003'],
        canParallel: true,
        outputFiles: ['src/TASK-001.ts'],
        features: ['F-001'],
        acceptance: ['it works'],
        testStatus: 'REQUIRED',
        contracts: [{ id: 'TC-1', behaviour: 'works', type: 'unit', file: 'tests/a.test.ts' }],
        gateCommands: ['npm test'],
        emptyDiffAllowed: true,
      },
    ]);
    expect(read.statuses).toEqual({ 'TASK-001': 'DONE' });
    expect(read.checkpoints).toEqual({ 'TASK-001': { sha: '0a1b2c3', at: '2026-11-20T10:00:00Z' } });
    expect(read.batches).toEqual([{ name: 'Batch 1', tasks: ['TASK-001'] }]);
    expect(read.lines).toEqual({ 'TASK-001': 3 });
    expect(read.problems).toEqual([]);
  });

  test('what is printed is read as it was', () => {
    fc.assert(
      fc.property(tasks, batches, (all, map) => {
        const read = parseTaskGraph(printTaskGraph('Plan', all, map));
        expect(read.problems).toEqual([]);
        expect(read.tasks).toEqual(all);
        expect(read.batches).toEqual(map);
      }),
    );
  });

  test('never throws and keeps problem lines inside the text', () => {
    const piece = fc.constantFrom(
      ...block('TASK-001').split('\n'),
      '```',
      '## Parallelism Map',
      '- Batch 1: X',
      '',
      '| a |',
      '**Status:**',
      '#### deep',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }).map((parts) => parts.join('\n')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const count = any.split('\n').length;
        for (const { line } of parseTaskGraph(any).problems)
          expect(line === null || (line >= 1 && line <= count)).toBe(true);
      }),
    );
  });

  test.each([
    ['Windows line ends', graph(block('TASK-001')).replaceAll('\n', '\r\n')],
    ['second-level headings', graph(block('TASK-001').replace('###', '##'))],
    ['a byte order mark', `\uFEFF${block('TASK-001')}\n## Parallelism Map\n- Batch 1: TASK-001`],
    [
      'fields as bullets, their lists indented',
      graph(
        block('TASK-001')
          .replace(/^(?=- )/gm, '  ')
          .replace(/^\*\*/gm, '- **'),
      ),
    ],
    ['colons outside the bold', graph(block('TASK-001').replaceAll(':**', '**:'))],
    [
      'other case',
      graph(
        block('TASK-001')
          .replace('Status', 'STATUS')
          .replace('Task type', 'task Type')
          .replace('depends_on', 'Depends on'),
      ),
    ],
    ['a lower-case id', graph(block('TASK-001').replace('### TASK', '### Task'))],
    ['spaces at line ends', graph(block('TASK-001')).replace(/$/gm, '  ')],
    ['a dash after the id', graph(block('TASK-001').replace('TASK-001: ', 'TASK-001 — '))],
    [
      'fenced examples',
      `${graph(block('TASK-001'))}\n\`\`\`markdown\n${block('TASK-001')}\n${block('TASK-1')}\n\`\`\`\n`,
    ],
    [
      'unknown fields and prose',
      graph(
        block('TASK-001')
          .replace('**Gate', 'Some prose.\n\n**Estimate:** 2 h\n- not a criterion\n**Gate')
          .replace('- it works', '- it works\n'),
      ),
    ],
    [
      'the map as a table',
      graph(block('TASK-001')).replace('- Batch 1: TASK-001', '| Batch | Tasks |\n|---|---|\n| Batch 1 | TASK-001 |'),
    ],
    ['the map in bold', graph(block('TASK-001')).replace('- Batch 1: TASK-001', '- **Batch 1:** TASK-001')],
  ])('tolerates %s', (_name, text) => {
    const read = parseTaskGraph(text);
    const plain = parseTaskGraph(graph(block('TASK-001')));
    expect(read.problems).toEqual([]);
    expect(read.tasks).toEqual(plain.tasks);
    expect(read.batches).toEqual(plain.batches);
  });

  test.each([
    ['none (first task)', []],
    ['[TASK-002 and TASK-003]', ['TASK-002', 'TASK-003']],
    ['`task-002`', ['TASK-002']],
    ['\n- TASK-002\n- TASK-003', ['TASK-002', 'TASK-003']],
    ['—', []],
  ])('reads depends_on %j', (value, expected) => {
    expect(parseTaskGraph(graph(block('TASK-001', { depends_on: value }))).tasks[0]?.dependsOn).toEqual(expected);
  });

  test.each([
    ['`npm test` (all green)', ['npm test']],
    ['test "`cat x`" = y', ['test "`cat x`" = y']],
    ['[ -f x ]', ['[ -f x ]']],
    ['none', []],
  ])('reads the gate command %j', (item, expected) => {
    expect(parseTaskGraph(graph(block('TASK-001', { 'Gate commands': `\n- ${item}` }))).tasks[0]?.gateCommands).toEqual(
      expected,
    );
  });

  test('a criterion goes on below, and a bold name among criteria is a criterion', () => {
    const criteria = '\n- first\n  goes on\n- **Status:** is shown';
    const read = parseTaskGraph(graph(block('TASK-001', { 'Acceptance criteria': criteria })));
    expect(read.tasks[0]?.acceptance).toEqual(['first goes on', '**Status:** is shown']);
    expect(read.problems).toEqual([]);
  });

  test('where fields are bullets, a deeper bullet with a field name is a criterion', () => {
    const text = graph(
      block('TASK-001', { 'Acceptance criteria': '\n- a\n- **Status:** is shown' }).replace(/^(?=- )/gm, '  '),
    );
    const read = parseTaskGraph(text.replace(/^\*\*/gm, '- **'));
    expect(read.tasks[0]?.acceptance).toEqual(['a', '**Status:** is shown']);
    expect(read.problems).toEqual([]);
  });

  test('prose after a blank line ends a list; a heading of the same level ends the task', () => {
    const text = graph(
      `${block('TASK-001', { Checkpoint: 'none\n**Gate commands:**\n- npm test\n\nSome prose.\n- no command' }).replace('**Gate commands:**\n- npm test\n', '')}\n### Notes\n**Status:** DONE`,
    );
    const read = parseTaskGraph(text);
    expect(read.tasks[0]?.gateCommands).toEqual(['npm test']);
    expect(read.statuses).toEqual({ 'TASK-001': 'PENDING' });
    expect(read.problems).toEqual([]);
  });

  test('a deeper heading ends the field it interrupts, not the task', () => {
    const criteria = '\n- a\n#### Notes\n- no criterion';
    const read = parseTaskGraph(graph(block('TASK-001', { 'Acceptance criteria': criteria })));
    expect(read.tasks[0]?.acceptance).toEqual(['a']);
    expect(read.tasks[0]?.gateCommands).toEqual(['npm test']);
    expect(read.problems).toEqual([]);
  });

  test.each([
    ['a missing field', withoutLine(graph(block('TASK-001')), /Platform/), '3: TASK-001 has no field Platform'],
    [
      'an unknown status',
      graph(block('TASK-001', { Status: 'DOING' })),
      '4: TASK-001: unknown Status "DOING" (PENDING, IN-PROGRESS, DONE, BLOCKED, STALE)',
    ],
    ['an unknown type', graph(block('TASK-001', { 'Task type': 'magic' })), /^5: TASK-001: unknown Task type "magic"/],
    [
      'an unknown contract status',
      graph(block('TASK-001', { 'Test contract status': 'MAYBE' })),
      /unknown Test contract status "MAYBE"/,
    ],
    ['no truth value', graph(block('TASK-001', { can_parallel: 'perhaps' })), /unknown can_parallel "perhaps"/],
    ['a field given twice', graph(`${block('TASK-001')}\n**Status:** DONE`), /: TASK-001: Status is given twice$/],
    ['an id given twice', graph(block('TASK-001'), block('TASK-001')), /^23: TASK-001 stands twice, first on line 3$/],
    ['an id with too few digits', graph(block('TASK-001'), '### TASK-2: X'), /"### TASK-2: X" is no task heading/],
    ['no title', graph(block('TASK-001').replace(': Title of TASK-001', '')), '3: TASK-001 has no title'],
    [
      'a dependency that is no id',
      graph(block('TASK-001', { depends_on: 'API' })),
      /depends_on names "API", which is no id/,
    ],
    ['a feature that is no id', graph(block('TASK-001', { Features: 'F-1' })), /Features names "F-1", which is no id/],
    [
      'a row with three cells',
      graph(block('TASK-001', { 'Test contract': '\n| # | B | T | F |\n|---|---|---|---|\n| TC-1 | a | b |' })),
      /^18: TASK-001: a test contract row has four filled cells/,
    ],
    [
      'an empty cell',
      graph(block('TASK-001', { 'Test contract': '\n|#|B|T|F|\n|---|---|---|---|\n| TC-1 | a | | d |' })),
      /four filled cells/,
    ],
    [
      'a contract given twice',
      graph(block('TASK-001', { 'Test contract': '\n|#|B|T|F|\n|-|-|-|-|\n|TC-1|a|b|c|\n|TC-1|a|b|c|' })),
      /test contract TC-1 stands twice/,
    ],
    [
      'a command that is no item',
      graph(block('TASK-001', { 'Gate commands': '\nnpm test' })),
      /expected a command as a list item/,
    ],
    [
      'a command that goes on below',
      graph(block('TASK-001', { 'Gate commands': '\n- npm\n  test' })),
      /expected a command as a list item/,
    ],
    [
      'a file that is no item',
      graph(block('TASK-001', { output_files: '\nsrc/a.ts' })),
      /expected a file as a list item/,
    ],
    [
      'two commands in one item',
      graph(block('TASK-001', { 'Gate commands': '\n- `a` && `b`' })),
      /one gate command per list item/,
    ],
    [
      'code that never closes',
      `${graph(block('TASK-001'))}\n\`\`\`\nx`,
      /the code block that begins here is never closed/,
    ],
    ['no task', '# Plan\n## Parallelism Map\n', 'null: there is no task (### TASK-001: Title)'],
    ['no map', block('TASK-001'), 'null: there is no heading "## Parallelism Map"'],
    ['a batch given twice', `${graph(block('TASK-001'))}- Batch 1: TASK-001\n`, /Batch 1 stands twice/],
    [
      'a batch entry that is no id',
      `${graph(block('TASK-001'))}- Batch 2: TASK-X\n`,
      /Batch 2 names "TASK-X", which is no task id/,
    ],
  ])('names %s with its line', (_name, text, expected) => {
    expect(messages(text)).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
  });
});

describe('setTaskLines', () => {
  const text = graph(block('TASK-001'), block('TASK-002'));
  const done = { status: 'DONE', checkpoint: { sha: 'abc1234', at: '2026-11-20T10:00:00Z' } } as const;

  test('writes the two values and nothing else', () => {
    const expected = text
      .replace('PENDING', 'DONE')
      .replace('Checkpoint:** none', 'Checkpoint:** abc1234 2026-11-20T10:00:00Z');
    expect(setTaskLines(text, { 'TASK-001': done })).toBe(expected);
  });

  test('the values that are there change nothing', () => {
    fc.assert(
      fc.property(tasks, fc.constantFrom('\n', '\r\n'), fc.dictionary(id, update), (all, eol, some) => {
        const written = setTaskLines(printTaskGraph('Plan', all, []).replaceAll('\n', eol), some);
        expect(setTaskLines(written, present(written))).toBe(written);
      }),
    );
    const odd = graph(
      block('TASK-001', { Status: '`in progress`  ', Checkpoint: '<sha> <UTC time>' }),
      withoutLine(block('TASK-002'), /Checkpoint|Status/),
    );
    expect(setTaskLines(odd, present(odd))).toBe(odd);
  });

  test('changes only lines of the named tasks, is idempotent and read back', () => {
    fc.assert(
      fc.property(tasks, update, (all, wanted) => {
        const before = printTaskGraph('Plan', all, []);
        const target = all[0] ?? { id: 'none' };
        const after = setTaskLines(before, { [target.id]: wanted });
        const old = before.split('\n');
        const changed = after.split('\n').flatMap((line, index) => (line === old[index] ? [] : [line]));
        expect(after.split('\n')).toHaveLength(old.length);
        expect(changed.every((line) => /^\*\*(?:Status|Checkpoint):\*\* /.test(line)) && changed.length <= 2).toBe(
          true,
        );
        const read = parseTaskGraph(after);
        expect(read.statuses[target.id]).toBe(wanted.status);
        expect(read.checkpoints[target.id]).toEqual(wanted.checkpoint);
        for (const other of all.slice(1)) expect(read.statuses[other.id]).toBe('PENDING');
        expect(setTaskLines(after, { [target.id]: wanted })).toBe(after);
      }),
    );
  });

  test.each([
    ['keeps Windows line ends', text.replaceAll('\n', '\r\n')],
    ['keeps bullets and their indentation', text.replace(/^(?=- )/gm, '    ').replace(/^\*\*/gm, '  - **')],
    ['keeps spaces at line ends', text.replace(/$/gm, '  ')],
    ['passes over examples in code', `\`\`\`\n${block('TASK-001')}\n\`\`\`\n${text}`],
  ])('%s', (_name, odd) => {
    const read = parseTaskGraph(setTaskLines(odd, { 'TASK-001': done }));
    const restored = setTaskLines(setTaskLines(odd, { 'TASK-001': done }), {
      'TASK-001': { status: 'PENDING', checkpoint: null },
    });
    expect(read.statuses['TASK-001']).toBe('DONE');
    expect(read.checkpoints['TASK-001']).toEqual(done.checkpoint);
    expect(restored).toBe(odd);
  });

  test('adds a missing Checkpoint line below the last known line of the block, and a missing Status below its heading', () => {
    const bare = withoutLine(text, /Checkpoint|Status:/).replaceAll('\n', '\r\n');
    const after = setTaskLines(bare, { 'TASK-001': done });
    expect(after).toContain('### TASK-001: Title of TASK-001\r\n**Status:** DONE\r\n**Task type:**');
    expect(after).toContain('- npm test\r\n**Checkpoint:** abc1234 2026-11-20T10:00:00Z\r\n\r\n### TASK-002');
    expect(setTaskLines(after, { 'TASK-001': done })).toBe(after);
  });

  test('adds lines in the style of the block', () => {
    const text = '### TASK-001: A\n  * **Task type:** ui\n';
    const style =
      '### TASK-001: A\n  * **Status:** DONE\n  * **Task type:** ui\n  * **Checkpoint:** abc1234 2026-11-20T10:00:00Z\n';
    expect(setTaskLines(text, { 'TASK-001': done })).toBe(style);
    expect(setTaskLines('### TASK-001: A\n', { 'TASK-001': done })).toBe(
      '### TASK-001: A\n**Status:** DONE\n**Checkpoint:** abc1234 2026-11-20T10:00:00Z\n',
    );
  });

  test('adds a line at the end of a text without a last line end', () => {
    const after = setTaskLines('### TASK-001: A\n**Status:** PENDING', { 'TASK-001': done });
    expect(after).toBe('### TASK-001: A\n**Status:** DONE\n**Checkpoint:** abc1234 2026-11-20T10:00:00Z');
  });

  test('takes a checkpoint back and fills an empty value', () => {
    const with1 = setTaskLines(text, { 'TASK-001': done });
    expect(setTaskLines(with1, { 'TASK-001': { status: 'PENDING', checkpoint: null } })).toBe(text);
    expect(setTaskLines('### TASK-001: A\n**Status:**', { 'TASK-001': { status: 'DONE', checkpoint: null } })).toBe(
      '### TASK-001: A\n**Status:** DONE',
    );
  });

  test('passes over ids the text does not have', () => {
    expect(setTaskLines(text, { 'TASK-009': done, constructor: done })).toBe(text);
  });
});

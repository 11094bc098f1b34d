import { PATHS } from '../../schemas/paths.ts';
import {
  type Problem,
  TASK_STATUSES,
  TASK_TYPES,
  type Task,
  type TaskStatus,
  type TestContract,
} from '../../schemas/task-graph.ts';
import { leadingCodeSpan } from './markdown.ts';
import type { FieldText, TaskBlock, TaskField } from './task-graph-blocks.ts';
import { type ListText, readList, readNames, readPath, readRows, saysNothing } from './task-graph-lists.ts';

export interface Checkpoint {
  readonly sha: string;
  readonly at: string;
}

export interface TaskReading {
  readonly task: Task;
  readonly status: TaskStatus;
  readonly checkpoint: Checkpoint | null;
  readonly problems: readonly Problem[];
}

const NAMES: Partial<Record<TaskField, string>> = {
  status: 'Status',
  type: 'Task type',
  platform: 'Platform',
  dependsOn: 'depends_on',
  canParallel: 'can_parallel',
  outputFiles: 'output_files',
  acceptance: 'Acceptance criteria',
  testStatus: 'Test contract status',
};

export const graphProblem = (line: number | null, message: string): Problem => ({
  file: PATHS.taskGraph,
  line,
  message,
});

/** `in progress` and `IN_PROGRESS` are IN-PROGRESS; null for a word that is no status. */
export function readStatus(value: string): TaskStatus | null {
  const word = value.replace(/[`*]/g, '').trim().toUpperCase().replace(/[ _]+/g, '-');
  return TASK_STATUSES.find((status) => status === word) ?? null;
}

/** `<sha> <UTC time>`; null for `none` and for anything else, which the shell writes over. */
export function readCheckpoint(value: string): Checkpoint | null {
  const match = /^`?([0-9a-f]{4,64})`?[ \t]+(\S+)$/i.exec(value);
  return match?.[1] !== undefined && match[2] !== undefined ? { sha: match[1], at: match[2] } : null;
}

/** Reads the fields of one block; what cannot be read has its empty value and a problem. */
export function readTask(block: TaskBlock): TaskReading {
  const reader = new BlockReader(block);
  const task: Task = {
    id: block.id,
    title: block.title,
    type: reader.choice('type', TASK_TYPES, 'feature'),
    platform: reader.value('platform'),
    dependsOn: [...reader.names('dependsOn', /^(?:TASK-\d{3,}|MAINT-\d{3,}-\d+)$/)],
    canParallel:
      reader.choice('canParallel', ['true', 'false', 'yes', 'no'] as const, 'false').match(/true|yes/) !== null,
    outputFiles: [...reader.paths('outputFiles')],
    features: [...reader.names('features', /^F-\d{3,}$/)],
    acceptance: reader.list('acceptance', true).items.map((item) => item.value),
    testStatus:
      reader.choice('testStatus', ['required', 'exempt'] as const, 'required') === 'exempt' ? 'EXEMPT' : 'REQUIRED',
    contracts: [...reader.contracts()],
    gateCommands: [...reader.commands()],
    emptyDiffAllowed: /^(?:allowed|yes|true)$/i.test(block.fields.get('emptyDiff')?.value ?? ''),
  };
  const status = reader.status();
  return {
    task,
    status,
    checkpoint: readCheckpoint(block.fields.get('checkpoint')?.value ?? ''),
    problems: reader.close(),
  };
}

class BlockReader {
  private readonly block: TaskBlock;
  private readonly problems: Problem[] = [];

  constructor(block: TaskBlock) {
    this.block = block;
  }

  status(): TaskStatus {
    const field = this.block.fields.get('status');
    if (field === undefined) return 'PENDING';
    const status = readStatus(field.value);
    if (status === null) this.say(field, `unknown Status "${field.value}" (${TASK_STATUSES.join(', ')})`);
    return status ?? 'PENDING';
  }

  value(name: TaskField): string {
    const field = this.block.fields.get(name);
    if (field !== undefined && field.value === '') this.say(field, `${NAMES[name] ?? name} is empty`);
    return field?.value ?? '';
  }

  /** The first word of a value, when it is one of `choices` in any case. */
  choice<T extends string>(name: TaskField, choices: readonly T[], fallback: T): T {
    const field = this.block.fields.get(name);
    const word = /[a-z]+/i.exec(field?.value ?? '')?.[0].toLowerCase();
    const found = choices.find((choice) => choice === word);
    if (field !== undefined && found === undefined) {
      this.say(field, `unknown ${NAMES[name] ?? name} "${field.value}" (${choices.join(', ')})`);
    }
    return found ?? fallback;
  }

  list(name: TaskField, continues: boolean): ListText {
    const field = this.block.fields.get(name);
    return field === undefined ? { items: [], stray: [] } : readList(field, continues);
  }

  names(name: TaskField, pattern: RegExp): readonly string[] {
    const all = this.list(name, false).items.flatMap((item) =>
      readNames(item.value).map((one) => ({ one, line: item.line })),
    );
    for (const { one, line } of all) {
      if (!pattern.test(one))
        this.problems.push(
          graphProblem(line, `${this.block.id}: ${NAMES[name] ?? 'Features'} names "${one}", which is no id`),
        );
    }
    return [...new Set(all.map(({ one }) => one).filter((one) => pattern.test(one)))];
  }

  paths(name: TaskField): readonly string[] {
    const { items, stray } = this.list(name, false);
    this.strays(stray, 'a file as a list item');
    return items.map((item) => readPath(item.value)).filter((path) => !saysNothing(path));
  }

  commands(): readonly string[] {
    const { items, stray } = this.list('gateCommands', false);
    this.strays(stray, 'a command as a list item');
    return items.flatMap((item) => {
      const span = leadingCodeSpan(item.value);
      if (span !== null && /^[&|;]/.test(span.rest)) {
        this.problems.push(graphProblem(item.line, `${this.block.id}: write one gate command per list item`));
      }
      const command = (span?.code ?? item.value).trim();
      return saysNothing(command) ? [] : [command];
    });
  }

  contracts(): readonly TestContract[] {
    const field = this.block.fields.get('contracts');
    const seen = new Set<string>();
    return (field === undefined ? [] : readRows(field)).flatMap((row) => {
      const [id = '', behaviour = '', type = '', file = ''] = row.value;
      const bad = row.value.length !== 4 || row.value.some((cell) => cell === '');
      if (bad)
        this.problems.push(
          graphProblem(
            row.line,
            `${this.block.id}: a test contract row has four filled cells: # | Behavior description | Test type | Test file`,
          ),
        );
      else if (seen.has(id))
        this.problems.push(graphProblem(row.line, `${this.block.id}: test contract ${id} stands twice`));
      seen.add(id);
      return bad ? [] : [{ id, behaviour, type, file: readPath(file) }];
    });
  }

  /** Every problem of the block, missing and repeated fields included. */
  close(): readonly Problem[] {
    const { id, title, heading, fields, repeated } = this.block;
    if (title === '') this.problems.push(graphProblem(heading.number, `${id} has no title`));
    for (const [field, name] of Object.entries(NAMES)) {
      if (![...fields.keys()].some((key) => key === field)) {
        this.problems.push(graphProblem(heading.number, `${id} has no field ${name}`));
      }
    }
    for (const field of repeated) this.say(field, `${NAMES[field.field] ?? field.field} is given twice`);
    return this.problems;
  }

  private strays(lines: ListText['stray'], expected: string): void {
    for (const line of lines) this.problems.push(graphProblem(line.number, `${this.block.id}: expected ${expected}`));
  }

  private say(field: FieldText, message: string): void {
    this.problems.push(graphProblem(field.line.number, `${this.block.id}: ${message}`));
  }
}

import type { Batch, Task } from '../../schemas/task-graph.ts';
import { codeSpan, tableCell } from './markdown.ts';

/** Writes a TASK-GRAPH.md in the format of product.md, section 4: every task PENDING, without a checkpoint. */
export function printTaskGraph(title: string, tasks: readonly Task[], batches: readonly Batch[]): string {
  const map = batches.map((batch) => `- ${batch.name}: ${names(batch.tasks)}`);
  const parts = [`# ${title}`, ...tasks.map(printTask), ['## Parallelism Map', ...map].join('\n')];
  return `${parts.join('\n\n')}\n`;
}

function printTask(task: Task): string {
  return [
    `### ${task.id}: ${task.title}`,
    '**Status:** PENDING',
    `**Task type:** ${task.type}`,
    `**Platform:** ${task.platform}`,
    `**depends_on:** ${names(task.dependsOn)}`,
    `**Features:** ${names(task.features)}`,
    ...(task.emptyDiffAllowed ? ['**Empty diff:** allowed'] : []),
    `**can_parallel:** ${task.canParallel}`,
    ...list('output_files', task.outputFiles.map(printPath)),
    ...list('Acceptance criteria', task.acceptance),
    `**Test contract status:** ${task.testStatus}`,
    ...contractTable(task),
    ...list('Gate commands', task.gateCommands.map(printCommand)),
    '**Checkpoint:** none',
  ].join('\n');
}

const names = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.join(', '));

function list(name: string, items: readonly string[]): readonly string[] {
  return [`**${name}:**`, ...items.map((item) => `- ${item}`)];
}

/** A path that Markdown would show otherwise than it is goes into a code span. */
function printPath(path: string): string {
  return /^[\w./@+][\w./@+-]*$/.test(path) ? path : codeSpan(path);
}

function printCommand(command: string): string {
  return command.startsWith('`') ? codeSpan(command) : command;
}

function contractTable(task: Task): readonly string[] {
  if (task.contracts.length === 0) return [];
  const rows = task.contracts.map(({ id, behaviour, type, file }) => [id, behaviour, type, printPath(file)]);
  return [
    '**Test contract:**',
    '| # | Behavior description | Test type | Test file |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.map(tableCell).join(' | ')} |`),
  ];
}

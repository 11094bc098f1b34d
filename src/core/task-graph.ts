import type { Batch, Problem, Task, TaskStatus } from '../../schemas/task-graph.ts';
import { isDelimiterRow, type Line, listItemOf, tableCells } from './markdown.ts';
import { type GraphSections, graphSections } from './task-graph-blocks.ts';
import { type Checkpoint, graphProblem, readTask } from './task-graph-fields.ts';
import { readNames } from './task-graph-lists.ts';

export { setTaskLines } from './task-graph-edit.ts';
export { printTaskGraph } from './task-graph-print.ts';

/** A TASK-GRAPH.md as read. Tasks are in the order of the file; of two with one id the first counts. */
export interface TaskGraph {
  readonly tasks: readonly Task[];
  readonly statuses: Readonly<Record<string, TaskStatus>>;
  readonly checkpoints: Readonly<Record<string, Checkpoint | null>>;
  readonly batches: readonly Batch[];
  readonly problems: readonly Problem[];
  /** 1-based lines of the tasks' headings. */
  readonly lines: Readonly<Record<string, number>>;
}

/**
 * Reads a TASK-GRAPH.md (format: product.md, section 4). Any text is accepted; what does not fit the format is named
 * in `problems` with its line, what is no part of the format (prose, fenced code, unknown fields) is passed over.
 */
export function parseTaskGraph(text: string): TaskGraph {
  const sections = graphSections(text);
  const tasks: Task[] = [];
  const statuses: Record<string, TaskStatus> = {};
  const checkpoints: Record<string, Checkpoint | null> = {};
  const lines: Record<string, number> = {};
  const problems: Problem[] = [];
  for (const block of sections.tasks) {
    const first = lines[block.id];
    if (first !== undefined) {
      problems.push(graphProblem(block.heading.number, `${block.id} stands twice, first on line ${first}`));
      continue;
    }
    const reading = readTask(block);
    tasks.push(reading.task);
    statuses[block.id] = reading.status;
    checkpoints[block.id] = reading.checkpoint;
    lines[block.id] = block.heading.number;
    problems.push(...reading.problems);
  }
  const map = readMap(sections.map);
  problems.push(...structureProblems(sections), ...map.problems);
  return { tasks, statuses, checkpoints, batches: map.batches, problems: inOrder(problems), lines };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function structureProblems(sections: GraphSections): readonly Problem[] {
  const malformed = sections.malformed.map((line) =>
    graphProblem(line.number, `"${line.text.trim()}" is no task heading (### TASK-001: Title)`),
  );
  const unclosed = sections.unclosed;
  return [
    ...malformed,
    ...(unclosed === null ? [] : [graphProblem(unclosed, 'the code block that begins here is never closed')]),
    ...(sections.tasks.length > 0 ? [] : [graphProblem(null, 'there is no task (### TASK-001: Title)')]),
    ...(sections.map === null ? [graphProblem(null, 'there is no heading "## Parallelism Map"')] : []),
  ];
}

interface BatchMap {
  readonly batches: readonly Batch[];
  readonly problems: readonly Problem[];
}

function readMap(lines: readonly Line[] | null): BatchMap {
  const batches: Batch[] = [];
  const problems: Problem[] = [];
  for (const { name, ids, line } of mapEntries(lines ?? [])) {
    const known = ids.filter((id) => /^(?:TASK-\d{3,}|MAINT-\d{3,}-\d+)$/.test(id));
    for (const id of ids) {
      if (!known.includes(id)) problems.push(graphProblem(line, `${name} names "${id}", which is no task id`));
    }
    if (batches.some((batch) => batch.name === name)) problems.push(graphProblem(line, `${name} stands twice`));
    else batches.push({ name, tasks: known });
  }
  return { batches, problems };
}

interface MapEntry {
  readonly name: string;
  readonly ids: readonly string[];
  readonly line: number;
}

/** `- Batch 1: TASK-001, TASK-002` or a row `| 1 | TASK-001, TASK-002 |` below a table head. */
function mapEntries(lines: readonly Line[]): readonly MapEntry[] {
  const rows = lines.map((line) => tableCells(line.text));
  const head = rows.findIndex((cells) => cells !== null && isDelimiterRow(cells));
  return lines.flatMap((line, index) => {
    const cells = rows[index] ?? null;
    const isData = cells !== null && index > head && head >= 0;
    const pair = isData ? { name: cells[0] ?? '', rest: cells[1] ?? '' } : listPair(line.text);
    return pair === null ? [] : [{ name: pair.name, ids: readNames(pair.rest), line: line.number }];
  });
}

function listPair(text: string): { readonly name: string; readonly rest: string } | null {
  const item = (listItemOf(text) ?? '').replaceAll('**', '');
  const colon = item.indexOf(':');
  return colon < 1 ? null : { name: item.slice(0, colon).trim(), rest: item.slice(colon + 1) };
}

import type { TaskStatus } from '../../schemas/task-graph.ts';
import type { Line } from './markdown.ts';
import { type FieldText, graphSections, lastKnownLine, type TaskBlock } from './task-graph-blocks.ts';
import { type Checkpoint, readCheckpoint, readStatus } from './task-graph-fields.ts';

export interface TaskLines {
  readonly status: TaskStatus;
  readonly checkpoint: Checkpoint | null;
}

/** New text of lines by line number, and lines to put below a line. */
interface Edits {
  readonly replaced: Map<number, string>;
  readonly added: Map<number, string[]>;
}

/**
 * Writes the Status and Checkpoint of the named tasks (product.md, section 4: the shell alone writes these two).
 * Every other byte stays; a line that says the same already stays as it is spelt; a line that is missing is added
 * unless it would say what its absence says. Ids that the text does not have are passed over.
 */
export function setTaskLines(text: string, updates: Readonly<Record<string, TaskLines>>): string {
  const { lines, tasks } = graphSections(text);
  const wanted = new Map(Object.entries(updates));
  const edits: Edits = { replaced: new Map(), added: new Map() };
  for (const block of tasks) {
    const update = wanted.get(block.id);
    if (update === undefined) continue;
    wanted.delete(block.id);
    writeStatus(block, update.status, edits);
    writeCheckpoint(block, update.checkpoint, edits);
  }
  const eol = lines.find((line) => line.eol !== '')?.eol ?? '\n';
  return lines.map((line) => printLine(line, edits, eol)).join('');
}

function printLine(line: Line, edits: Edits, eol: string): string {
  const text = edits.replaced.get(line.number) ?? line.raw;
  const below = edits.added.get(line.number) ?? [];
  const between = line.eol === '' ? eol : line.eol;
  return [text, ...below].join(between) + line.eol;
}

function writeStatus(block: TaskBlock, status: TaskStatus, edits: Edits): void {
  const field = block.fields.get('status');
  if (field !== undefined) {
    if (readStatus(field.value) !== status) replace(field, status, edits);
  } else if (status !== 'PENDING') add(block, block.heading, { edits, text: `**Status:** ${status}` });
}

function writeCheckpoint(block: TaskBlock, checkpoint: Checkpoint | null, edits: Edits): void {
  const field = block.fields.get('checkpoint');
  const text = checkpoint === null ? 'none' : `${checkpoint.sha} ${checkpoint.at}`;
  const present = readCheckpoint(field?.value ?? '');
  if (present?.sha === checkpoint?.sha && present?.at === checkpoint?.at) return;
  if (field !== undefined) replace(field, text, edits);
  else add(block, lastKnownLine(block), { edits, text: `**Checkpoint:** ${text}` });
}

function replace(field: FieldText, value: string, edits: Edits): void {
  const head = field.line.raw.slice(0, field.valueAt);
  const rest = field.line.raw.slice(field.valueAt);
  const end = rest.slice(rest.trimEnd().length);
  const gap = /[ \t]$/.test(head) ? '' : ' ';
  edits.replaced.set(field.line.number, `${head}${gap}${value}${end}`);
}

function add(block: TaskBlock, below: Line, order: { readonly edits: Edits; readonly text: string }): void {
  const lead = block.style === null ? '' : `${block.style.indent}${block.style.bullet ?? ''}`;
  const present = order.edits.added.get(below.number) ?? [];
  order.edits.added.set(below.number, [...present, `${lead}${order.text}`]);
}

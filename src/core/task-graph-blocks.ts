import { headingOf, type Line, listItemOf, scan } from './markdown.ts';

export type TaskField =
  | 'status'
  | 'type'
  | 'platform'
  | 'dependsOn'
  | 'features'
  | 'emptyDiff'
  | 'canParallel'
  | 'outputFiles'
  | 'acceptance'
  | 'testStatus'
  | 'contracts'
  | 'gateCommands'
  | 'checkpoint';

/** How a field may be spelt, in lower case, with `_` and `-` as spaces. */
const SPELLINGS: ReadonlyMap<string, TaskField> = new Map([
  ['status', 'status'],
  ['task type', 'type'],
  ['type', 'type'],
  ['platform', 'platform'],
  ['depends on', 'dependsOn'],
  ['features', 'features'],
  ['empty diff', 'emptyDiff'],
  ['can parallel', 'canParallel'],
  ['output files', 'outputFiles'],
  ['acceptance criteria', 'acceptance'],
  ['test contract status', 'testStatus'],
  ['test contract', 'contracts'],
  ['test contracts', 'contracts'],
  ['gate commands', 'gateCommands'],
  ['checkpoint', 'checkpoint'],
]);

/** A `**Name:** value` line and the lines below it that belong to it. */
export interface FieldText {
  readonly field: TaskField;
  readonly line: Line;
  /** Length of the part of the raw line before the value. */
  readonly valueAt: number;
  readonly value: string;
  readonly body: Line[];
}

/** White space and bullet before the field names of one block; null where fields stand without a bullet. */
interface Style {
  readonly indent: string;
  readonly bullet: string | null;
}

export interface TaskBlock {
  readonly id: string;
  readonly title: string;
  readonly heading: Line;
  readonly level: number;
  readonly fields: Map<TaskField, FieldText>;
  readonly repeated: FieldText[];
  style: Style | null;
  current: FieldText | null;
}

export interface GraphSections {
  readonly lines: readonly Line[];
  readonly tasks: readonly TaskBlock[];
  /** Lines below the heading `Parallelism Map`; null without that heading. */
  readonly map: readonly Line[] | null;
  /** Headings that look like a task's but carry no valid id. */
  readonly malformed: readonly Line[];
  /** Opening line of a code block that never ends, which hides all that follows it. */
  readonly unclosed: number | null;
}

const TASK_HEADING = /^((?:TASK|MAINT)-[^\s:—–]*)(.*)$/is;
const TASK_ID = /^(?:TASK-\d{3,}|MAINT-\d{3,}-\d+)$/;
const FIELD = /^([ \t]*)([-*+][ \t]+)?\*\*([^*:]{1,60})(?::[ \t]*\*\*|\*\*[ \t]*:)[ \t]*/;

/** Finds the task blocks and the Parallelism Map of a TASK-GRAPH.md (product.md, section 4). Fenced code is skipped. */
export function graphSections(text: string): GraphSections {
  const { lines, blocks } = scan(text);
  const found: Found = { tasks: [], malformed: [], map: null };
  let open: TaskBlock | 'map' | null = null;
  for (const line of lines) {
    if (line.code) continue;
    const heading = headingOf(line);
    if (heading !== null) open = openSection({ line, ...heading }, open, found);
    else if (open === 'map') found.map?.push(line);
    else if (open !== null) addLine(open, line);
  }
  return { lines, ...found, unclosed: blocks.find((block) => !block.closed)?.line ?? null };
}

interface Found {
  readonly tasks: TaskBlock[];
  readonly malformed: Line[];
  map: Line[] | null;
}

interface PlacedHeading {
  readonly line: Line;
  readonly level: number;
  readonly text: string;
}

function openSection(heading: PlacedHeading, open: TaskBlock | 'map' | null, found: Found): TaskBlock | 'map' | null {
  if (isMapHeading(heading.text)) {
    found.map ??= [];
    return 'map';
  }
  const task = taskHeading(heading);
  if (task === null) return inside(open, heading.level);
  if (task === 'malformed') {
    found.malformed.push(heading.line);
    return null;
  }
  found.tasks.push(task);
  return task;
}

function isMapHeading(text: string): boolean {
  return /^parallelism map\b/i.test(text);
}

/** A deeper heading stays within a task, but ends the field it interrupts. */
function inside(open: TaskBlock | 'map' | null, level: number): TaskBlock | null {
  if (open === null || open === 'map' || level <= open.level) return null;
  open.current = null;
  return open;
}

function taskHeading(heading: PlacedHeading): TaskBlock | 'malformed' | null {
  const match = heading.level >= 2 && heading.level <= 4 ? TASK_HEADING.exec(heading.text) : null;
  const id = (match?.[1] ?? '').toUpperCase();
  if (match === null || id.startsWith('TASK-GRAPH')) return null;
  if (!TASK_ID.test(id)) return 'malformed';
  const title = (match[2] ?? '')
    .trim()
    .replace(/^[:—–-]/, '')
    .trim();
  const { line, level } = heading;
  return { id, title, heading: line, level, fields: new Map(), repeated: [], style: null, current: null };
}

interface FieldHead {
  readonly style: Style;
  readonly field: TaskField | null;
  readonly valueAt: number;
}

function fieldHead(raw: string): FieldHead | null {
  const match = FIELD.exec(raw);
  if (match === null) return null;
  const name = (match[3] ?? '')
    .trim()
    .toLowerCase()
    .replace(/[_\- \t]+/g, ' ');
  const style = { indent: match[1] ?? '', bullet: match[2] ?? null };
  return { style, field: SPELLINGS.get(name) ?? null, valueAt: match[0].length };
}

function addLine(block: TaskBlock, line: Line): void {
  const head = fieldHead(line.raw);
  if (head !== null && head.field !== null && fits(block.style, head.style)) {
    block.style ??= head.style;
    const { field, valueAt } = head;
    block.current = { field, line, valueAt, value: line.raw.slice(valueAt).trim(), body: [] };
    if (block.fields.has(field)) block.repeated.push(block.current);
    else block.fields.set(field, block.current);
  } else if (head !== null && head.style.bullet === null) block.current = null;
  else block.current?.body.push(line);
}

/** The first field of a block fixes how its fields are written, so that `- **Status:** …` among criteria is a criterion. */
function fits(first: Style | null, style: Style): boolean {
  if (first === null) return true;
  if ((first.bullet === null) !== (style.bullet === null)) return false;
  return style.bullet === null || style.indent.length <= first.indent.length + 1;
}

/** The last line of a block that the parser understands; a new field line is put below it. */
export function lastKnownLine(block: TaskBlock): Line {
  const known = [...block.fields.values(), ...block.repeated].flatMap((field) => [
    field.line,
    ...field.body.filter((line) => listItemOf(line.text) !== null || line.text.trim().startsWith('|')),
  ]);
  return known.reduce((last, line) => (line.number > last.number ? line : last), block.heading);
}

import { AGENT_NAMES } from '../../../schemas/stage.ts';
import type { Item } from '../../core/transcript.ts';
import { displayWidth, truncateToWidth } from '../format.ts';
import { BLANK, cutLine, firstLines, type Line, line, oneLine, wrapLine } from '../line.ts';
import type { Look } from './look.ts';

type Of<K extends Item['kind']> = Extract<Item, { kind: K }>;

/** The Builder's words are many and about code; unless asked for they show in the activity pane only. */
export const QUIET_AGENT = 3;

/** Lines of an agent behind its name; a blank one keeps its row and leaves the name out. */
export function layAgent({ agent, lines }: Of<'agent'>, look: Look): Line[] {
  if (agent === QUIET_AGENT && !look.expanded && !look.plain) return [];
  const name = AGENT_NAMES[agent] ?? `Agent ${agent}`;
  const lead = look.plain ? `${name}: ` : `${name}  `;
  const spoken = look.plain ? lines.filter((text) => text.trim() !== '') : lines;
  return spoken.flatMap((text) => (text.trim() === '' ? [BLANK] : wrapLine(line('plain', text, lead), look.width)));
}

interface Change {
  readonly added: number;
  readonly removed: number;
}

/** Lines a unified diff adds and removes; null for text that is no diff. */
function changeOf(detail: string): Change | null {
  if (!/^(@@ |diff --git |--- )/m.test(detail)) return null;
  const rows = detail.split('\n');
  const starting = (sign: string, header: string): number =>
    rows.filter((row) => row.startsWith(sign) && !row.startsWith(header)).length;
  return { added: starting('+', '+++ '), removed: starting('-', '--- ') };
}

function summaryOf(detail: string | null): string {
  if (detail === null || detail === '') return '';
  const change = changeOf(detail);
  if (change !== null) return `  +${change.added} −${change.removed}`;
  const rows = detail.trimEnd().split('\n').length;
  return `  ${rows} ${rows === 1 ? 'line' : 'lines'}`;
}

function diffTone(row: string, isDiff: boolean): Line['tone'] {
  if (isDiff && row.startsWith('+')) return 'good';
  return isDiff && row.startsWith('-') ? 'bad' : 'dim';
}

/** One line for a tool call; its diff or output below when everything is shown. */
export function layTool({ title, status, detail }: Of<'tool'>, look: Look): Line[] {
  const failed = status === 'failed';
  const lead = look.plain ? `tool ${failed ? 'failed' : 'done'}: ` : `  ${failed ? '✗' : '✓'} `;
  const summary = look.plain ? summaryOf(detail).replace('−', '-') : summaryOf(detail);
  const head = wrapLine(line(failed ? 'warn' : 'dim', oneLine(title) + summary, lead), look.width);
  if (!look.expanded || detail === null) return head;
  const isDiff = changeOf(detail) !== null;
  const rows = detail.trimEnd().split('\n');
  return [...head, ...rows.flatMap((row) => wrapLine(line(diffTone(row, isDiff), row, '    '), look.width))];
}

/** Columns of a thought's first words where rows have no width. */
const THOUGHT_COLUMNS = 100;

/** What an agent thought: the first words of it in one dim row, and all of it when everything is shown. */
export function layThought({ lines }: Of<'thought'>, look: Look): Line[] {
  const worded = lines.filter((text) => text.trim() !== '');
  const lead = look.plain ? 'thought: ' : '  ∴ ';
  if (look.expanded) {
    const rest = ' '.repeat(displayWidth(lead));
    return worded.flatMap((text, index) => wrapLine(line('dim', text, index === 0 ? lead : rest), look.width));
  }
  const more = worded.length > 1 ? `  ${worded.length} lines` : '';
  const width = look.width ?? THOUGHT_COLUMNS;
  const words = truncateToWidth(worded[0] ?? '', Math.max(1, width - displayWidth(lead + more)));
  return [cutLine(line('dim', words + more, lead), width)];
}

/** Output there was too much of. */
export function laySkipped({ lines, log }: Of<'skipped'>, look: Look): Line[] {
  const many = String(lines).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return wrapLine(
    line('dim', `${many} more lines, see the run log: ${log}`, look.plain ? 'skipped: ' : '  … '),
    look.width,
  );
}

const INPUT_LINES = 6;

/** What the person typed, a long paste shortened. */
export function layInput({ text }: Of<'input'>, look: Look): Line[] {
  const rows = wrapLine(line('input', text, look.plain ? '> ' : '❯ '), look.width);
  return [
    ...(look.plain ? [] : [BLANK]),
    ...firstLines(rows, look.plain ? rows.length : INPUT_LINES, (left) => line('dim', `${left} more lines`, '  … ')),
  ];
}

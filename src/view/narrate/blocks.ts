import type { Block } from '../../core/show.ts';
import { displayWidth, padToWidth, wrapToWidth } from '../format.ts';
import { BLANK, type Line, line, wrapLine } from '../line.ts';
import { bannerLines } from './banner.ts';
import type { Look } from './look.ts';

type Rows = readonly (readonly string[])[];

const GAP = '  ';
/** A column narrower than this breaks words; the table is stacked instead. */
const MIN_COLUMN = 14;
/** A longer word, such as a path, is broken anyway where the window is narrow. */
const LONGEST_WORD = 40;

/** What the shell says itself, as lines. */
export function layBlock(block: Block, look: Look): Line[] {
  switch (block.kind) {
    case 'lines':
      return block.lines.flatMap((text) => wrapLine(line(block.tone, text), look.width));
    case 'banner':
      return bannerLines(look);
    case 'table':
      return layTable(block, look);
    default:
      return block satisfies never;
  }
}

function layTable({ title, rows }: Extract<Block, { kind: 'table' }>, look: Look): Line[] {
  const head = title === null ? [] : wrapLine(line('title', title), look.width);
  const widths = look.plain || look.width === null ? null : columnWidths(rows, look.width);
  const body = widths === null ? stacked(rows, look) : rows.flatMap((row) => layRow(row, widths));
  return look.plain ? [...head, ...body] : [BLANK, ...head, ...body];
}

/** A label that takes a larger share of the row leaves what stands beside it a sliver. */
const MOST_LABEL = 0.4;
const BELOW = '    ';

/** `label: value · value` lines; below a long label where both do not fit one row. */
function stacked(rows: Rows, { width }: Look): Line[] {
  return rows.flatMap(([label = '', ...values]) => {
    const lead = `${label}: `;
    const text = values.filter((value) => value !== '').join(' · ');
    const isLong = width !== null && displayWidth(lead) > width * MOST_LABEL;
    if (width === null || !isLong || displayWidth(lead + text) <= width)
      return wrapLine(line('plain', text, lead), width);
    const head = wrapToWidth(lead.trimEnd(), width).map((row) => line('plain', '', row));
    return text === '' ? head : [...head, ...wrapLine(line('plain', text, BELOW), width)];
  });
}

/** Each column as wide as its widest cell where all fit, else the widest are narrowed evenly; null when too narrow. */
function columnWidths(rows: Rows, width: number): readonly number[] | null {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: columns }, (_, index) => widest(rows.map((row) => row[index] ?? '')));
  let excess = sum(natural) + GAP.length * Math.max(0, columns - 1) - width;
  const widths = [...natural];
  while (excess > 0) {
    const most = Math.max(...widths.slice(1));
    if (most <= MIN_COLUMN || widths.length < 2) return null;
    widths[widths.lastIndexOf(most)] = most - 1;
    excess -= 1;
  }
  const isBroken = widths.some(
    (room, index) => index > 0 && room < (natural[index] ?? 0) && room < longestWord(rows, index),
  );
  return isBroken ? null : widths;
}

/** The widest word of a column that a whole row would hold. */
function longestWord(rows: Rows, index: number): number {
  const words = rows.flatMap((row) => (row[index] ?? '').split(' ')).map(displayWidth);
  return Math.max(0, ...words.filter((width) => width <= LONGEST_WORD));
}

const widest = (cells: readonly string[]): number => Math.max(0, ...cells.map(displayWidth));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function layRow(row: readonly string[], widths: readonly number[]): Line[] {
  const cells = widths.map((width, index) => wrapToWidth(row[index] ?? '', width));
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) => {
    const [label = '', ...rest] = cells.map((cell, index) => padToWidth(cell[at] ?? '', widths[index] ?? 0));
    return line('plain', rest.join(GAP).trimEnd(), rest.length > 0 ? label + GAP : label);
  });
}

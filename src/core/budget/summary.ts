import { type Block, say, table } from '../show.ts';
import type { Outlook } from './outlook.ts';
import { outlookLines } from './outlook-words.ts';
import { join, NO_SUM, type Partition, type Sum, type Sums } from './sums.ts';
import { makeUp, moneyCell, percent } from './words.ts';

/** All a summary is made from. */
export interface Spent {
  readonly sums: Sums;
  /** What the sides of forks used, by their names; not in `sums`. */
  readonly sides: readonly (readonly [name: string, sum: Sum])[];
  /** Where computed prices are from. */
  readonly prices: readonly string[];
  /** Caps, the pace and what is still to come; null where no project is open. */
  readonly outlook: Outlook | null;
  /** Lines of the log that could not be read. */
  readonly unreadable: number;
}

const HEADS = ['Turns', 'Input', 'Output', 'Cache read', 'Cache write', 'Reasoning', 'USD'];
/** More tasks are summed up in one row. */
const MOST_TASKS = 12;

/** What was spent, per agent, stage, task and side, and in all. Nothing spent is one line. */
export function summary(spent: Spent): readonly Block[] {
  const { sums, sides } = spent;
  const all = [sums.all, ...sides.map(([, sum]) => sum)].reduce(join, NO_SUM);
  if (all.turns === 0) return [say('plain', 'No agent has run yet: nothing was spent.'), ...unread(spent.unreadable)];
  const first = [...byName(sums, 'agent'), ...sides];
  return [
    table('Tokens and money', [['Agent', ...HEADS], ...first.map(row), row(['All', all])]),
    ...part(sums, 'stage', 'Stage'),
    ...tasks(sums),
    say(
      'dim',
      `Money: ${makeUp(all, spent.prices)}`,
      contextWords(sums),
      ...(spent.outlook === null ? [] : outlookLines(spent.outlook)),
    ),
    ...unread(spent.unreadable),
  ];
}

type Row = readonly [name: string, sum: Sum];

function row([name, sum]: Row): readonly string[] {
  const counts = [sum.turns, sum.input, sum.output, sum.cacheRead, sum.cacheWrite, sum.reasoning].map(String);
  return [name, ...counts, moneyCell(sum)];
}

const byName = (sums: Sums, partition: Partition): Row[] =>
  [...sums.by[partition]].sort(([a], [b]) => (a < b ? -1 : 1));

/** A partition is shown where it tells more than the table before it. */
function part(sums: Sums, partition: Partition, head: string): readonly Block[] {
  const rows = [...sums.by[partition]];
  return rows.length < 2 ? [] : [table(null, [[head, ...HEADS], ...rows.map(row)])];
}

function tasks(sums: Sums): readonly Block[] {
  const rows = byName(sums, 'task').filter(([name]) => name !== '-');
  if (rows.length === 0) return [];
  const shown = rows.length <= MOST_TASKS ? rows : rows.slice(-(MOST_TASKS - 1));
  const rest = rows.slice(0, rows.length - shown.length);
  const earlier: Row[] =
    rest.length === 0 ? [] : [[`${rest.length} earlier`, rest.map(([, sum]) => sum).reduce(join, NO_SUM)]];
  return [table(null, [['Task', ...HEADS], ...[...earlier, ...shown].map(row)])];
}

function contextWords({ context }: Sums): string {
  if (context === null || context.context_used === null) return 'Context window: no agent has told yet';
  const { context_used: used, context_window: size, run, model, timestamp } = context;
  const of = size === null ? 'of an unknown size' : `of ${size} tokens (${percent(used, size)} %)`;
  const who = model === null ? run : `${model}, ${run}`;
  return `Context window: ${used} ${of}, told by ${who} at ${timestamp}`;
}

const unread = (lines: number): readonly Block[] =>
  lines === 0 ? [] : [say('warn', `${lines} lines of the token log could not be read and are not counted`)];

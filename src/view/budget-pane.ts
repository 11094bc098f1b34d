/** The live budget: how full the context is, what was spent against the cap, and where it goes. */

import { duration, money, padToWidth, progressBar, tokens } from './format.ts';
import { cutLine, type Line, line, oneLine } from './line.ts';
import type { Room } from './room.ts';
import { sparkline } from './sparkline.ts';

export interface BudgetRow {
  readonly name: string;
  readonly tokens: number;
  /** Millionths of a US dollar that are known. */
  readonly microUsd: number;
  /** Turns whose price nobody knows, and turns a subscription pays for. */
  readonly unpriced: number;
  readonly subscribed: number;
}

/** What the pane shows; all of it is data by the time it is painted. */
export interface BudgetFacts {
  readonly context: { readonly used: number; readonly size: number | null; readonly from: string } | null;
  readonly all: BudgetRow;
  readonly rows: readonly BudgetRow[];
  /** The cap that is nearest to being reached; null without one. */
  readonly cap: {
    readonly of: string;
    readonly used: number;
    readonly limit: number;
    readonly unit: 'usd' | 'tokens';
  } | null;
  /** Tokens of the last turns, the newest last. */
  readonly recent: readonly number[];
  /** The turn under way: since when in milliseconds, and its tokens, estimated until they are known. */
  readonly now: { readonly ms: number; readonly tokens: number; readonly exact: boolean } | null;
  /** Words on pace and what is to come, such as `$0.42 a minute`. */
  readonly outlook: readonly string[];
}

const LABEL = 8;
const NAME = 13;
/** The pane is for a narrow window too: bars take what is left, within reason. */
const MOST_BAR = 24;
const LEAST_BAR = 6;
const TURNS_SHOWN = 60;

/** The pane in rows no wider than the room; the least important ones come last. */
export function budgetRows(facts: BudgetFacts, room: Room): readonly Line[] {
  const rows = [
    line('title', 'Budget'),
    ...nowRow(facts, room),
    contextRow(facts, room),
    spentRow(facts, room),
    ...facts.outlook.map((words) => line('plain', words, label('', room))),
    ...recentRow(facts, room),
    ...agentRows(facts, room),
  ];
  return rows.map((row) => cutLine(row, room.columns));
}

const label = (name: string, { plain }: Room): string =>
  plain ? (name === '' ? '' : `${name}: `) : padToWidth(name, LABEL);

const barCells = ({ columns }: Room): number => Math.max(LEAST_BAR, Math.min(MOST_BAR, Math.floor(columns / 4) - 2));

function bar(part: number, whole: number, room: Room): string {
  return room.plain ? '' : `[${progressBar(part, whole, { cells: barCells(room) })}] `;
}

const share = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.floor((part / whole) * 100)} %`;

function nowRow({ now }: BudgetFacts, room: Room): readonly Line[] {
  if (now === null) return [];
  const about = now.exact ? '' : '~';
  return [line('info', `${duration(now.ms)} · ${about}${tokens(now.tokens)} tokens`, label('now', room))];
}

function contextRow({ context }: BudgetFacts, room: Room): Line {
  if (context === null) return line('dim', 'no agent has told yet', label('context', room));
  const { used, size, from } = context;
  if (size === null) return line('plain', `${tokens(used)} tokens · ${oneLine(from)}`, label('context', room));
  const words = `${bar(used, size, room)}${share(used, size)} of ${tokens(size)} · ${oneLine(from)}`;
  return line(used / size >= 0.8 ? 'warn' : 'plain', words, label('context', room));
}

function spentRow({ all, cap }: BudgetFacts, room: Room): Line {
  if (cap === null) return line('plain', moneyWords(all), label('spent', room));
  const [used, limit] =
    cap.unit === 'usd' ? [money(cap.used), money(cap.limit)] : [`${tokens(cap.used)}`, `${tokens(cap.limit)} tokens`];
  const words = `${bar(cap.used, cap.limit, room)}${used} of ${limit} (${share(cap.used, cap.limit)}) · ${oneLine(cap.of)}`;
  const part = cap.used / cap.limit;
  return line(part >= 0.95 ? 'bad' : part >= 0.8 ? 'warn' : 'plain', words, label('spent', room));
}

/** Never a zero for what nobody knows, and no dollars for what a subscription pays. */
function moneyWords({ microUsd, unpriced, subscribed, tokens: used }: BudgetRow): string {
  const unknown = unpriced > 0 ? `${unpriced} without a price` : '';
  const paid = subscribed > 0 ? 'subscription' : '';
  const known = microUsd > 0 || (unknown === '' && paid === '') ? money(microUsd) : '';
  return [known, unknown, paid].filter((part) => part !== '').join(' + ') || tokens(used);
}

function recentRow({ recent }: BudgetFacts, room: Room): readonly Line[] {
  if (recent.length < 2) return [];
  const shown = recent.slice(-Math.min(TURNS_SHOWN, Math.max(LEAST_BAR, room.columns - LABEL - 16)));
  const most = Math.max(...shown);
  if (room.plain) {
    return [
      line('dim', `${shown.length} turns, largest ${tokens(most)}, last ${tokens(shown.at(-1) ?? 0)}`, 'recent: '),
    ];
  }
  return [line('dim', `${sparkline(shown)} up to ${tokens(most)}`, label('turns', room))];
}

function agentRows({ rows, all }: BudgetFacts, room: Room): readonly Line[] {
  return rows.map((row) => {
    const words = `${bar(row.tokens, all.tokens, room)}${tokens(row.tokens)} · ${moneyWords(row)}`;
    return line('plain', words, room.plain ? `${oneLine(row.name)}: ` : padToWidth(oneLine(row.name), NAME));
  });
}

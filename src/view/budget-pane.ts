/** The live budget: how full the context is, what was spent against the cap, how fast, and where it goes. */

import type { BudgetNow, SpentNow } from '../core/budget/budget-now.ts';
import { scopeWords } from '../core/budget/cap-words.ts';
import { percent } from '../core/budget/words.ts';
import { displayWidth, duration, money, padToWidth, progressBar, tokens } from './format.ts';
import { cutLine, type Line, line, oneLine } from './line.ts';
import { finishParts, leftParts, paceParts } from './outlook-parts.ts';
import { packed } from './packed.ts';
import type { Room } from './room.ts';
import { sparkline } from './sparkline.ts';

/** What the pane shows, and who told the context. */
export interface BudgetFacts extends BudgetNow {
  readonly by: string;
}

/** The room of the pane, and the moment it is painted in. */
export interface BudgetRoom extends Room {
  /** Monotonic milliseconds. */
  readonly now: number;
  /** Milliseconds since a UTC time (ISO 8601); not finite where it cannot be read. */
  readonly since: (iso: string) => number;
}

const LABEL = 8;
const NAME = 13;
/** The pane is for a narrow window too: bars take what is left, within reason. */
const MOST_BAR = 24;
const LEAST_BAR = 6;
/** Within so many hours the time of day says how old something is; it needs no repaint, which an age would. */
const SAME_DAY_MS = 20 * 3_600_000;

/** The pane in rows no wider than the room; the least important ones come last. */
export function budgetRows(facts: BudgetFacts, room: BudgetRoom): readonly Line[] {
  const rows = [line('title', 'Budget'), ...gauges(facts, room).flat(), ...spenderRows(facts.rows, facts.all, room)];
  return rows.map((row) => cutLine(row, room.columns));
}

/** All but the title and who spent it: the rows of each gauge, none where there is nothing to say. */
export function gauges(facts: BudgetFacts, room: BudgetRoom): readonly (readonly Line[])[] {
  return [
    turnRow(facts, room),
    contextRows(facts, room),
    ...sums(facts, room),
    labelled('to go', { parts: finishParts(facts.projection) }, room),
    recentRow(facts, room),
  ];
}

/** What was spent, what is left of the cap, and how fast it goes. */
export function sums(facts: BudgetFacts, room: Room): readonly (readonly Line[])[] {
  return [
    spentRows(facts, room),
    labelled('left', { parts: leftParts(facts.cap) }, room),
    labelled('pace', { parts: paceParts(facts.pace, facts.recent.length) }, room),
  ];
}

/** In one row: how full the context is, the turn under way, what was spent. */
export function briefParts({ context, turn, all }: BudgetFacts): readonly string[] {
  const full = context === null || context.size === null ? [] : [`context ${share(context.used, context.size)}`];
  const now = turn === null ? [] : [`now ${turn.exact ? '' : '~'}${tokens(turn.tokens)}`];
  return [...full, ...now, `${tokens(all.tokens)} tokens`, moneyWords(all)];
}

interface Said {
  readonly parts: readonly string[];
  readonly tone?: Line['tone'];
}

/** Parts behind their label, on as many rows as they need; none without parts. */
function labelled(name: string, { parts, tone = 'plain' }: Said, room: Room): readonly Line[] {
  const lead = label(name, room);
  const rows = packed(parts, room.columns - Math.max(LABEL, lead.length));
  return rows.map((text, at) => line(tone, text, at === 0 ? lead : label('', room)));
}

/** Words that belong together, on a row of their own each where they do not fit into one. */
function together(words: readonly string[], { columns }: Room): readonly string[] {
  const joined = words.join(' ');
  return displayWidth(joined) <= columns - LABEL ? [joined] : words;
}

const label = (name: string, { plain }: Room): string =>
  plain ? (name === '' ? '  ' : `${name}: `) : padToWidth(name, LABEL);

const barCells = ({ columns }: Room): number => Math.max(LEAST_BAR, Math.min(MOST_BAR, Math.floor(columns / 4) - 2));

function bar(part: number, whole: number, room: Room): string {
  return room.plain ? '' : `[${progressBar(part, whole, { cells: barCells(room) })}] `;
}

const share = (part: number, whole: number): string => `${percent(part, whole)} %`;

function turnRow({ turn }: BudgetFacts, room: BudgetRoom): readonly Line[] {
  if (turn === null) return [];
  const words = `${duration(Math.max(0, room.now - turn.startedAt))} · ${turn.exact ? '' : '~'}${tokens(turn.tokens)} tokens`;
  return [line('info', words, label('now', room))];
}

function contextRows({ context, by }: BudgetFacts, room: BudgetRoom): readonly Line[] {
  if (context === null) return labelled('context', { parts: ['no agent has told yet'], tone: 'dim' }, room);
  const { used, size, at } = context;
  const source = together([`told by ${oneLine(by)}`, whenWords(at, room)], room);
  if (size === null) {
    return labelled('context', { parts: [`${tokens(used)} tokens, window not known`, ...source] }, room);
  }
  const parts = [`${bar(used, size, room)}${share(used, size)} of ${tokens(size)}`, ...source];
  return labelled('context', { parts, tone: used / size >= 0.8 ? 'warn' : 'plain' }, room);
}

/** `just now` while the run that told it goes on, `at 14:02 UTC`, `on 2026-11-19 at 14:02 UTC`. */
function whenWords(at: string | null, { since }: BudgetRoom): string {
  if (at === null) return 'just now';
  const time = `at ${at.slice(11, 16)} UTC`;
  return Math.abs(since(at)) < SAME_DAY_MS ? time : `on ${at.slice(0, 10)} ${time}`;
}

function spentRows({ all, cap }: BudgetFacts, room: Room): readonly Line[] {
  if (cap === null) return labelled('spent', { parts: [`${tokens(all.tokens)} tokens`, moneyWords(all)] }, room);
  const { used, cap: limited } = cap;
  const { limit, unit } = limited;
  const [part, whole] = unit === 'usd' ? [money(used), money(limit)] : [tokens(used), `${tokens(limit)} tokens`];
  const full = used / limit;
  const figure = together([`${bar(used, limit, room)}${part} of ${whole}`, `(${share(used, limit)})`], room);
  const parts = [...figure, scopeWords(limited.scope)];
  const others = unit === 'usd' ? unseenWords(all) : limited.scope.kind === 'project' ? [moneyWords(all)] : [];
  return labelled(
    'spent',
    { parts: [...parts, ...others], tone: full >= 0.95 ? 'bad' : full >= 0.8 ? 'warn' : 'plain' },
    room,
  );
}

/** What dollars do not see. */
function unseenWords({ unpriced, subscribed }: SpentNow): readonly string[] {
  return [
    ...(unpriced > 0 ? [`${unpriced} without a price`] : []),
    ...(subscribed > 0 ? [`${subscribed} by subscription`] : []),
  ];
}

/** Never a zero for what nobody knows, and no dollars for what a subscription pays. */
function moneyWords(spent: SpentNow): string {
  const unseen = unseenWords(spent);
  const known = spent.microUsd > 0 || unseen.length === 0 ? [money(spent.microUsd)] : [];
  return [...known, ...unseen].join(' + ');
}

function recentRow({ recent }: BudgetFacts, room: Room): readonly Line[] {
  if (recent.length < 2) return [];
  const shown = recent.slice(-Math.max(LEAST_BAR, room.columns - LABEL - 16));
  const most = tokens(Math.max(...shown));
  if (room.plain) {
    return [line('dim', `last ${shown.length}, largest ${most} tokens, newest ${tokens(shown.at(-1) ?? 0)}`, 'runs: ')];
  }
  return [line('dim', `${sparkline(shown)} up to ${most}`, label('runs', room))];
}

/** A bar for each who spent, of what all of them did. */
export function spenderRows(rows: readonly SpentNow[], all: SpentNow, room: Room): readonly Line[] {
  return rows.map((row) => {
    const words = `${bar(row.tokens, all.tokens, room)}${tokens(row.tokens)} · ${moneyWords(row)}`;
    return line('plain', words, room.plain ? `${oneLine(row.name)}: ` : padToWidth(oneLine(row.name), NAME));
  });
}

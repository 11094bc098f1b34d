import type { Run } from '../../schemas/event.ts';
import type { TokenRow, TurnNote, Usage } from '../../schemas/usage.ts';
import { addMoney, moneyOfTurn, NOTHING_SPENT, type Spent } from '../core/budget/spend.ts';
import { attempt } from './attempt.ts';
import { priceTurn } from './price-turn.ts';
import { addUsage, tokenRow, usageOfRow } from './usage-row.ts';
import type { World } from './world.ts';

/** What turns are counted with. */
export interface Counter {
  readonly world: Pick<World, 'turnNotes' | 'telemetry' | 'prices'>;
  /** Says what cannot be counted, and why. */
  readonly warn: (text: string) => void;
}

/** A project's directory, and its git directory, where its runs left their notes. */
export interface Place {
  readonly dir: string;
  readonly commonDir: string;
}

/** A turn as its run noted it: when it began or was heard of last, and the newest figure. */
interface NotedTurn {
  readonly id: string;
  readonly session: string;
  readonly at: string;
  readonly usage: Usage | null;
}

/** A run whose end nobody saw, with the turns it noted. */
interface CutRun {
  readonly run: Run;
  readonly turns: readonly NotedTurn[];
}

/**
 * What runs used whose end nobody saw, by their ids: turns that have their rows by those, a turn that was cut by its notes.
 * That one gets its row, once, however often this is cut itself.
 */
export async function countCut(counter: Counter, place: Place, runs: readonly Run[]): Promise<Record<string, Spent>> {
  const cut: CutRun[] = [];
  for (const run of runs) {
    const read = await attempt(() => counter.world.turnNotes.read(place.commonDir, run.runId));
    if (read.kind === 'failed') counter.warn(read.error.message);
    else if (read.value.length > 0) cut.push({ run, turns: turnsIn(read.value) });
  }
  if (cut.length === 0) return {};
  const rows = await rowsOf(counter, place.dir, cut);
  const spent: Record<string, Spent> = {};
  for (const one of cut) spent[one.run.runId] = await spentBy(counter, one, { rows, dir: place.dir });
  return spent;
}

function turnsIn(notes: readonly TurnNote[]): readonly NotedTurn[] {
  const turns = new Map<string, NotedTurn>();
  for (const note of notes) {
    const { turn: id, at } = note;
    const known = turns.get(id);
    if ('session' in note) turns.set(id, { id, session: note.session, at, usage: null });
    else if (known !== undefined) turns.set(id, { ...known, at, usage: note.usage });
  }
  return [...turns.values()];
}

/** The rows that turns have already, by run and turn; null where the log cannot be read, so that nobody knows. */
type Rows = ReadonlyMap<string, TokenRow> | null;

const keyOf = (runId: string, turn: string): string => `${runId} ${turn}`;

async function rowsOf({ world, warn }: Counter, dir: string, cut: readonly CutRun[]): Promise<Rows> {
  const sought = new Set(cut.flatMap(({ run, turns }) => turns.map(({ id }) => keyOf(run.runId, id))));
  const rows = new Map<string, TokenRow>();
  const keep = (row: TokenRow): void => {
    const key = keyOf(row.run, row.turn ?? '');
    if (sought.has(key)) rows.set(key, row);
  };
  const read = await attempt(() => world.telemetry.follow(dir, null, keep));
  if (read.kind === 'done') return rows;
  warn(read.error.message);
  return null;
}

interface Log {
  readonly rows: Rows;
  readonly dir: string;
}

async function spentBy(counter: Counter, { run, turns }: CutRun, { rows, dir }: Log): Promise<Spent> {
  let sum = NOTHING_SPENT;
  for (const turn of turns) {
    const row = rows?.get(keyOf(run.runId, turn.id));
    const usage = row === undefined ? await killed(counter, { run, turn, dir, rows }) : usageOfRow(row);
    sum = { usage: addUsage(sum.usage, usage), money: addMoney(sum.money, moneyOfTurn(usage)) };
  }
  return sum;
}

interface Killed extends Log {
  readonly run: Run;
  readonly turn: NotedTurn;
}

/** A turn that was cut: the newest figure of it is what is known, and more may have been used. */
async function killed({ world, warn }: Counter, { run, turn, dir, rows }: Killed): Promise<Usage | null> {
  const { id, session, at } = turn;
  const usage = turn.usage === null ? null : { ...turn.usage, exact: false };
  const { fault, ...priced } = await priceTurn(world.prices, { usage, model: run.model, at });
  if (fault !== null) warn(fault);
  const row = tokenRow({ run, turn: id, ended: 'killed', ...priced, session, at });
  // Where nobody knows whether it has its row, it gets no other one.
  const written = rows === null ? null : await attempt(() => world.telemetry.append(dir, row));
  if (written?.kind === 'failed') warn(written.error.message);
  return priced.usage;
}

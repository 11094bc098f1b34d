/** The budget while the sides of a fork run: of all together, then of each side by itself. */

import { sideLabel } from '../../core/forks/spend-rows.ts';
import { type BudgetFacts, type BudgetRoom, briefParts, gauges, spenderRows, sums } from '../budget-pane.ts';
import { cutLine, type Line, line } from '../line.ts';
import { blocksBeside, sideColumns } from './beside.ts';

/** The budgets of a fork's sides that run here. */
export interface ForkBudget {
  readonly name: string;
  /** A before B; null before its journal is open. */
  readonly sides: readonly { readonly side: 'A' | 'B'; readonly budget: BudgetFacts | null }[];
}

/**
 * A pane for each side, next to each other where there is room, under what was spent in all; then the same in a row for each
 * side, for a window with few rows. What a side used stands in its own pane; who else spent something comes last.
 */
export function forkBudgetWays(all: BudgetFacts, fork: ForkBudget, room: BudgetRoom): readonly (readonly Line[])[] {
  const shown = fork.sides.map(({ side }) => sideLabel(`${fork.name}-${side}`));
  const others = all.rows.filter((row) => !shown.includes(row.name));
  const head = [line('title', 'Budget'), ...sums(all, room).flat()];
  const ways = [
    [...head, ...panes(fork, room), ...spenderRows(others, all.all, room)],
    [...head, ...fork.sides.map(briefRow)],
  ];
  return ways.map((rows) => rows.map((row) => cutLine(row, room.columns)));
}

function panes({ sides }: ForkBudget, room: BudgetRoom): readonly Line[] {
  const columns = sideColumns(room);
  const [left = [], right = []] = sides.map((side) => blocksOf(side, { ...room, columns }));
  return blocksBeside(left, right, room);
}

type Side = ForkBudget['sides'][number];

function blocksOf({ side, budget }: Side, room: BudgetRoom): readonly (readonly Line[])[] {
  if (budget === null) return [[line('title', `${side} · nothing is known yet`)]];
  const blocks = [...gauges(budget, room), spenderRows(budget.rows, budget.all, room)];
  if (!room.plain)
    return [[line('title', side)], ...blocks].map((rows) => rows.map((row) => cutLine(row, room.columns)));
  return blocks.map((rows) => rows.map((row) => ({ ...row, lead: `${side} ${row.lead}` })));
}

const briefRow = ({ side, budget }: Side): Line =>
  line('plain', budget === null ? 'nothing is known yet' : briefParts(budget).join(' · '), `${side}: `);

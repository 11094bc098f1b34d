import type { SideName } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import { say } from '../../core/show.ts';
import type { Item } from '../../core/transcript.ts';
import type { EffectContext } from '../context.ts';
import { createBoard } from './board.ts';
import { createForkBudget, type ForkBudget } from './fork-budget.ts';
import { type MainWatch, watchMain } from './main-watch.ts';
import { relayed } from './relay.ts';
import { SideRun } from './side-run.ts';

/** Sides of a fork that work in this shell at the same time, and what they share. */
export interface Crew {
  readonly runs: readonly SideRun[];
  readonly budget: ForkBudget;
}

interface Order {
  readonly fork: Fork;
  readonly sides: readonly Side[];
}

/** Works with sides that this shell can reach meanwhile: they are on the board, and the order to stop goes to all. */
export async function withCrew<T>(context: EffectContext, order: Order, work: (crew: Crew) => Promise<T>): Promise<T> {
  const watch = await watchMain(context);
  const { runs, budget, board } = gather(context, order, watch);
  const stop = (): void => {
    for (const run of runs) run.stop();
  };
  context.sides.began(order.fork.name, runs);
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    if (context.signal.aborted) stop();
    budget.check();
    return await work({ runs, budget });
  } finally {
    context.signal.removeEventListener('abort', stop);
    context.sides.rested();
    board.close();
  }
}

function gather(context: EffectContext, { fork, sides }: Order, watch: MainWatch) {
  const { stage } = context;
  const runs: SideRun[] = [];
  const spent = (name: SideName) => (): number => runs.find((run) => run.name === name)?.cost ?? 0;
  const budget = createForkBudget({
    limit: fork.budgetMicroUsd,
    spent: { A: spent('A'), B: spent('B') },
    over: () => {
      for (const run of runs) run.stop();
    },
    blind: (name) => {
      const text = `[${name}] the price of what it uses is not known, so the fork's budget cannot see it.`;
      stage.push({ kind: 'block', block: say('warn', text) });
    },
  });
  const board = createBoard(context, fork.name, runs);
  const items = (run: SideRun, given: readonly Item[]): void => {
    for (const item of given) tell(context, { run, item, budget });
  };
  for (const side of sides) {
    const run = new SideRun({
      context,
      fork,
      side,
      watched: { guard: watch, spends: (spending) => budget.hear(side.side, spending) },
      news: { changed: () => board.changed(), items },
      overBudget: () => budget.isOver(),
    });
    runs.push(run);
  }
  return { runs, budget, board };
}

interface News {
  readonly run: SideRun;
  readonly item: Item;
  readonly budget: ForkBudget;
}

function tell({ stage, repaint }: EffectContext, { run, item, budget }: News): void {
  const block = relayed(run.name, item);
  if (block !== null) {
    stage.push({ kind: 'block', block });
    repaint();
  }
  if (item.kind !== 'event') return;
  if (item.event.type === 'run/ended') budget.runEnded(run.name);
  if (item.event.type === 'task/checkpointed') void run.measure();
}

import type { SideName } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import { say } from '../../core/show.ts';
import type { Item } from '../../core/transcript.ts';
import type { EffectContext } from '../context.ts';
import { createBoard } from './board.ts';
import { createForkBudget, type ForkBudget } from './fork-budget.ts';
import { type Keeping, keepCommits } from './keep-commits.ts';
import { type MainWatch, watchMain } from './main-watch.ts';
import { sideId } from './places.ts';
import { relayed } from './relay.ts';
import { SideRun } from './side-run.ts';
import type { Spending } from './side-world.ts';

/** Sides of a fork that work in this shell at the same time, and what they share. */
export interface Crew {
  readonly runs: readonly SideRun[];
  readonly budget: ForkBudget;
  /** Resolves once what the sides committed is kept in the project, as far as it can be in time. Never rejects. */
  readonly kept: () => Promise<void>;
}

interface Order {
  readonly fork: Fork;
  readonly sides: readonly Side[];
}

/** Works with sides that this shell can reach meanwhile: they are on the board, and the order to stop goes to all. */
export async function withCrew<T>(context: EffectContext, order: Order, work: (crew: Crew) => Promise<T>): Promise<T> {
  const watch = await watchMain(context);
  const { runs, budget, board, keeping } = gather(context, order, watch);
  const stop = (): void => {
    for (const run of runs) run.stop();
  };
  context.sides.began(order.fork.name, runs);
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    if (context.signal.aborted) stop();
    budget.check();
    return await work({ runs, budget, kept: keeping.settled });
  } finally {
    context.signal.removeEventListener('abort', stop);
    context.sides.rested();
    context.caps.sidesRest();
    board.close();
  }
}

function gather(context: EffectContext, { fork, sides }: Order, watch: MainWatch) {
  const { stage } = context;
  const runs: SideRun[] = [];
  const halt = new AbortController();
  const spent = (name: SideName) => (): number => costOf(runs.find((run) => run.name === name));
  const budget = createForkBudget({
    limit: fork.budgetMicroUsd,
    spent: { A: spent('A'), B: spent('B') },
    over: () => {
      halt.abort();
      for (const run of runs) run.stop();
    },
    blind: (name) => {
      const text = `[${name}] the price of what it uses is not known, so the fork's budget cannot see it.`;
      stage.push({ kind: 'block', block: say('warn', text) });
    },
  });
  const board = createBoard(context, fork.name, runs);
  const keeping = keepCommits(context, fork, watch);
  const items = (run: SideRun, given: readonly Item[]): void => {
    for (const item of given) tell(context, { run, item, budget, keeping });
  };
  const spends = (run: SideRun, { run: runner, usage }: Spending): void => {
    if (usage === null) run.flights.prompt(runner);
    else {
      run.flights.hear(runner, usage);
      budget.hear(run.name, usage);
    }
    const id = sideId(fork, run.side);
    context.caps.hearSide({ id, flying: () => ({ spend: run.spend(), runs: run.flights.runs }) });
  };
  for (const side of sides) {
    const run: SideRun = new SideRun({
      context,
      fork,
      side,
      watched: {
        guard: watch.guard,
        spends: (spending) => spends(run, spending),
        stop: AbortSignal.any([context.signal, halt.signal]),
      },
      news: { changed: () => board.changed(), items },
      overBudget: () => budget.isOver(),
    });
    runs.push(run);
  }
  return { runs, budget, board, keeping };
}

/** What a side's runs cost so far, also those that have not ended, as far as it is known, in millionths of a US dollar. */
function costOf(run: SideRun | undefined): number {
  const before = run?.spend()?.costMicroUsd ?? run?.side.score?.costMicroUsd ?? 0;
  return (run?.flights.runs ?? []).reduce((sum, { used }) => sum + used.microUsd, before);
}

interface News {
  readonly run: SideRun;
  readonly item: Item;
  readonly budget: ForkBudget;
  readonly keeping: Keeping;
}

function tell(context: EffectContext, { run, item, budget, keeping }: News): void {
  const { stage, repaint } = context;
  const block = relayed(run.name, item);
  if (block !== null) {
    stage.push({ kind: 'block', block });
    repaint();
  }
  if (item.kind !== 'event') return;
  if (item.event.type === 'run/ended') budget.check();
  if (item.event.type !== 'task/checkpointed') return;
  void run.measure();
  // Resolved conflicts are looked at first: what is kept of a side holds none that is half resolved.
  if (context.state().project?.work?.kind === 'fork-run') keeping.checkpointed(run, item.event);
}

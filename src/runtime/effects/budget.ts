import { AGENT_NAMES } from '../../../schemas/stage.ts';
import type { TokenRow } from '../../../schemas/usage.ts';
import { openFork } from '../../core/branch-effects.ts';
import { sideRows } from '../../core/forks/spend-rows.ts';
import type { Report } from '../../core/report.ts';
import { type Block, say, table } from '../../core/show.ts';
import type { ProjectState } from '../../core/state.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from './attached.ts';

/** A line of the summary: turns of the project's own log, or runs in a side of a fork. */
interface Sum {
  readonly turns: number;
  readonly runs: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly microUsd: number;
  /** Turns and runs whose price is not known. */
  readonly unknown: number;
}

const NOTHING: Sum = { turns: 0, runs: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, microUsd: 0, unknown: 0 };

const HEADS = ['Agent', 'Turns', 'Input', 'Output', 'Cache read', 'Cache write', 'USD'];

/**
 * A plain summary of what was spent: the token log per agent, each side of each fork once, and all together. Unknown
 * money is said to be unknown, never shown as zero.
 */
export async function readBudget(context: EffectContext): Promise<Report> {
  const { rows, unreadable } = await context.world.telemetry.read(attachedOf(context).dir);
  const agents = [...new Set(rows.map((row) => row.agent))].sort((a, b) => a - b);
  const own = agents.map((agent): readonly [string, Sum] => [
    `${agent} ${AGENT_NAMES[agent]}`,
    rows.filter((row) => row.agent === agent).reduce(addTurn, NOTHING),
  ]);
  const lines = [...own, ...sidesOf(context)];
  if (lines.length === 0) return { type: 'words', blocks: [say('plain', 'No agent has run yet: nothing was spent.')] };
  const all = lines.reduce((sum, [, one]) => add(sum, one), NOTHING);
  const print = ([name, sum]: readonly [string, Sum]): readonly string[] => [name, ...figures(sum)];
  const cap = capWords(context.state().project);
  const last = say('dim', `Context window: ${windowOf(rows)}`, ...cap, ...unread(unreadable));
  const blocks: readonly Block[] = [table('Tokens and money', [HEADS, ...lines.map(print), print(['All', all])]), last];
  return { type: 'words', blocks };
}

/** What each side used since it was made; of one that works in this shell, as its journal tells it now. */
function sidesOf({ state, sides }: EffectContext): readonly (readonly [string, Sum])[] {
  const { project } = state();
  if (project === null) return [];
  const forkSpend = { ...project.forkSpend };
  const open = openFork(project);
  for (const side of open?.sides ?? []) {
    const now = sides.find(open?.name ?? '', side.side)?.spend() ?? null;
    if (now !== null) forkSpend[`${open?.name}-${side.side}`] = now;
  }
  return sideRows({ forkSpend }).map(({ label, spend }) => {
    const { runs, input, output, cacheRead, cacheWrite, costMicroUsd, unknownCost } = spend;
    return [
      label,
      { turns: 0, runs, input, output, cacheRead, cacheWrite, microUsd: costMicroUsd, unknown: unknownCost },
    ];
  });
}

function addTurn(sum: Sum, row: TokenRow): Sum {
  const { turn_cost_usd: usd } = row;
  return {
    ...sum,
    turns: sum.turns + 1,
    input: sum.input + row.input_tokens,
    output: sum.output + row.output_tokens,
    cacheRead: sum.cacheRead + row.cache_read_tokens,
    cacheWrite: sum.cacheWrite + row.cache_write_tokens,
    microUsd: sum.microUsd + Math.round((usd ?? 0) * 1_000_000),
    unknown: sum.unknown + (usd === null ? 1 : 0),
  };
}

function add(a: Sum, b: Sum): Sum {
  return {
    turns: a.turns + b.turns,
    runs: a.runs + b.runs,
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    microUsd: a.microUsd + b.microUsd,
    unknown: a.unknown + b.unknown,
  };
}

function figures(sum: Sum): readonly string[] {
  const { input, output, cacheRead, cacheWrite } = sum;
  return [timesOf(sum), ...[input, output, cacheRead, cacheWrite].map(String), usd(sum)];
}

/** A side is counted by its runs, the project's own agents by their turns. */
function timesOf({ turns, runs }: Sum): string {
  if (runs === 0) return String(turns);
  return turns === 0 ? `${runs} runs` : `${turns} + ${runs} runs`;
}

function usd({ turns, runs, microUsd, unknown }: Sum): string {
  if (unknown > 0 && unknown === turns + runs) return 'n/a';
  const text = `$${(microUsd / 1_000_000).toFixed(2)}`;
  return unknown === 0 ? text : `${text} + ${unknown} turns n/a`;
}

function windowOf(rows: readonly TokenRow[]): string {
  const last = rows.at(-1);
  if (last?.context_used == null || last.context_window === null) return 'not reported';
  return `${last.context_used} of ${last.context_window} tokens (run ${last.run})`;
}

function capWords(project: ProjectState | null): readonly string[] {
  const fork = project === null ? null : openFork(project);
  if (fork === null || fork.budgetMicroUsd === null) return [];
  return [`Budget of fork ${fork.name}, both sides together: $${(fork.budgetMicroUsd / 1_000_000).toFixed(2)}`];
}

const unread = (lines: number): readonly string[] =>
  lines === 0 ? [] : [`${lines} lines of the log could not be read`];

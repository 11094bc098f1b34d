import { AGENT_NAMES } from '../../../schemas/stage.ts';
import type { TokenRow } from '../../../schemas/usage.ts';
import type { Report } from '../../core/report.ts';
import { say, table } from '../../core/show.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from './attached.ts';

/** A plain summary of the token log: per agent and in all. Unknown money is said to be unknown, never shown as zero. */
export async function readBudget(context: EffectContext): Promise<Report> {
  const { dir } = attachedOf(context);
  const { rows, unreadable } = await context.world.telemetry.read(dir);
  if (rows.length === 0) return { type: 'words', blocks: [say('plain', 'No agent has run yet: nothing was spent.')] };
  const agents = [...new Set(rows.map((row) => row.agent))].sort((a, b) => a - b);
  const lines = agents.map((agent) =>
    summary(
      `${agent} ${AGENT_NAMES[agent]}`,
      rows.filter((row) => row.agent === agent),
    ),
  );
  const last = rows.at(-1);
  const window =
    last?.context_used == null || last.context_window === null
      ? 'not reported'
      : `${last.context_used} of ${last.context_window} tokens (run ${last.run})`;
  return {
    type: 'words',
    blocks: [
      table('Tokens and money', [
        ['Agent', 'Turns', 'Input', 'Output', 'Cache read', 'Cache write', 'USD'],
        ...lines,
        summary('All', rows),
      ]),
      say(
        'dim',
        `Context window: ${window}`,
        ...(unreadable === 0 ? [] : [`${unreadable} lines of the log could not be read`]),
      ),
    ],
  };
}

function summary(name: string, rows: readonly TokenRow[]): readonly string[] {
  const sum = (pick: (row: TokenRow) => number): string => String(rows.reduce((total, row) => total + pick(row), 0));
  return [
    name,
    String(rows.length),
    sum((row) => row.input_tokens),
    sum((row) => row.output_tokens),
    sum((row) => row.cache_read_tokens),
    sum((row) => row.cache_write_tokens),
    usd(rows),
  ];
}

function usd(rows: readonly TokenRow[]): string {
  const known = rows.filter((row) => row.turn_cost_usd !== null);
  const micro = known.reduce((total, row) => total + Math.round((row.turn_cost_usd ?? 0) * 1_000_000), 0);
  if (known.length === 0) return 'n/a';
  const text = `$${(micro / 1_000_000).toFixed(2)}`;
  return known.length === rows.length ? text : `${text} + ${rows.length - known.length} turns n/a`;
}

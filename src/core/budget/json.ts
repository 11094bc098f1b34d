import { outlookJson } from './outlook-json.ts';
import type { Spent } from './summary.ts';
import { join, NO_SUM, PARTITIONS, type Sum } from './sums.ts';

/**
 * What was spent as the lines of one JSON text. Money is whole millionths of a US dollar; turns whose price nobody knows,
 * and those a subscription pays for, are counted beside it. Sides of forks are in `all` and not in the partitions.
 */
export function budgetJson({ sums, sides, prices, outlook, unreadable }: Spent): readonly string[] {
  const partitions = PARTITIONS.map((partition) => [
    partition,
    Object.fromEntries([...sums.by[partition]].map(([name, sum]) => [name, plain(sum)])),
  ]);
  const told = {
    schema_version: 1,
    all: plain(sides.map(([, sum]) => sum).reduce(join, join(NO_SUM, sums.all))),
    by: Object.fromEntries(partitions),
    sides: Object.fromEntries(sides.map(([name, sum]) => [name, plain(sum)])),
    context: sums.context,
    ...(outlook === null ? {} : outlookJson(outlook)),
    prices,
    unreadable_lines: unreadable,
  };
  return JSON.stringify(told, null, 1).split('\n');
}

const plain = (sum: Sum) => ({
  turns: sum.turns,
  input_tokens: sum.input,
  output_tokens: sum.output,
  cache_read_tokens: sum.cacheRead,
  cache_write_tokens: sum.cacheWrite,
  reasoning_tokens: sum.reasoning,
  reported_micro_usd: sum.reportedMicro,
  computed_micro_usd: sum.computedMicro,
  turns_without_price: sum.unpriced,
  turns_by_subscription: sum.subscribed,
  turns_not_exact: sum.inexact,
});

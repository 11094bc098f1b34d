import type { SeenRequest } from '../support/model-server/model-server.ts';
import { isWhole, type ScriptedUsage, usageOf } from '../support/model-server/script.ts';
import type { Prices } from './driven/driven.ts';

/** What a server has told, in tokens, and in how many whole answers. */
export interface Spent extends ScriptedUsage {
  readonly requests: number;
}

const NOTHING: Spent = { fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, requests: 0 };

/** The sum over all answers that were told to their end, those on the side included. */
export function spentOn(requests: readonly Pick<SeenRequest, 'answer'>[]): Spent {
  const told = requests.flatMap(({ answer }) => (answer !== null && isWhole(answer) ? [usageOf(answer)] : []));
  return told.reduce<Spent>(
    (sum, one) => ({
      fresh: sum.fresh + one.fresh,
      cacheRead: sum.cacheRead + one.cacheRead,
      cacheWrite: sum.cacheWrite + one.cacheWrite,
      output: sum.output + one.output,
      reasoning: sum.reasoning + one.reasoning,
      requests: sum.requests + 1,
    }),
    NOTHING,
  );
}

/** What that costs in millionths of a US dollar, rounded as an agent rounds it. */
export function costOf(spent: Spent, prices: Prices): number {
  const { fresh, cacheRead, cacheWrite, output } = prices;
  return Math.round(
    spent.fresh * fresh + spent.cacheRead * cacheRead + spent.cacheWrite * cacheWrite + spent.output * output,
  );
}

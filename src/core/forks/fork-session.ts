import type { ForkSession } from '../../../schemas/fork.ts';
import type { Fork } from '../branches.ts';
import { foreignKeys } from '../handoff.ts';

/** `FORK_SESSION.json` of a fork, over any key of the present file that this program does not know. */
export function printForkSession(fork: Fork, present: string | null): string {
  const session: ForkSession = {
    schema_version: 1,
    name: fork.name,
    status: fork.status,
    created_at: fork.at,
    closed_at: fork.closedAt,
    base: { ...fork.base },
    budget_usd: fork.budgetMicroUsd === null ? null : fork.budgetMicroUsd / 1_000_000,
    winner: fork.winner,
    sides: fork.sides.map(({ tasks: _, ...side }) => ({ ...side })),
  };
  return `${JSON.stringify({ ...foreignKeys(present), ...session }, null, 2)}\n`;
}

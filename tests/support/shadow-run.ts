import type { Proof } from '../../schemas/migration-event.ts';
import type { Ran } from '../../schemas/shadow.ts';
import { type Database, runTrial } from '../../src/adapters/shadow/trial.ts';
import { isOver, judgeTrials } from '../../src/core/migrations/judge.ts';
import { type Comparison, compareSchemas } from '../../src/core/migrations/plan-migration.ts';

const { DatabaseSync } = process.getBuiltinModule('node:sqlite');

/** SQLite in memory, in this thread. */
export const openShadow = (): Database => new DatabaseSync(':memory:');

/** A SCHEMA.md of nothing but SQL. */
export const ofSql = (sql: string): string => `\`\`\`sql\n${sql}\n\`\`\`\n`;

export type Compared = Extract<Comparison, { kind: 'compared' }>;

/** Two texts of SCHEMA.md compared; a fault fails the test with its words. */
export function compared(before: string, after: string): Compared {
  const found = compareSchemas(before, after);
  if (found.kind === 'fault') throw new Error(JSON.stringify(found.faults));
  return found;
}

/** What the trials of a comparison show, on the real SQLite. */
export function proven({ models, trials }: Compared): Proof {
  if (trials.length === 0) return { kind: 'nothing' };
  const runs: Ran[] = [];
  for (const trial of trials) {
    runs.push(runTrial(openShadow, trial));
    if (runs.some(isOver)) break;
  }
  return judgeTrials(models, runs);
}

import type { Ran, Trial } from '../../schemas/shadow.ts';

/** Runs migrations for real on SQLite in memory. It opens no file and reaches no database of anybody's. */
export interface ShadowPort {
  /** Never rejects for what the statements do. */
  run(trial: Trial): Promise<Ran>;
}

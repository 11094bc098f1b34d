import type { Defaults } from '../../schemas/config.ts';

/** Limits the pipeline never exceeds (config/defaults.json). */
export interface Limits {
  readonly taskAttempts: number;
  readonly planAttempts: number;
  readonly clarificationRounds: number;
}

/** The limits as config/defaults.json gives them. */
export const limitsOf = (defaults: Defaults): Limits => ({
  taskAttempts: defaults.attempts.task,
  planAttempts: defaults.attempts.plan,
  clarificationRounds: defaults.attempts.clarificationRounds,
});

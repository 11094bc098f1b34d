import { decision, type Outcome } from '../decision.ts';
import type { State } from '../state.ts';
import { blockCommit } from './block-commit.ts';
import type { SecretsFound } from './secrets-found.ts';

/** Secrets that kept a commit from being made which no other report tells of are remembered. */
export function onSecretsFound({ project }: State, { found, where }: SecretsFound): Outcome {
  const by = { taskId: null, runId: null, where };
  return decision({ events: project === null ? [] : blockCommit(project, found, by).events });
}

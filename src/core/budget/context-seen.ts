import type { Run } from '../../../schemas/event.ts';
import type { Usage } from '../../../schemas/usage.ts';

/** How full the context of a conversation was, who said so, and when. */
export interface ContextSeen {
  /** Tokens. */
  readonly used: number;
  /** Tokens the window of the model that answered holds; null where nobody said. */
  readonly size: number | null;
  readonly agent: number;
  readonly runId: string;
  readonly backend: string;
  /** The model that answered, else the one that was asked for; null where neither is known. */
  readonly model: string | null;
  /** UTC, ISO 8601; null while the run goes on. */
  readonly at: string | null;
}

interface ToldBy {
  readonly run: Pick<Run, 'agent' | 'runId' | 'backend' | 'model'>;
  readonly at: string | null;
}

/** What is known after a run, however it ended: one that told nothing leaves what was known, with its age. */
export function contextAfter(before: ContextSeen | null, usage: Usage | null, by: ToldBy): ContextSeen | null {
  if (usage === null || usage.contextUsed === null) return before;
  const { agent, runId, backend, model } = by.run;
  return {
    used: usage.contextUsed,
    size: usage.contextSize === 0 ? null : usage.contextSize,
    agent,
    runId,
    backend,
    model: usage.model ?? model,
    at: by.at,
  };
}

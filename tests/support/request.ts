import type { PromptRequest } from '../../src/ports/agent.ts';

/** A prompt with an assignment that says nothing, for agents that read the text alone. */
export function request(text: string, more: Partial<PromptRequest> = {}): PromptRequest {
  const nothing = { answers: [], notes: [], features: [], tasks: [], evidence: [], because: [], readFirst: [] };
  const nobody = { brief: '', platforms: [], tier: null, profile: null, task: null, direction: null, roundsLeft: 0 };
  const run = { runId: 'run-1', agent: 1, purpose: 'chat', attempt: 1, project: 'demo' } as const;
  return { text, assignment: { ...run, ...nothing, ...nobody, mayWrite: [], mayDeliver: [] }, ...more };
}

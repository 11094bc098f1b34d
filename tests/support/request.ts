import type { PromptRequest } from '../../src/ports/agent.ts';
import { assignmentSample } from './assignment-sample.ts';

/** A prompt with an assignment that says nothing, for agents that read the text alone. */
export const request = (text: string, more: Partial<PromptRequest> = {}): PromptRequest => ({
  text,
  assignment: assignmentSample(),
  ...more,
});

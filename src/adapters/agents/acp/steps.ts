import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Step } from '../process/dialect.ts';

/** Only lines for the process. */
export const sent = (...send: readonly string[]): Step => ({ send, events: [] });
/** Only events for the reader. */
export const told = (...events: readonly AgentEvent[]): Step => ({ send: [], events });
/** One step of several, in their order. */
export const both = (...steps: readonly Step[]): Step => ({
  send: steps.flatMap(({ send }) => send),
  events: steps.flatMap(({ events }) => events),
});

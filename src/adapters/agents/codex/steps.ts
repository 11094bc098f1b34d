import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Step } from '../process/dialect.ts';

/** Only lines for the process. */
export const sent = (...send: readonly string[]): Step => ({ send, events: [] });
/** Only events for the reader. */
export const told = (events: readonly AgentEvent[]): Step => ({ send: [], events });

export const CANCELLED: AgentEnd = { type: 'end', reason: 'cancelled', error: null, finalText: '' };

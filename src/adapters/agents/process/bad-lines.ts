import type { AgentEvent } from '../../../../schemas/agent-event.ts';

/** Lines that cannot be read are borne up to this number in one prompt; more is no language of the agent's. */
const MOST = 20;

/** Counts what an agent says that is none of its language. */
export class BadLines {
  #count = 0;

  reset(): void {
    this.#count = 0;
  }

  /** The events for one more: the first is told, the last ends the prompt. */
  add(line: string): readonly AgentEvent[] {
    this.#count += 1;
    const shown = line.slice(0, 80);
    if (this.#count === 1) return [{ type: 'notice', text: `The agent said something that cannot be read: ${shown}` }];
    if (this.#count < MOST) return [];
    const message = `the agent said ${MOST} lines that cannot be read, the last: ${shown}`;
    const error = { kind: 'protocol', status: null, retryable: true, message } as const;
    return [{ type: 'end', reason: 'error', error, finalText: '' }];
  }
}

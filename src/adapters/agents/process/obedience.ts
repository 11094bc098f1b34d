import type { AgentEvent } from '../../../../schemas/agent-event.ts';

/** Whether an agent stops asking its model once it is told to stop: one that goes on spends what nobody wants spent. */
export class Obedience {
  #requests = 0;
  #told = false;

  /** A prompt begins. */
  begin(): void {
    this.#requests = 0;
    this.#told = false;
  }

  /** It was told to stop; the request under way then may come to its end. */
  stop(): void {
    this.#told = true;
  }

  /** True for a figure of one request more, after the order to stop. */
  isBroken(event: AgentEvent): boolean {
    if (event.type !== 'usage') return false;
    const more = event.usage.requests > this.#requests;
    this.#requests = event.usage.requests;
    return more && this.#told;
  }
}

import type { AgentEnd } from '../../../../schemas/agent-event.ts';
import { oneLine } from '../one-line.ts';

/** Failed requests in a row; codex itself gives up after five, unless it is told to go on for longer. */
const MOST = 20;

/** Counts the requests of one prompt that failed and were tried again. Each may be paid for, and each is a sign of life. */
export class Retries {
  /** All of the prompt. */
  count = 0;
  #inARow = 0;
  #words = '';

  /** One more, and why. */
  add(words: string): void {
    this.count += 1;
    this.#inARow += 1;
    this.#words = words;
  }

  /** The agent got on: what failed before was no storm. */
  passed(): void {
    this.#inARow = 0;
  }

  /** The end of a prompt that only fails and tries again; null as long as it may get on. */
  get storm(): AgentEnd | null {
    if (this.#inARow < MOST) return null;
    const message = `the agent tried again ${MOST} times in a row without getting on and was stopped; the last failure: ${oneLine(this.#words)}`;
    const error = { kind: 'server', status: null, retryable: false, message } as const;
    return { type: 'end', reason: 'error', error, finalText: '' };
  }
}

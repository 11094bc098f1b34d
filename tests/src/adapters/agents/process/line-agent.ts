import type { AgentEnd, AgentEvent } from '../../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../../schemas/usage.ts';
import type { Dialect, Step } from '../../../../../src/adapters/agents/process/dialect.ts';
import { endOfGone } from '../../../../../src/adapters/agents/process/gone.ts';
import type { Child, ChildEnd, ChildOrder } from '../../../../../src/adapters/processes/child-order.ts';

export const DONE: AgentEnd = { type: 'end', reason: 'done', error: null, finalText: '' };
export const PROTOCOL: AgentEnd = {
  ...DONE,
  reason: 'error',
  error: { kind: 'protocol', status: null, retryable: true, message: 'not understood' },
};

/**
 * A language with a word per line: `end` and `broken` end a prompt, `used n` tells of the nth request, `id x` names the
 * conversation, all else is text.
 */
export function lineDialect({ oneShot = false } = {}): Dialect {
  let sessionId = '';
  const said = (...events: readonly AgentEvent[]): Step => ({ send: [], events });
  const send = (...lines: readonly string[]): Step => ({ send: lines, events: [] });
  return {
    oneShot,
    get sessionId() {
      return sessionId;
    },
    launch: ({ schema }) => ({ file: 'agent', args: [sessionId], env: {}, key: JSON.stringify(schema ?? null) }),
    begin: () => send('begin'),
    prompt: ({ text }) => send(`prompt ${text}`),
    hear(line) {
      if (line === 'end') return said(DONE);
      if (line === 'broken') return said(PROTOCOL);
      if (line.startsWith('used ')) return said({ type: 'usage', usage: usageOf(Number(line.slice(5))) });
      if (line.startsWith('id ')) sessionId = line.slice(3);
      return line.startsWith('id ') ? said({ type: 'session', sessionId }) : said({ type: 'text', text: line });
    },
    overhear: (line) => said({ type: 'notice', text: line }),
    answer: (id, { decision }) => send(`answer ${id} ${decision}`),
    interrupt: () => send('interrupt'),
    steer: (text) => (text === '' ? null : send(`steer ${text}`)),
    gone: (departure) => endOfGone('agent', departure),
  };
}

const usageOf = (requests: number): Usage => ({
  ...{ fresh: 10, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0, requests },
  ...{ costMicroUsd: null, costSource: 'none', contextUsed: null, contextSize: null, exact: true },
});

/** A process without a process: tells what is done to it, and does what the test says. */
export class FakeChild implements Child {
  readonly pid = 1;
  readonly order: ChildOrder;
  readonly done: string[] = [];
  readonly ended: Promise<ChildEnd>;
  /** Whether it goes when it is stopped. */
  stubborn = false;
  #resolve: (end: ChildEnd) => void = () => undefined;

  constructor(order: ChildOrder) {
    this.order = order;
    this.ended = new Promise((resolve) => (this.#resolve = resolve));
  }

  say(...lines: readonly string[]): void {
    for (const line of lines) this.order.onLine?.(line, 'out');
  }

  closeOutput(): void {
    this.order.onOutputClosed?.();
  }

  closeInput(): void {
    this.order.onInputClosed?.();
  }

  exit(exit: number | null = 0): void {
    this.#resolve({ exit, signal: exit === null ? 'SIGTERM' : null, notStarted: null, tail: '' });
  }

  write(text: string): void {
    this.done.push(text.trimEnd());
  }

  endInput(): void {
    this.done.push('(end of input)');
  }

  hold(): void {
    this.done.push('(hold)');
  }

  flow(): void {
    this.done.push('(flow)');
  }

  stop(atOnce = false): Promise<ChildEnd> {
    this.done.push(atOnce ? '(kill)' : '(stop)');
    if (!this.stubborn) this.exit(null);
    return this.ended;
  }
}

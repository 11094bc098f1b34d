import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../schemas/usage.ts';
import type { OpenOptions, PromptRequest } from '../../../ports/agent.ts';
import { Calls } from '../process/calls.ts';
import { leaveOf } from './launch.ts';
import type { Opened } from './meter.ts';
import { billingOf } from './payer.ts';

import { strictOf } from './strict-schema.ts';
import { type Envelope, threadAnswerSchema, turnAnswerSchema } from './wire.ts';

type Method =
  | 'initialize'
  | 'account/read'
  | 'thread/start'
  | 'thread/resume'
  | 'turn/start'
  | 'turn/steer'
  | 'turn/interrupt';

/** What an answer of the server means. */
type Outcome =
  | { readonly kind: 'greeted'; readonly lines: readonly string[] }
  | { readonly kind: 'account'; readonly billing: Usage['billing'] }
  | ({ readonly kind: 'opened' } & Opened)
  | { readonly kind: 'named'; readonly turnId: string }
  /** `reopen`: the thread has to be opened once more. */
  | { readonly kind: 'notice'; readonly event: AgentEvent; readonly reopen: boolean }
  /** `lacking`: the server itself cannot be talked to. */
  | { readonly kind: 'failed'; readonly text: string; readonly lacking: boolean }
  | { readonly kind: 'nothing' };

/** What is said to the server, from the greeting to the turns of one thread, and how far that has come. */
export class Talk {
  /** `silent` before the greeting is answered, `open` when the thread takes prompts. */
  state: 'silent' | 'greeted' | 'open' = 'silent';
  threadId: string;
  readonly #options: OpenOptions;
  readonly #calls = new Calls<Method>(JSON.stringify);

  constructor(options: OpenOptions) {
    this.#options = options;
    this.threadId = options.resume ?? '';
  }

  greet(): string {
    this.state = 'silent';
    this.#calls.clear();
    const clientInfo = { name: 'codesleuth', title: 'CodeSleuth', version: '0.0.0' };
    return this.#calls.call('initialize', { clientInfo, capabilities: null });
  }

  /** Goes on with the thread that is known, else begins one. */
  open(): string {
    const { cwd, model } = this.#options;
    const base = { cwd, ...leaveOf(this.#options), ...(model === null ? {} : { model }) };
    if (this.threadId === '') return this.#calls.call('thread/start', base);
    return this.#calls.call('thread/resume', { threadId: this.threadId, ...base, excludeTurns: true });
  }

  start({ text, schema }: PromptRequest): string {
    const outputSchema = schema == null ? null : strictOf(schema);
    const held = outputSchema === null ? {} : { outputSchema };
    return this.#calls.call('turn/start', { threadId: this.threadId, input: inputOf(text), ...held });
  }

  steer(turnId: string, text: string): string {
    const { threadId } = this;
    return this.#calls.call('turn/steer', { threadId, expectedTurnId: turnId, input: inputOf(text) });
  }

  interrupt(turnId: string): string {
    return this.#calls.call('turn/interrupt', { threadId: this.threadId, turnId });
  }

  answered(id: string | number, { result, error }: Pick<Envelope, 'result' | 'error'>): Outcome {
    const method = this.#calls.take(id);
    if (method === null) return { kind: 'nothing' };
    return error === undefined ? this.#good(method, result) : this.#bad(method, error.message);
  }

  #good(method: Method, result: unknown): Outcome {
    switch (method) {
      case 'initialize':
        this.state = 'greeted';
        return { kind: 'greeted', lines: [JSON.stringify({ method: 'initialized' }), this.#askAccount()] };
      case 'account/read':
        return { kind: 'account', billing: billingOf(result) };
      case 'thread/start':
      case 'thread/resume':
        return this.#opened(method, result);
      case 'turn/start': {
        const answer = turnAnswerSchema.safeParse(result);
        return answer.success ? { kind: 'named', turnId: answer.data.turn.id } : { kind: 'nothing' };
      }
      default:
        return { kind: 'nothing' };
    }
  }

  /** Servers that do not know the question go on all the same. */
  #askAccount(): string {
    return this.#calls.aside('account/read', { refreshToken: false });
  }

  #opened(method: Method, result: unknown): Outcome {
    const answer = threadAnswerSchema.safeParse(result);
    if (!answer.success) {
      return { kind: 'failed', text: `the answer to ${method} cannot be read`, lacking: false };
    }
    this.threadId = answer.data.thread.id;
    this.state = 'open';
    const { model, modelProvider: provider } = answer.data;
    return { kind: 'opened', fresh: method === 'thread/start', model: model === '' ? null : model, provider };
  }

  #bad(method: Method, message: string): Outcome {
    switch (method) {
      case 'initialize':
        return { kind: 'failed', text: message, lacking: true };
      case 'thread/resume': {
        const text = `Codex does not know the conversation ${this.threadId} any more (${message}); a new one begins.`;
        this.threadId = '';
        return { kind: 'notice', event: { type: 'notice', text }, reopen: true };
      }
      case 'turn/steer':
        return { kind: 'notice', event: unheard(message), reopen: false };
      case 'account/read':
      case 'turn/interrupt':
        return { kind: 'nothing' };
      default:
        return { kind: 'failed', text: message, lacking: false };
    }
  }
}

const inputOf = (text: string) => [{ type: 'text', text, text_elements: [] }];

const unheard = (why: string): AgentEvent => ({
  type: 'notice',
  text: `What was said did not reach the agent: ${why}`,
});

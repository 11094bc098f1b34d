import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import { endOfError, stopOf } from './failure.ts';
import type { Meter } from './meter.ts';
import { Tools } from './tools.ts';
import { promptAnswerSchema, type RpcError, type Update } from './wire.ts';

type Chunk = Extract<Update, { sessionUpdate: 'agent_message_chunk' | 'agent_thought_chunk' }>;

const STEPS: Readonly<Record<string, 'active' | 'done'>> = { in_progress: 'active', completed: 'done' };

/** Messages in a row without a tool between them; an agent that says more sums up its conversation over and over. */
const MOST_MESSAGES = 12;
/** What is said on the way to its end by an agent that was told to stop is less; one that says more does not heed. */
const MOST_UNHEEDED = 120;

/** What gemini says among its words when its mode changes. */
const MODE_WORDS = '[MODE_UPDATE]';

/** What is heard between a prompt and its answer. */
export class Turn {
  /** The human wants it stopped, and it ends so whatever the agent calls it. */
  stopping = false;
  readonly tools: Tools;
  readonly #meter: Meter;
  readonly #messages = new Set<string>();
  #message: string | null = null;
  #inARow = 0;
  #storms = false;
  /** The last message as far as it has come. */
  #text = '';
  /** What is said next is another message. */
  #parted = false;

  constructor(cwd: string, meter: Meter) {
    this.tools = new Tools(cwd);
    this.#meter = meter;
    meter.begin();
  }

  /** It goes on for ever, and each round is paid for. */
  get storms(): boolean {
    return this.#storms;
  }

  /** It was told to stop and goes on. */
  get isDeaf(): boolean {
    return this.#inARow > MOST_UNHEEDED;
  }

  hear(update: Update): readonly AgentEvent[] {
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        return this.#said(update);
      case 'agent_thought_chunk':
        return update.content.text === '' ? [] : [{ type: 'thought', text: update.content.text }];
      case 'tool_call':
      case 'tool_call_update':
        this.#parted = true;
        this.#inARow = 0;
        return this.tools.see(update);
      case 'plan':
        return [{ type: 'plan', entries: update.entries.map(entryOf) }];
      case 'usage_update':
        return [{ type: 'usage', usage: this.#meter.used(null, this.#messages.size) }];
      case 'current_mode_update':
        return [];
      default:
        return update satisfies never;
    }
  }

  /** Whether it ends as the agent wants, so that it can be told something more; what it used until then is kept. */
  goesOn(result: unknown, error: RpcError | null): boolean {
    const answer = promptAnswerSchema.safeParse(result);
    if (error !== null || this.stopping || this.storms || answer.data?.stopReason !== 'end_turn') return false;
    this.#meter.carry(answer.data);
    this.#parted = true;
    return true;
  }

  /** The events that close it: the agent's answer to the prompt, or its error. */
  close(result: unknown, error: RpcError | null): readonly AgentEvent[] {
    const answer = error === null ? (promptAnswerSchema.safeParse(result).data ?? null) : null;
    const usage = this.#meter.used(answer, this.#messages.size);
    const last: AgentEvent[] = this.#text === '' ? [] : [{ type: 'text', text: '\n' }];
    return [...last, { type: 'usage', usage }, this.#end(answer?.stopReason ?? '', error)];
  }

  #end(stopReason: string, error: RpcError | null): AgentEnd {
    if (this.stopping) return { type: 'end', reason: 'cancelled', error: null, finalText: '' };
    if (this.storms) return this.isDeaf ? DEAF_STORM : STORM;
    if (error !== null) return endOfError(error);
    const stop = stopOf(stopReason);
    return { type: 'end', ...stop, finalText: stop.reason === 'done' ? this.#text : '' };
  }

  #said({ content, messageId }: Chunk): readonly AgentEvent[] {
    const { text } = content;
    if (text === '' || text.startsWith(MODE_WORDS)) return [];
    if (messageId != null && messageId !== this.#message) this.#another(messageId);
    const before: AgentEvent[] = this.#parted && this.#text !== '' ? [{ type: 'text', text: '\n' }] : [];
    this.#text = this.#parted ? text : `${this.#text}${text}`;
    this.#parted = false;
    return [...before, { type: 'text', text }];
  }

  #another(messageId: string): void {
    this.#message = messageId;
    this.#messages.add(messageId);
    this.#inARow += 1;
    this.#storms ||= this.#inARow > MOST_MESSAGES;
    this.#parted = true;
  }
}

const entryOf = ({ content, status }: { readonly content: string; readonly status: string }) => ({
  text: content,
  status: STEPS[status] ?? ('pending' as const),
});

const STORM_WORDS = `the agent began ${MOST_MESSAGES} messages without doing anything, as one does whose context is full`;

const stormOf = (kind: 'context' | 'protocol', words: string): AgentEnd => ({
  type: 'end',
  reason: 'error',
  error: { kind, status: null, retryable: false, message: `${STORM_WORDS}; ${words}` },
  finalText: '',
});

const STORM = stormOf('context', 'it was stopped');
/** With a fault of the protocol its process is ended too. */
const DEAF_STORM = stormOf('protocol', 'it went on when it was told to stop, and was ended');

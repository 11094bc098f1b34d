import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { OpenOptions, PromptRequest } from '../../../ports/agent.ts';
import type { Found } from '../find.ts';
import { parseJson } from '../json.ts';
import { oneLine } from '../one-line.ts';
import { BadLines } from '../process/bad-lines.ts';
import { type Departure, type Dialect, type Launch, NOTHING, type Step } from '../process/dialect.ts';
import type { Served } from './at-home.ts';
import { eventsOf } from './exec-items.ts';
import { type ExecItem, type ExecMessage, type ExecUsage, execMessageSchema } from './exec-wire.ts';
import { endOfFailure } from './failure.ts';
import { endOfCodex } from './gone.ts';
import { launchExec } from './launch.ts';
import { less, usageOf, ZERO } from './meter.ts';
import { Retries } from './retries.ts';
import { told } from './steps.ts';
import { structuredIn } from './strict-schema.ts';
import type { Breakdown } from './wire.ts';

const TRY = /^Reconnecting\.\.\. (\d+)\/\d+ ?(?:\(([\s\S]*)\))?$/;

interface ExecParts {
  /** Where the schema of a prompt's answer is laid down before the prompt. */
  readonly schemaFile: string;
  /** Who answers and who pays, which it does not tell itself. */
  readonly served?: Served;
}

/**
 * The one-way language of `codex exec --json`: a process per prompt, that reads the prompt to the end of its input. It
 * cannot ask and cannot be told to stop.
 */
export class ExecDialect implements Dialect {
  readonly oneShot = true;
  readonly #found: Found;
  readonly #options: OpenOptions;
  readonly #schemaFile: string;
  readonly #served: Served;
  readonly #bad = new BadLines();
  #sessionId: string;
  /** What the thread had used before this prompt; null for a thread of which that is not known. */
  #base: Breakdown | null;
  #schema: PromptRequest['schema'] = null;
  #text = '';
  #broken = false;
  #spoke = false;
  #retries = new Retries();
  /** A failure of the turn itself, as its last word; empty for none. */
  #failure = '';

  constructor(found: Found, options: OpenOptions, { schemaFile, served = {} }: ExecParts) {
    this.#found = found;
    this.#options = options;
    this.#schemaFile = schemaFile;
    this.#served = served;
    this.#sessionId = options.resume ?? '';
    this.#base = this.#sessionId === '' ? ZERO : null;
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  launch({ schema }: Pick<PromptRequest, 'schema'>): Launch {
    const schemaFile = schema == null ? null : this.#schemaFile;
    return launchExec(this.#found, this.#options, { resume: this.#sessionId, schemaFile });
  }

  begin(): Step {
    return NOTHING;
  }

  prompt({ text, schema }: PromptRequest): Step {
    this.#bad.reset();
    this.#schema = schema;
    this.#text = '';
    this.#broken = false;
    this.#spoke = false;
    this.#retries = new Retries();
    this.#failure = '';
    return { send: [text], events: [] };
  }

  hear(line: string): Step {
    if (line.trim() === '') return NOTHING;
    const value = parseJson(line);
    const message = execMessageSchema.safeParse(value);
    if (message.success) return told(this.#read(message.data));
    return value === undefined ? told(this.#bad.add(line)) : NOTHING;
  }

  overhear(): Step {
    return NOTHING;
  }

  answer(): Step {
    return NOTHING;
  }

  interrupt(): Step {
    return NOTHING;
  }

  steer(): null {
    return null;
  }

  gone(departure: Departure): AgentEnd {
    // It may end by itself after a failure that it told.
    if (departure.exit !== null && this.#failure !== '') return endOfFailure({ message: this.#failure });
    return endOfCodex(departure, this.#spoke);
  }

  #read(message: ExecMessage): readonly AgentEvent[] {
    switch (message.type) {
      case 'thread.started':
        return this.#started(message.thread_id);
      case 'turn.started':
        return [];
      case 'item.started':
      case 'item.updated':
        return this.#item(message.item, false);
      case 'item.completed':
        if (message.item.type === 'agent_message') this.#text = message.item.text;
        // The result as data is not for a person to read.
        if (message.item.type === 'agent_message' && this.#structured() !== undefined) return [];
        return this.#item(message.item, true);
      case 'error':
        return this.#failed(message.message);
      case 'turn.failed':
        return [endOfFailure({ message: message.error.message })];
      case 'turn.completed':
        return this.#completed(message.usage);
      default:
        return message satisfies never;
    }
  }

  #item(item: ExecItem, over: boolean): readonly AgentEvent[] {
    const events = eventsOf(item, over, this.#options.cwd);
    this.#failure = '';
    if (events.some(({ type }) => type === 'tool')) this.#retries.passed();
    return events;
  }

  /** A thread other than the one that was to go on has no past. */
  #started(threadId: string): readonly AgentEvent[] {
    this.#spoke = true;
    const session = { type: 'session', sessionId: threadId } as const;
    const known = this.#sessionId;
    if (threadId === known) return [session];
    this.#base = ZERO;
    this.#sessionId = threadId;
    const text = `Codex does not know the conversation ${known} any more; a new one begins.`;
    return known === '' ? [session] : [{ type: 'notice', text }, session];
  }

  /** Only what is tried again is told now: what ends the turn comes once more with its end. */
  #failed(message: string): readonly AgentEvent[] {
    if (/stream disconnected/i.test(message)) this.#broken = true;
    const [, attempt, why] = TRY.exec(message) ?? [];
    this.#failure = attempt === undefined ? message : '';
    if (attempt === undefined) return [];
    const words = oneLine(why ?? message);
    this.#retries.add(words);
    const { storm } = this.#retries;
    const retry = { type: 'retry', attempt: Number(attempt), waitMs: 0, message: words } as const;
    return storm === null ? [retry] : [retry, storm];
  }

  #completed(usage: ExecUsage): readonly AgentEvent[] {
    const total = breakdownOf(usage);
    const known = this.#base !== null && !this.#broken;
    const used = usageOf(less(total, this.#base ?? total), 1, {
      ...{ contextUsed: null, contextSize: null, exact: known },
      ...this.#served,
    });
    this.#base = total;
    const end = { type: 'end', reason: 'done', error: null, finalText: this.#text } as const;
    const structured = this.#structured();
    return [{ type: 'usage', usage: used }, structured === undefined ? end : { ...end, structured }];
  }

  #structured(): unknown {
    return this.#schema == null ? undefined : structuredIn(this.#text, this.#schema);
  }
}

const breakdownOf = (usage: ExecUsage): Breakdown => ({
  inputTokens: usage.input_tokens,
  cachedInputTokens: usage.cached_input_tokens,
  cacheWriteInputTokens: usage.cache_write_input_tokens,
  outputTokens: usage.output_tokens,
  reasoningOutputTokens: usage.reasoning_output_tokens,
});

import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { OpenOptions, PromptRequest } from '../../../ports/agent.ts';
import type { Found } from '../find.ts';
import { parseJson } from '../json.ts';
import { oneLine } from '../one-line.ts';
import { BadLines } from '../process/bad-lines.ts';
import { type Departure, type Dialect, type Launch, NOTHING, type Step } from '../process/dialect.ts';
import { eventsOf } from './exec-items.ts';
import { type ExecMessage, type ExecUsage, execMessageSchema } from './exec-wire.ts';
import { endOfFailure } from './failure.ts';
import { endOfCodex } from './gone.ts';
import { launchExec } from './launch.ts';
import { less, usageOf, ZERO } from './meter.ts';
import { told } from './steps.ts';
import { structuredIn } from './strict-schema.ts';
import type { Breakdown } from './wire.ts';

const TRY = /^Reconnecting\.\.\. (\d+)\/\d+ ?(?:\(([\s\S]*)\))?$/;

/**
 * The one-way language of `codex exec --json`: a process per prompt, that reads the prompt to the end of its input. It
 * cannot ask and cannot be told to stop.
 */
export class ExecDialect implements Dialect {
  readonly oneShot = true;
  readonly #found: Found;
  readonly #options: OpenOptions;
  /** Where the schema of a prompt's answer is laid down before the prompt. */
  readonly #schemaFile: string;
  readonly #bad = new BadLines();
  #sessionId: string;
  /** What the thread had used before this prompt; null for a thread of which that is not known. */
  #base: Breakdown | null;
  #schema: PromptRequest['schema'] = null;
  #text = '';
  #broken = false;
  #spoke = false;

  constructor(found: Found, options: OpenOptions, schemaFile: string) {
    this.#found = found;
    this.#options = options;
    this.#schemaFile = schemaFile;
    this.#sessionId = options.resume ?? '';
    this.#base = this.#sessionId === '' ? ZERO : null;
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  launch({ schema }: PromptRequest): Launch {
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
        return eventsOf(message.item, false, this.#options.cwd);
      case 'item.completed':
        if (message.item.type === 'agent_message') this.#text = message.item.text;
        // The result as data is not for a person to read.
        if (message.item.type === 'agent_message' && this.#structured() !== undefined) return [];
        return eventsOf(message.item, true, this.#options.cwd);
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

  /** A thread other than the one that was to go on has no past. */
  #started(threadId: string): readonly AgentEvent[] {
    this.#spoke = true;
    if (threadId !== this.#sessionId) this.#base = ZERO;
    this.#sessionId = threadId;
    return [{ type: 'session', sessionId: threadId }];
  }

  /** Only what is tried again is told now: what ends the turn comes once more with its end. */
  #failed(message: string): readonly AgentEvent[] {
    if (/stream disconnected/i.test(message)) this.#broken = true;
    const [, attempt, why] = TRY.exec(message) ?? [];
    if (attempt === undefined) return [];
    return [{ type: 'retry', attempt: Number(attempt), waitMs: 0, message: oneLine(why ?? message) }];
  }

  #completed(usage: ExecUsage): readonly AgentEvent[] {
    const total = breakdownOf(usage);
    const known = this.#base !== null && !this.#broken;
    const used = usageOf(less(total, this.#base ?? total), 1, { contextUsed: null, contextSize: null, exact: known });
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

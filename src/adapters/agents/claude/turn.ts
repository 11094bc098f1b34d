import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../schemas/usage.ts';
import type { Block, Message, MessageUsage, ResultMessage } from './messages.ts';
import { type Served, servedBy } from './payer.ts';
import { contextOf, usageOf } from './result.ts';
import { outcomeOf, titleOf } from './tools.ts';

type Heard = Extract<Message, { type: 'stream_event' | 'assistant' | 'user' }>;
type Streamed = Extract<Message, { type: 'stream_event' }>;
type Delta = NonNullable<Streamed['event']['delta']>;
type System = Extract<Message, { type: 'system' }>;
type Tool = Extract<AgentEvent, { type: 'tool' }>['tool'];

const RESULT_TOOL = 'StructuredOutput';

/** What is heard between a prompt and its result. */
export class Turn {
  readonly #tools = new Map<string, Pick<Tool, 'id' | 'name' | 'title'>>();
  /** One message comes once per block of its content; its usage counts once. */
  readonly #messages = new Map<string, MessageUsage>();
  #last: MessageUsage | null = null;
  /** Words of the running message have come as they were said, so the whole block need not be told again. */
  #streamed = false;
  #lost = false;
  #wait = 0;
  #served: Served = { model: null, billing: undefined };

  /** The agent says with which model it begins, and who pays. */
  begun(served: Served): void {
    this.#served = served;
  }

  hear(message: Heard): readonly AgentEvent[] {
    switch (message.type) {
      case 'stream_event':
        return this.#stream(message);
      case 'assistant':
        return this.#said(message);
      case 'user':
        return message.message.content.flatMap((block) => this.#done(block, message.tool_use_result));
      default:
        return message satisfies never;
    }
  }

  system(message: System): readonly AgentEvent[] {
    if (message.subtype === 'api_retry') {
      // Without a status an answer had begun, or nobody knows.
      this.#lost ||= message.error_status == null;
      this.#wait = Math.max(this.#wait, message.retry_delay_ms ?? 0);
      return [retryOf(message)];
    }
    if (message.subtype === 'informational' && message.content !== undefined && message.content !== '') {
      return [{ type: 'notice', text: message.content }];
    }
    if (message.subtype === 'permission_denied')
      return [{ type: 'notice', text: message.message ?? 'a tool was denied' }];
    return [];
  }

  /** The longest wait before a try of its own, in milliseconds: it keeps to what the provider asks for. */
  get wait(): number {
    return this.#wait;
  }

  /** The true figures, once the turn is over. */
  close(result: ResultMessage): readonly AgentEvent[] {
    const heard = { last: this.#last, requests: this.#messages.size, lost: this.#lost };
    return [{ type: 'usage', usage: servedBy(usageOf(result, heard) ?? this.#counted(), this.#served) }];
  }

  #stream({ event, parent_tool_use_id: parent }: Streamed): readonly AgentEvent[] {
    if (event.type === 'content_block_delta') return this.#delta(event.delta ?? {}, parent == null);
    if (parent == null && event.type === 'message_start') this.#streamed = false;
    return parent == null && event.type === 'message_delta' ? this.#outputKnown(event.usage?.output_tokens) : [];
  }

  #delta({ type, text, thinking }: Delta, own: boolean): readonly AgentEvent[] {
    if (type === 'thinking_delta') return [{ type: 'thought', text: thinking ?? '' }];
    if (type !== 'text_delta' || text === undefined) return [];
    // The words of an agent's own helper are no answer.
    if (!own) return [{ type: 'thought', text }];
    this.#streamed = true;
    return [{ type: 'text', text }];
  }

  #said({ message, parent_tool_use_id: parent }: Extract<Message, { type: 'assistant' }>): readonly AgentEvent[] {
    // What the program says in the model's place, such as an error, is in the result too.
    if (message.model === '<synthetic>') return [];
    const events = message.content.flatMap((block) => (block.type === 'tool_use' ? this.#began(block) : []));
    if (parent == null) events.push(...message.content.flatMap((block) => this.#wrote(block)));
    if (message.usage === undefined) return events;
    this.#messages.set(message.id ?? '', message.usage);
    if (parent == null) this.#last = message.usage;
    // Another model may take over from the one it began with; an agent's own helpers may have others.
    if (parent == null && message.model !== undefined) this.#served = { ...this.#served, model: message.model };
    return [...events, { type: 'usage', usage: servedBy(this.#counted(), this.#served) }];
  }

  /** A message's usage names its true output only when the message is whole: told before another request can begin. */
  #outputKnown(output: number | undefined): readonly AgentEvent[] {
    if (this.#last === null || output === undefined || this.#last.output_tokens === output) return [];
    this.#last.output_tokens = output;
    return [{ type: 'usage', usage: servedBy(this.#counted(), this.#served) }];
  }

  /** A block of text is whole; where no part of it was streamed, it is told now. */
  #wrote({ type, text = '' }: Block): AgentEvent[] {
    if (type !== 'text') return [];
    const rest = this.#streamed ? '' : text;
    this.#streamed = false;
    return [{ type: 'text', text: `${rest}\n` }];
  }

  #began({ id, name, input }: Block): AgentEvent[] {
    // The tool by which it hands over its result does nothing a human could see.
    if (id === undefined || name === undefined || name === RESULT_TOOL) return [];
    const tool = { id, name, title: titleOf(input) };
    this.#tools.set(id, tool);
    return [{ type: 'tool', tool: { ...tool, status: 'started', detail: null } }];
  }

  #done({ type, tool_use_id: id, is_error: failed }: Block, result: unknown): readonly AgentEvent[] {
    const tool = this.#tools.get(id ?? '');
    if (type !== 'tool_result' || tool === undefined) return [];
    this.#tools.delete(tool.id);
    const status = failed === true ? 'failed' : 'completed';
    return [{ type: 'tool', tool: { ...tool, status, detail: outcomeOf(result, failed === true) } }];
  }

  /** Requests so far; the running one's output is told only at its end, so the sum is too low and not exact. */
  #counted(): Usage {
    const all = [...this.#messages.values()];
    const sum = (pick: (one: MessageUsage) => number): number => all.reduce((total, one) => total + pick(one), 0);
    return {
      fresh: sum((one) => one.input_tokens),
      cacheRead: sum((one) => one.cache_read_input_tokens),
      cacheWrite: sum((one) => one.cache_creation_input_tokens),
      output: sum((one) => one.output_tokens),
      reasoning: 0,
      requests: all.length,
      costMicroUsd: null,
      costSource: 'none',
      contextUsed: this.#last === null ? null : contextOf(this.#last),
      contextSize: null,
      exact: false,
    };
  }
}

function retryOf({ attempt = 1, retry_delay_ms: waitMs = 0, error_status: status, error }: System): AgentEvent {
  const named = error == null || error === 'unknown' ? '' : error;
  const what = [status == null ? '' : String(status), named].filter((word) => word !== '').join(' ');
  return { type: 'retry', attempt, waitMs, message: what === '' ? 'the request failed' : what };
}

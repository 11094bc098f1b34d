import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { PromptRequest } from '../../../ports/agent.ts';
import { oneLine } from '../one-line.ts';
import { endOfFailure } from './failure.ts';
import { toolOf } from './items.ts';
import { Retries } from './retries.ts';
import { structuredIn } from './strict-schema.ts';
import type { Change, Item, Notice } from './wire.ts';

type Heard = Exclude<Notice, { method: 'turn/started' | 'turn/completed' | 'serverRequest/resolved' }>;
type Completed = Extract<Notice, { method: 'turn/completed' }>['params']['turn'];
type Delta = Extract<Notice, { method: 'item/agentMessage/delta' }>['params'];
type Failed = Extract<Notice, { method: 'error' }>['params'];

const STEPS = { pending: 'pending', inProgress: 'active', completed: 'done' } as const;

/** An answer that broke off was paid for, and codex does not count it. */
const BROKEN = /stream disconnected/i;

/** What is heard between a prompt and the end of its turn. */
export class Turn {
  /** Null until the server has named it. */
  id: string | null = null;
  /** The human wants it stopped as soon as it has a name. */
  stopping = false;
  readonly #schema: PromptRequest['schema'];
  readonly #cwd: string;
  /** Messages and thoughts that came piece by piece, so that they are not told twice. */
  readonly #streamed = new Set<string>();
  /** Messages that look like the result as data, which is not for a person to read. */
  readonly #data = new Set<string>();
  readonly #changes = new Map<string, readonly Change[]>();
  /** Commands that began and have not ended. */
  readonly #commands = new Set<string>();
  #text = '';
  readonly #retries = new Retries();
  /** A request may have been paid for without its figures being told. */
  #unseen = false;

  constructor(schema: PromptRequest['schema'], cwd: string) {
    this.#schema = schema;
    this.#cwd = cwd;
  }

  /** Events of what was said; `own` is false for the agent's own helpers, whose words are no answer. */
  hear(notice: Heard, own: boolean): readonly AgentEvent[] {
    switch (notice.method) {
      case 'item/agentMessage/delta':
        return this.#delta(notice.params, own);
      case 'item/reasoning/summaryTextDelta':
      case 'item/reasoning/textDelta':
        this.#streamed.add(notice.params.itemId);
        return [{ type: 'thought', text: notice.params.delta }];
      case 'item/reasoning/summaryPartAdded':
        return notice.params.summaryIndex === 0 ? [] : [{ type: 'thought', text: '\n\n' }];
      case 'item/started':
        return this.#item(notice.params.item);
      case 'item/completed':
        return this.#done(notice.params.item, own);
      default:
        return this.#aside(notice, own);
    }
  }

  /** No request was lost: what codex has counted is all that was used. */
  get exact(): boolean {
    return !this.#unseen;
  }

  /** The end that is made of it where it fails over and over. */
  get storm(): AgentEnd | null {
    return this.#retries.storm;
  }

  /** A request that runs is dropped for what was said meanwhile. */
  steered(): void {
    this.#unseen = true;
  }

  /** The changes of an item that waits for leave. */
  changesOf(itemId: string): readonly Change[] {
    return this.#changes.get(itemId) ?? [];
  }

  /** Whether something goes on after the end: a command, other than those that wait for leave, or a storm. */
  runs(waiting: readonly string[]): boolean {
    return this.storm !== null || [...this.#commands].some((id) => !waiting.includes(id));
  }

  close({ status, error }: Completed): AgentEnd {
    if (status === 'interrupted') this.#unseen = true;
    if (status === 'interrupted') return { type: 'end', reason: 'cancelled', error: null, finalText: '' };
    if (status === 'failed' || error != null) return endOfFailure(error ?? { message: '' });
    const end = { type: 'end', reason: 'done', error: null, finalText: this.#text } as const;
    const structured = this.#schema == null ? undefined : structuredIn(this.#text, this.#schema);
    return structured === undefined ? end : { ...end, structured };
  }

  #aside(notice: Exclude<Heard, { params: { delta: string } | { item: Item } }>, own: boolean): readonly AgentEvent[] {
    switch (notice.method) {
      case 'turn/plan/updated':
        return own ? [{ type: 'plan', entries: notice.params.plan.map(entryOf) }] : [];
      case 'error':
        return this.#failed(notice.params);
      case 'warning':
        return [{ type: 'notice', text: notice.params.message }];
      case 'model/rerouted':
        return [{ type: 'notice', text: `${notice.params.toModel} answers for ${notice.params.fromModel}` }];
      default:
        return [];
    }
  }

  /** What is held back is a sign of life all the same. */
  #delta({ itemId, delta }: Delta, own: boolean): readonly AgentEvent[] {
    const first = !this.#streamed.has(itemId);
    this.#streamed.add(itemId);
    if (own && first && this.#schema != null && delta.trimStart().startsWith('{')) this.#data.add(itemId);
    return [{ type: own ? 'text' : 'thought', text: this.#data.has(itemId) ? '' : delta }];
  }

  /** A message is whole: what was not told of it yet, unless it is the result. */
  #wrote({ id, text }: Item, streamed: boolean): readonly AgentEvent[] {
    const told = streamed && !this.#data.delete(id);
    if (!told && this.#schema != null && structuredIn(text, this.#schema) !== undefined) return [];
    return [{ type: 'text', text: told ? '\n' : `${text}\n` }];
  }

  #item(item: Item): readonly AgentEvent[] {
    if (item.type === 'fileChange') this.#changes.set(item.id, item.changes);
    const tool = toolOf(item, this.#cwd);
    if (item.type === 'commandExecution' && tool?.status === 'started') this.#commands.add(item.id);
    else this.#commands.delete(item.id);
    if (tool === null) return [];
    this.#retries.passed();
    return [{ type: 'tool', tool }];
  }

  #done(item: Item, own: boolean): readonly AgentEvent[] {
    const streamed = this.#streamed.delete(item.id);
    if (item.type === 'agentMessage') {
      if (!own) return [{ type: 'thought', text: streamed ? '\n' : `${item.text}\n` }];
      this.#text = item.text;
      return this.#wrote(item, streamed);
    }
    if (item.type === 'reasoning') return thoughtOf(item, streamed);
    if (item.type === 'contextCompaction') return [{ type: 'notice', text: 'The agent summed up to make room.' }];
    return this.#item(item);
  }

  /** An error that ends the turn is told again by the end of the turn. */
  #failed({ error, willRetry }: Failed): readonly AgentEvent[] {
    const words = error.additionalDetails ?? error.message;
    if (BROKEN.test(words)) this.#unseen = true;
    if (!willRetry) return [];
    this.#retries.add(words);
    if (this.storm !== null) this.#unseen = true;
    // What was streamed of the answer that broke off stands above the next one.
    const broken: readonly AgentEvent[] = this.#streamed.size === 0 ? [] : [{ type: 'text', text: '\n' }];
    this.#streamed.clear();
    const attempt = Number(/(\d+)\/\d+/.exec(error.message)?.[1] ?? this.#retries.count);
    return [...broken, { type: 'retry', attempt, waitMs: 0, message: oneLine(words) }];
  }
}

function thoughtOf({ summary }: Item, streamed: boolean): readonly AgentEvent[] {
  if (streamed) return [{ type: 'thought', text: '\n' }];
  return summary.length === 0 ? [] : [{ type: 'thought', text: `${summary.join('\n\n')}\n` }];
}

const entryOf = ({ step, status }: { readonly step: string; readonly status: string }) => ({
  text: step,
  status: status === 'inProgress' || status === 'completed' ? STEPS[status] : STEPS.pending,
});

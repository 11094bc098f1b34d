import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { OpenOptions, PermissionDecision, PromptRequest } from '../../../ports/agent.ts';
import { parseJson } from '../json.ts';
import { BadLines } from '../process/bad-lines.ts';
import { type Departure, type Dialect, type Launch, NOTHING, type Step } from '../process/dialect.ts';
import { endOfGone } from '../process/gone.ts';
import { type Installed, launchOf } from './launch.ts';
import { type Account, kindSchema, type Message, messageSchema, type ResultMessage } from './messages.ts';
import { billingOf } from './payer.ts';
import { endOf } from './result.ts';
import { askOf } from './tools.ts';
import { Turn } from './turn.ts';

type Control = Extract<Message, { type: 'control_request' }>;

/** The kinds of messages that are read; all others pass unread. */
const READ: ReadonlySet<string> = new Set([
  'stream_event',
  'assistant',
  'user',
  'system',
  'result',
  'control_request',
  'control_cancel_request',
  'control_response',
]);

/** The two-way language of Claude Code: one process and one conversation for many prompts. */
export class ClaudeDialect implements Dialect {
  readonly oneShot = false;
  readonly #installed: Installed;
  readonly #options: OpenOptions;
  readonly #asked = new Map<string, Control>();
  readonly #bad = new BadLines();
  #sessionId: string;
  #controls = 0;
  #forgotten = false;
  /** Whose account the process works with; null before it has said. */
  #account: Account | null = null;
  #turn = new Turn();

  constructor(installed: Installed, options: OpenOptions) {
    this.#installed = installed;
    this.#options = options;
    this.#sessionId = options.resume ?? '';
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  launch({ schema }: Pick<PromptRequest, 'schema'>): Launch {
    return launchOf(this.#installed, this.#options, { resume: this.#sessionId, schema });
  }

  begin(): Step {
    this.#asked.clear();
    return { send: [this.#control({ subtype: 'initialize', hooks: {} })], events: [] };
  }

  prompt({ text }: PromptRequest): Step {
    this.#turn = new Turn();
    this.#bad.reset();
    const message = { role: 'user', content: [{ type: 'text', text }] };
    const line = JSON.stringify({ type: 'user', message, parent_tool_use_id: null, session_id: '' });
    return { send: [line], events: [] };
  }

  hear(line: string): Step {
    if (line.trim() === '') return NOTHING;
    const value = parseJson(line);
    const kind = kindSchema.safeParse(value);
    if (!kind.success) return told(this.#bad.add(line));
    if (!READ.has(kind.data.type)) return NOTHING;
    const message = messageSchema.safeParse(value);
    return message.success ? this.#read(message.data) : told(this.#bad.add(line));
  }

  overhear(): Step {
    return NOTHING;
  }

  answer(requestId: string, { decision, comment }: PermissionDecision): Step {
    const asked = this.#asked.get(requestId);
    if (asked === undefined) return NOTHING;
    this.#asked.delete(requestId);
    const no = { behavior: 'deny', message: comment === '' ? 'The human said no.' : comment, interrupt: false };
    const yes = { behavior: 'allow', updatedInput: asked.request.input ?? {} };
    return { send: [reply(requestId, decision === 'no' ? no : yes)], events: [] };
  }

  interrupt(): Step {
    return { send: [this.#control({ subtype: 'interrupt' })], events: [] };
  }

  /** A message sent meanwhile would be a turn of its own after this one. */
  steer(): null {
    return null;
  }

  /** True once after a prompt that failed because the conversation it was to go on with is not known any more. */
  takeForgotten(): boolean {
    const forgotten = this.#forgotten;
    this.#forgotten = false;
    return forgotten;
  }

  gone(departure: Departure): AgentEnd {
    return endOfGone('claude', departure);
  }

  #read(message: Message): Step {
    switch (message.type) {
      case 'system':
        return this.#system(message);
      case 'control_request':
        return this.#control_(message);
      case 'control_cancel_request':
        this.#asked.delete(message.request_id);
        return told([{ type: 'ask/withdrawn', requestId: message.request_id }]);
      case 'control_response':
        this.#account = message.response.response?.account ?? this.#account;
        return NOTHING;
      case 'result':
        return this.#result(message);
      default:
        return told(this.#turn.hear(message));
    }
  }

  #system(message: Extract<Message, { type: 'system' }>): Step {
    if (message.subtype !== 'init') return told(this.#turn.system(message));
    this.#sessionId = message.session_id ?? this.#sessionId;
    this.#turn.begun({
      model: message.model ?? null,
      billing: billingOf(message.apiKeySource ?? null, this.#account),
    });
    return told([{ type: 'session', sessionId: this.#sessionId }]);
  }

  #control_(message: Control): Step {
    const { request_id: id, request } = message;
    if (request.subtype !== 'can_use_tool') {
      const response = { subtype: 'error', request_id: id, error: `not known here: ${request.subtype}` };
      return { send: [JSON.stringify({ type: 'control_response', response })], events: [] };
    }
    this.#asked.set(id, message);
    return told([askOf(id, request.tool_name ?? 'a tool', request.input ?? {})]);
  }

  #result(message: Extract<Message, { type: 'result' }>): Step {
    this.#forgotten = isUnknown(message);
    this.#sessionId = this.#forgotten ? '' : (message.session_id ?? this.#sessionId);
    const withdrawn = [...this.#asked.keys()].map((requestId) => ({ type: 'ask/withdrawn', requestId }) as const);
    this.#asked.clear();
    return told([...withdrawn, ...this.#turn.close(message), endOf(message, this.#turn.wait)]);
  }

  #control(request: Readonly<Record<string, unknown>>): string {
    this.#controls += 1;
    return JSON.stringify({ type: 'control_request', request_id: `codesleuth-${this.#controls}`, request });
  }
}

const UNKNOWN = /^No conversation found with session ID/;

const isUnknown = ({ is_error: failed, errors }: ResultMessage): boolean =>
  failed && (errors ?? []).some((words) => UNKNOWN.test(words));

const told = (events: readonly AgentEvent[]): Step => ({ send: [], events });

function reply(id: string, response: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ type: 'control_response', response: { subtype: 'success', request_id: id, response } });
}

import type { AgentEnd, AgentEvent } from '../../../../../schemas/agent-event.ts';
import { AcpDialect } from '../../../../../src/adapters/agents/acp/dialect.ts';
import { PRESETS, type Preset } from '../../../../../src/adapters/agents/acp/presets.ts';
import { isObject, parseJson } from '../../../../../src/adapters/agents/json.ts';
import { NOTHING, type Step } from '../../../../../src/adapters/agents/process/dialect.ts';
import type { OpenOptions, PromptRequest } from '../../../../../src/ports/agent.ts';
import { type Row, readRecording } from '../../../../support/recordings.ts';
import { assignment } from '../rehearsal/drive.ts';

export const OPTIONS: OpenOptions = { cwd: '/project', model: null, resume: null, readOnly: false, tag: 'tag' };

export const request = (text: string, more: Partial<PromptRequest> = {}): PromptRequest => ({
  text,
  assignment: assignment('chat'),
  ...more,
});

export function presetOf(id: string): Preset {
  const preset = PRESETS.find((one) => one.id === id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  return preset;
}

export interface Asked extends Partial<OpenOptions> {
  readonly env?: Readonly<Record<string, string>>;
}

export function acp(preset: string | Preset, { env = {}, ...options }: Asked = {}): AcpDialect {
  const known = typeof preset === 'string' ? presetOf(preset) : preset;
  return new AcpDialect(
    { preset: known, found: { file: known.sought.command, args: known.sought.args, env } },
    { ...OPTIONS, ...options },
  );
}

type Message = Readonly<Record<string, unknown>>;

export const messageOf = (line: string): Message => {
  const message = parseJson(line);
  if (!isObject(message)) throw new Error(`no message: ${line}`);
  return message;
};

/** What came of one prompt: all events up to its end, and the conversation's id by then. */
export interface Played {
  readonly events: readonly AgentEvent[];
  readonly end: AgentEnd;
  readonly sessionId: string;
}

export interface Replay {
  readonly prompts: readonly Played[];
  /** Events while no prompt was open. */
  readonly stray: readonly AgentEvent[];
  /** Lines for the agent. */
  readonly sent: readonly string[];
}

/** Plays a recording through the dialect: does what the recorded driver did, and hears what the agent said. */
export function replay(agent: 'gemini' | 'opencode', name: string, dialect = acp(agent)): Replay {
  return new Player(dialect).play(readRecording(agent, name).map(inProject));
}

/** Recordings name the project's directory by a variable. */
const inProject = (row: Row): Row => {
  if (row.row !== 'in' && row.row !== 'out') return row;
  const line = row.line.replaceAll('$CWD', OPTIONS.cwd);
  return { row: row.row, line, message: row.message === null ? null : messageOf(line) };
};

/** Rows as `replay` reads them, up to any place. */
export const rowsOf = (agent: 'gemini' | 'opencode', name: string): readonly Row[] =>
  readRecording(agent, name).map(inProject);

export class Player {
  readonly #dialect: AcpDialect;
  readonly #prompts: Played[] = [];
  readonly #stray: AgentEvent[] = [];
  readonly #sent: string[] = [];
  /** The dialect's numbers of calls by the recorded ones, and calls of its own that nothing was recorded of. */
  readonly #ids = new Map<unknown, unknown>();
  #unmatched: Message[] = [];
  #open: AgentEvent[] | null = null;

  constructor(dialect: AcpDialect) {
    this.#dialect = dialect;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  play(rows: readonly Row[]): Replay {
    for (const row of rows) this.#row(row);
    return { prompts: this.#prompts, stray: this.#stray, sent: this.#sent };
  }

  /** The process is gone. */
  cut(): Replay {
    if (this.#open !== null) {
      const end = this.#dialect.gone({ exit: null, notStarted: null, tail: '', alive: false });
      this.#take({ send: [], events: [end] });
    }
    return this.play([]);
  }

  #row(row: Row): void {
    if (row.row === 'exit') this.cut();
    if (row.row === 'in' && row.message !== null) this.#told(row.message);
    if (row.row === 'out') this.#heard(row);
  }

  #told(message: Message): void {
    const { method, id } = message;
    if (method === 'initialize') this.#take(this.#dialect.begin());
    if (method === 'session/prompt') {
      this.#open ??= [];
      this.#take(this.#dialect.prompt(request(textIn(message))));
    }
    if (method === 'session/cancel') this.#take(this.#dialect.interrupt());
    if (method === undefined) this.#take(this.#answered(message));
    const own = this.#unmatched.findIndex((one) => one.method === method && method !== undefined);
    if (own !== -1) this.#ids.set(id, this.#unmatched.splice(own, 1)[0]?.id);
  }

  /** Answers to questions of the agent; refusals of unknown ones are the dialect's own affair. */
  #answered({ id, result }: Message): Step {
    const outcome = isObject(result) && isObject(result.outcome) ? result.outcome : {};
    if (outcome.outcome !== 'selected') return NOTHING;
    const no = outcome.optionId === 'cancel' || outcome.optionId === 'reject';
    return this.#dialect.answer(`acp-1-${String(id)}`, { decision: no ? 'no' : 'once', comment: '' });
  }

  #heard({ line, message }: Extract<Row, { row: 'in' | 'out' }>): void {
    const isAnswer = message !== null && message.method === undefined;
    if (isAnswer && !this.#ids.has(message.id)) return;
    const heard = isAnswer ? JSON.stringify({ ...message, id: this.#ids.get(message.id) }) : line;
    this.#take(this.#dialect.hear(heard));
  }

  #take({ send, events }: Step): void {
    this.#sent.push(...send);
    (this.#open ?? this.#stray).push(...events);
    const end = this.#open?.find((event) => event.type === 'end');
    if (this.#open !== null && end !== undefined) {
      this.#prompts.push({ events: this.#open, end, sessionId: this.#dialect.sessionId });
      this.#open = null;
    }
    for (const line of send) this.#called(messageOf(line));
  }

  /** A call that the recorded driver did not make is answered as a good agent would. */
  #called(message: Message): void {
    if (message.id === undefined || message.method === undefined) return;
    if (message.method !== 'session/set_mode') {
      this.#unmatched.push(message);
      return;
    }
    this.#take(this.#dialect.hear(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: {} })));
  }
}

function textIn({ params }: Message): string {
  const prompt = isObject(params) && Array.isArray(params.prompt) ? params.prompt : [];
  return prompt.map((part: unknown) => (isObject(part) ? String(part.text) : '')).join('');
}

export const textOf = (events: readonly AgentEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

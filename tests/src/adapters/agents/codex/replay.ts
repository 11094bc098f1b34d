import type { AgentEnd, AgentEvent } from '../../../../../schemas/agent-event.ts';
import { AppServerDialect } from '../../../../../src/adapters/agents/codex/app-server.ts';
import { ExecDialect } from '../../../../../src/adapters/agents/codex/exec.ts';
import { isObject } from '../../../../../src/adapters/agents/json.ts';
import type { Dialect, Step } from '../../../../../src/adapters/agents/process/dialect.ts';
import type { OpenOptions, PromptRequest } from '../../../../../src/ports/agent.ts';
import { type Row, readRecording } from '../../../../support/recordings.ts';
import { assignment } from '../rehearsal/drive.ts';

export const OPTIONS: OpenOptions = { cwd: '/project', model: null, resume: null, readOnly: false, tag: 'tag' };
export const FOUND = { file: '/bin/codex', args: ['-c', 'model_provider="mine"'], env: {} };
export const SCHEMA_FILE = '/elsewhere/schema.json';

export const request = (text: string, more: Partial<PromptRequest> = {}): PromptRequest => ({
  text,
  assignment: assignment('chat'),
  ...more,
});

export const appServer = (options: Partial<OpenOptions> = {}): AppServerDialect =>
  new AppServerDialect(FOUND, { ...OPTIONS, ...options });

export const exec = (options: Partial<OpenOptions> = {}): ExecDialect =>
  new ExecDialect(FOUND, { ...OPTIONS, ...options }, { schemaFile: SCHEMA_FILE });

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

/** Drives a dialect by hand and sorts what comes of it into prompts. */
export class Stage {
  readonly dialect: Dialect;
  readonly prompts: Played[] = [];
  readonly stray: AgentEvent[] = [];
  readonly sent: string[] = [];
  #open: AgentEvent[] | null = null;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  prompt(prompt: PromptRequest): void {
    this.#open = [];
    this.take(this.dialect.prompt(prompt));
  }

  take(step: Step): void {
    this.sent.push(...step.send);
    for (const event of step.events) {
      (this.#open ?? this.stray).push(event);
      if (event.type !== 'end' || this.#open === null) continue;
      this.prompts.push({ events: this.#open, end: event, sessionId: this.dialect.sessionId });
      this.#open = null;
    }
  }

  hear(message: unknown): void {
    this.take(this.dialect.hear(typeof message === 'string' ? message : JSON.stringify(message)));
  }

  gone(exit: number | null): void {
    if (!this.isOpen) return;
    const end = this.dialect.gone({ exit, notStarted: null, tail: '', alive: false });
    this.take({ send: [], events: [end] });
  }
}

/** What the driver asks of the server; the driver's numbers are others than the recorded ones. */
interface Call {
  readonly id: unknown;
  readonly method: string;
}

/** Plays a recording through the app-server's dialect: does what the recorded driver did, hears what was said. */
export function replay(name: string, dialect = appServer()): Replay {
  return replayRows(readRecording('codex', name), new Stage(dialect));
}

export function replayRows(rows: readonly Row[], stage: Stage): Replay {
  const calls = new Calls(stage);
  for (const [index, row] of rows.entries()) {
    if (row.row === 'exit') stage.gone(row.code);
    if (row.row === 'in' && row.message !== null) {
      calls.recorded(row.message);
      act(stage, row.message, rows.slice(index));
    }
    if (row.row === 'out') calls.hear(row);
  }
  return stage;
}

/** Gives answers of the server the numbers that the driver's own calls have. */
class Calls {
  readonly #stage: Stage;
  readonly #methods = new Map<unknown, unknown>();
  readonly #answered = new Set<unknown>();
  #began = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  recorded({ id, method }: Readonly<Record<string, unknown>>): void {
    if (method !== undefined) this.#methods.set(id, method);
    if (method !== 'initialize') return;
    this.#began = this.#stage.sent.length;
    this.#answered.clear();
  }

  hear(row: Extract<Row, { row: 'out' | 'in' }>): void {
    const { message, line } = row;
    const own = message === null || 'method' in message ? null : this.#own(this.#methods.get(message.id));
    if (message === null || 'method' in message) this.#stage.hear(line);
    if (own === null) return;
    this.#answered.add(own.id);
    this.#stage.hear({ ...message, id: own.id });
  }

  /** Null for a call that the driver never makes. */
  #own(method: unknown): Call | null {
    const sent = this.#stage.sent.slice(this.#began).map((line): unknown => JSON.parse(line));
    return sent.filter(isCall).find((call) => call.method === method && !this.#answered.has(call.id)) ?? null;
  }
}

const isCall = (value: unknown): value is Call => isObject(value) && typeof value.method === 'string' && 'id' in value;

/** The first prompt that the rows tell the agent. */
function promptIn(rows: readonly Row[]): PromptRequest {
  for (const row of rows) {
    if (row.row !== 'in' || row.message?.method !== 'turn/start' || !isObject(row.message.params)) continue;
    const { input, outputSchema } = row.message.params;
    const [first]: unknown[] = Array.isArray(input) ? input : [];
    const text = isObject(first) ? String(first.text) : '';
    return request(text, isObject(outputSchema) ? { schema: outputSchema } : {});
  }
  return request('');
}

function act(stage: Stage, message: Readonly<Record<string, unknown>>, rows: readonly Row[]): void {
  const { dialect } = stage;
  const { method } = message;
  if (method === 'initialize') stage.take(dialect.begin());
  if (method === 'initialize' || (method === 'turn/start' && !stage.isOpen)) stage.prompt(promptIn(rows));
  if (method === 'turn/interrupt') stage.take(dialect.interrupt());
  if (method === 'turn/steer') stage.take(dialect.steer('Also this') ?? { send: [], events: [] });
  if (method === undefined) answer(stage, message);
}

function answer(stage: Stage, { id, result }: Readonly<Record<string, unknown>>): void {
  if (!isObject(result)) return;
  const no = result.decision === 'decline' || result.decision === 'cancel';
  stage.take(stage.dialect.answer(`codex-1-${String(id)}`, { decision: no ? 'no' : 'once', comment: '' }));
}

/** Plays a recording of the exec command, a prompt for each of its processes. */
export function replayExec(name: string, dialect = exec(), more: Partial<PromptRequest> = {}): Replay {
  return replayExecRows(readRecording('codex', name), new Stage(dialect), more);
}

export function replayExecRows(rows: readonly Row[], stage: Stage, more: Partial<PromptRequest> = {}): Replay {
  let fresh = true;
  for (const row of rows) {
    if (fresh) stage.prompt(request('Please work', more));
    fresh = row.row === 'exit';
    if (row.row === 'out') stage.hear(row.line);
    if (row.row === 'exit') stage.gone(row.code);
  }
  return stage;
}

export function told<T extends AgentEvent['type']>(replayed: Replay, type: T): Extract<AgentEvent, { type: T }>[] {
  const events = replayed.prompts.flatMap((prompt) => prompt.events);
  return events.filter((event): event is Extract<AgentEvent, { type: T }> => event.type === type);
}

export const textOf = (events: readonly AgentEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

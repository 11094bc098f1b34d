import type { AgentEnd, AgentEvent } from '../../../../../schemas/agent-event.ts';
import { ClaudeDialect } from '../../../../../src/adapters/agents/claude/dialect.ts';
import { isObject } from '../../../../../src/adapters/agents/json.ts';
import type { Step } from '../../../../../src/adapters/agents/process/dialect.ts';
import type { OpenOptions } from '../../../../../src/ports/agent.ts';
import { type Row, readRecording } from '../../../../support/recordings.ts';
import { request } from '../../../../support/request.ts';

export const OPTIONS: OpenOptions = { cwd: '/project', model: null, resume: null, readOnly: false, tag: 'tag' };

export function claude(options: Partial<OpenOptions> = {}): ClaudeDialect {
  return new ClaudeDialect({ file: 'claude', args: [], env: {} }, { ...OPTIONS, ...options });
}

/** What came of one prompt: all events up to its end, and the conversation's id by then. */
export interface Played {
  readonly events: readonly AgentEvent[];
  readonly end: AgentEnd;
  readonly sessionId: string;
}

interface Replay {
  readonly prompts: readonly Played[];
  /** Events while no prompt was open. */
  readonly stray: readonly AgentEvent[];
  /** Lines for the agent. */
  readonly sent: readonly string[];
}

/** Plays a recording through the dialect: does what the recorded driver did, and hears what the agent said. */
export function replay(name: string, dialect = claude()): Replay {
  const prompts: Played[] = [];
  const stray: AgentEvent[] = [];
  const sent: string[] = [];
  let open: AgentEvent[] | null = null;
  for (const row of readRecording('claude', name)) {
    if (isPrompt(row)) open ??= [];
    const step = stepOf(dialect, row, open !== null);
    const events: AgentEvent[] = open ?? stray;
    events.push(...step.events);
    sent.push(...step.send);
    const end = open?.find((event) => event.type === 'end');
    if (end === undefined) continue;
    prompts.push({ events, end, sessionId: dialect.sessionId });
    open = null;
  }
  return { prompts, stray, sent };
}

const isPrompt = (row: Row): boolean => row.row === 'in' && row.message?.type === 'user';
const NONE: Step = { send: [], events: [] };

function stepOf(dialect: ClaudeDialect, row: Row, open: boolean): Step {
  switch (row.row) {
    case 'out':
      return dialect.hear(row.line);
    case 'in':
      return row.message === null ? NONE : told(dialect, row.message);
    case 'exit': {
      const gone = dialect.gone({ exit: row.code, notStarted: null, tail: '', alive: false });
      return open ? { send: [], events: [gone] } : NONE;
    }
    case 'err':
      return dialect.overhear();
    default:
      return NONE;
  }
}

function told(dialect: ClaudeDialect, message: Readonly<Record<string, unknown>>): Step {
  const inner = isObject(message.request) ? message.request : {};
  if (inner.subtype === 'initialize') return dialect.begin();
  if (inner.subtype === 'interrupt') return dialect.interrupt();
  if (message.type === 'user') return dialect.prompt(request(''));
  return isObject(message.response) ? answered(dialect, message.response) : NONE;
}

function answered(dialect: ClaudeDialect, { request_id: id, response }: Readonly<Record<string, unknown>>): Step {
  if (typeof id !== 'string' || !isObject(response)) return NONE;
  const comment = typeof response.message === 'string' ? response.message : '';
  return dialect.answer(id, { decision: response.behavior === 'deny' ? 'no' : 'once', comment });
}

export const textOf = (events: readonly AgentEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

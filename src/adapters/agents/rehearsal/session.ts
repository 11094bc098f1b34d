import type { AgentEnd, AgentEvent } from '../../../../schemas/agent-event.ts';
import type { AgentSession, OpenOptions, PermissionDecision, PromptRequest } from '../../../ports/agent.ts';
import { aborted, type RehearsalClock } from './clock.ts';
import { type Context, type Meter, startMeter } from './meter.ts';
import { modelOf } from './model.ts';
import { perform } from './performance.ts';
import { puller } from './puller.ts';
import { createRandom, hashText } from './random.ts';
import { type Memory, repair } from './repair.ts';
import type { Outcome, Play, Scene } from './scene.ts';
import { type Acts, actOf } from './script.ts';
import { openWorkspace } from './workspace.ts';

/** What a session shares with the agent it belongs to. */
export interface SessionParts {
  readonly sessionId: string;
  readonly seed: number;
  readonly msPerEvent: number;
  readonly clock: RehearsalClock;
  readonly options: OpenOptions;
  /** Gives the acts of each prompt in turn; called once per prompt, never for a repair. */
  readonly actsOf: (assignment: PromptRequest['assignment']) => Acts;
}

/** Answers to what was asked in a prompt; one can come before the play waits for it. */
interface Answers {
  of(requestId: string): Promise<PermissionDecision>;
  give(requestId: string, decision: PermissionDecision): void;
}

function createAnswers(): Answers {
  const known = new Map<string, PromiseWithResolvers<PermissionDecision>>();
  const at = (id: string): PromiseWithResolvers<PermissionDecision> => {
    const one = known.get(id) ?? Promise.withResolvers<PermissionDecision>();
    known.set(id, one);
    return one;
  };
  return { of: (id) => at(id).promise, give: (id, decision) => at(id).resolve(decision) };
}

/** Events after which a model's answer begins as a new message. */
const BREAKS: ReadonlySet<AgentEvent['type']> = new Set(['tool', 'ask']);
/** With no pace at all, control still goes back to the event loop this often, so that keys and signals are heard. */
const BREATHE_EVERY = 64;
const NO: PermissionDecision = { decision: 'no', comment: 'the prompt was stopped' };

interface Stage {
  readonly parts: SessionParts;
  readonly request: PromptRequest;
  readonly acts: Acts;
  readonly signal: AbortSignal;
  readonly answers: Answers;
}

function sceneOf(stage: Stage): Scene {
  const { parts, request, acts, signal, answers } = stage;
  const { assignment } = request;
  const { purpose, task, attempt } = assignment;
  return {
    assignment,
    model: modelOf(assignment),
    workspace: openWorkspace(parts.options.cwd, actOf(acts, 'lie') !== undefined),
    readOnly: parts.options.readOnly,
    acts,
    random: createRandom(parts.seed ^ hashText(`${purpose} ${task?.id ?? ''} ${attempt}`)),
    clock: parts.clock,
    signal,
    decision: (requestId) => Promise.race([answers.of(requestId), aborted(signal).then(() => NO)]),
  };
}

function endOf(reason: AgentEnd['reason'], finalText: string, error: AgentEnd['error'] = null): AgentEnd {
  return { type: 'end', reason, error, finalText };
}

function crash(message: string): NonNullable<AgentEnd['error']> {
  return { kind: 'crash', status: null, retryable: true, message };
}

function endOfPlay(outcome: Outcome, message: string): AgentEnd {
  if (outcome.crashed !== true) return endOf('done', message);
  return endOf('error', message, crash('The agent ended without a word.'));
}

function continued(message: string, event: AgentEvent): string {
  if (BREAKS.has(event.type)) return '';
  return event.type === 'text' ? message + event.text : message;
}

async function* stream(stage: Stage, play: Play, memory: Memory): AsyncGenerator<AgentEvent, AgentEnd, undefined> {
  const { parts, acts, signal } = stage;
  const pace = actOf(acts, 'slow')?.msPerEvent ?? parts.msPerEvent;
  const pull = puller(play, signal);
  let message = '';
  for (let count = 1; ; count += 1) {
    const next = await pull();
    if (next === null) return endOf('cancelled', message);
    if (next.done === true) {
      memory.result = next.value.result;
      return endOfPlay(next.value, message);
    }
    message = continued(message, next.value);
    yield next.value;
    if (pace > 0 || count % BREATHE_EVERY === 0) await parts.clock.sleep(pace, signal);
  }
}

/** The next figure of a scripted spending, so that a budget can stop the prompt before its end. */
function* spending(meter: Meter): Generator<AgentEvent, void, undefined> {
  const usage = meter.streamed();
  if (usage !== null) yield { type: 'usage', usage };
}

/** One prompt from first to last event: whatever happens, one usage and one end close it. */
async function* turn(stage: Stage, memory: Memory, context: Context): AsyncGenerator<AgentEvent, void, undefined> {
  const { request, acts, parts } = stage;
  const meter = startMeter({ promptCharacters: request.text.length, context, acts });
  let end = endOf('cancelled', '');
  try {
    yield { type: 'session', sessionId: parts.sessionId };
    yield* spending(meter);
    const repairing = request.text.startsWith('REPAIR:');
    const play = repairing ? repair(sceneOf(stage), memory) : perform(sceneOf(stage));
    const events = stream(stage, play, memory);
    for (let next = await events.next(); ; next = await events.next()) {
      if (next.done === true) {
        end = next.value;
        break;
      }
      meter.see(next.value);
      yield next.value;
      yield* spending(meter);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown fault';
    end = endOf('error', '', { kind: 'other', status: null, retryable: false, message });
  }
  yield { type: 'usage', usage: meter.usage(end.reason === 'cancelled') };
  yield end;
}

/** What the scenario keeps a repair from mending. */
const stubbornness = (acts: Acts): Pick<Memory, 'beyondRepair' | 'stubborn'> => ({
  beyondRepair: actOf(acts, 'unreadable')?.repaired === false,
  stubborn: actOf(acts, 'account-secrets')?.repaired === false,
});

/** A conversation with the rehearsal agent: prompts one after another, each streamed and closed by one `end`. */
export function createSession(parts: SessionParts): AgentSession {
  const context: Context = { used: 0 };
  const memory: Memory = { result: null, beyondRepair: false, stubborn: false };
  let answers = createAnswers();
  let stop = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function* prompt(request: PromptRequest, signal: AbortSignal): AsyncGenerator<AgentEvent, void, undefined> {
    stop = new AbortController();
    answers = createAnswers();
    const { promise, resolve } = Promise.withResolvers<void>();
    running = promise;
    const repairing = request.text.startsWith('REPAIR:');
    const acts = repairing ? [] : parts.actsOf(request.assignment);
    if (!repairing) Object.assign(memory, stubbornness(acts));
    try {
      yield* turn({ parts, request, acts, signal: AbortSignal.any([signal, stop.signal]), answers }, memory, context);
    } finally {
      resolve();
    }
  }
  return {
    sessionId: parts.sessionId,
    prompt,
    answer(requestId, decision) {
      answers.give(requestId, decision);
    },
    interrupt() {
      stop.abort();
      return running;
    },
    async close() {
      stop.abort();
    },
  };
}

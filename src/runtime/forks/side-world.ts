import type { AgentEvent } from '../../../schemas/agent-event.ts';
import type { Usage } from '../../../schemas/usage.ts';
import { AT_REST, type ShellState } from '../../core/state.ts';
import type { AgentPort, AgentSession, PromptRequest } from '../../ports/agent.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { ProcessPort } from '../../ports/processes.ts';
import type { Runner } from '../flights.ts';
import { PassingPrice } from '../passing-price.ts';
import type { Guarded, World } from '../world.ts';

/** What is heard of a side's spending: a prompt of a run begins, or the newest figure of the one under way. */
export interface Spending {
  readonly run: Runner;
  /** Null at the beginning. */
  readonly usage: Usage | null;
}

export interface SideWorld {
  /** What happened outside of the side during a run, in words. */
  readonly guard: () => Promise<Guarded>;
  readonly spends: (spending: Spending) => void;
  /** Both sides are to stop: their agents at once, for what they ask meanwhile would be paid for; their sessions follow. */
  readonly stop: AbortSignal;
}

/**
 * The world a side's session works in: the same ports, with its runs watched. What works for a side is an agent, or a gate
 * command over code it wrote; after each of them, however it ended, the project is looked at.
 */
export function sideWorld(world: World, side: SideWorld): World {
  const { guard } = side;
  const tap = { ...side, prices: world.prices, now: () => world.clock.now() };
  const agents = new Map([...world.agents].map(([id, agent]) => [id, tapped(agent, tap)]));
  const processes: ProcessPort = {
    ...world.processes,
    run: (order) => watched(guard, () => world.processes.run(order)),
  };
  return { ...world, agents, processes, guard };
}

async function refuseTouched(guard: SideWorld['guard']): Promise<void> {
  const { touched } = await guard();
  if (touched.length === 0) return;
  throw new ExternalError('process', `outside of this copy: ${touched.join('; ')}`, {
    next: 'look at the main repository, then !forks resume',
  });
}

async function watched<T>(guard: SideWorld['guard'], run: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await run();
  } catch (error) {
    await refuseTouched(guard);
    throw error;
  }
  await refuseTouched(guard);
  return result;
}

/** The shell of a side, set on its directory, with nobody at its prompt: of this one's it has what is the same everywhere. */
export function sideShell(shell: ShellState, dir: string) {
  const { home, host, platforms, hints, families, defaults, backends, setup, context } = shell;
  const { agentOption, permissionOption } = shell;
  return {
    ...{ home, host, platforms, hints, families, defaults, backends, setup, context, agentOption, permissionOption },
    cwd: dir,
    projectOption: dir,
    interactive: false,
    machine: null,
    started: true,
    ...AT_REST,
  } satisfies ShellState;
}

interface Tap extends SideWorld {
  readonly prices: World['prices'];
  readonly now: () => string;
}

function tapped(agent: AgentPort, tap: Tap): AgentPort {
  return {
    ...agent,
    probe: () => agent.probe(),
    open: async (options) => listening(await agent.open(options), tap, options.model),
  };
}

/** The side's own order to stop is on its way: only with that is an end what somebody wanted. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

type Events = AsyncGenerator<AgentEvent, void, undefined>;

/** A run that comes to its end is looked after there; one that fails would end without. */
async function* lookedAfter(guard: SideWorld['guard'], events: Events): Events {
  try {
    yield* events;
  } catch (error) {
    await refuseTouched(guard);
    throw error;
  }
}

interface Signals {
  /** The side's own. */
  readonly signal: AbortSignal;
  readonly stop: AbortSignal;
}

async function* asked(session: AgentSession, request: PromptRequest, { signal, stop }: Signals): Events {
  for await (const event of session.prompt(request, AbortSignal.any([signal, stop]))) {
    if (event.type === 'end' && stop.aborted) await aborted(signal);
    yield event;
  }
}

/** Nothing is asked of the agent, and so nothing used. */
async function* unasked(signal: AbortSignal): Events {
  await aborted(signal);
  yield { type: 'usage', usage: NOTHING_USED };
  yield { type: 'end', reason: 'cancelled', error: null, finalText: '' };
}

const NOTHING_USED: Usage = {
  fresh: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  requests: 0,
  costMicroUsd: 0,
  costSource: 'agent',
  contextUsed: null,
  contextSize: null,
  exact: true,
};

function listening(
  session: AgentSession,
  { guard, spends, stop, prices, now }: Tap,
  model: string | null,
): AgentSession {
  const passing = new PassingPrice(prices, { model, at: now() });
  return {
    get sessionId() {
      return session.sessionId;
    },
    async *prompt(request, signal) {
      const { runId, agent, task } = request.assignment;
      const run: Runner = { runId, agent, taskId: task?.id ?? null };
      spends({ run, usage: null });
      const events = stop.aborted ? unasked(signal) : asked(session, request, { signal, stop });
      for await (const event of lookedAfter(guard, events)) {
        if (event.type === 'usage') passing.hear(event.usage, (usage) => spends({ run, usage }));
        yield event;
      }
    },
    answer: (requestId, decision) => session.answer(requestId, decision),
    steer: (text) => session.steer?.(text) ?? false,
    interrupt: () => session.interrupt(),
    close: (atOnce) => session.close(atOnce),
  };
}

import type { Usage } from '../../../schemas/usage.ts';
import { AT_REST, type ShellState } from '../../core/state.ts';
import type { AgentPort, AgentSession } from '../../ports/agent.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { ProcessPort } from '../../ports/processes.ts';
import type { Guarded, World } from '../world.ts';

/** What is heard of a side's spending: a prompt begins, or the newest figure of the one that runs. */
export type Spending = { readonly kind: 'prompt' } | { readonly kind: 'usage'; readonly usage: Usage };

export interface SideWorld {
  /** What happened outside of the side during a run, in words. */
  readonly guard: () => Promise<Guarded>;
  readonly spends: (spending: Spending) => void;
}

/**
 * The world a side's session works in: the same ports, with its runs watched. What works for a side is an agent, or a gate
 * command over code it wrote; after each of them, however it ended, the project is looked at.
 */
export function sideWorld(world: World, { guard, spends }: SideWorld): World {
  const agents = new Map([...world.agents].map(([id, agent]) => [id, tapped(agent, { guard, spends })]));
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

function tapped(agent: AgentPort, side: SideWorld): AgentPort {
  return {
    ...agent,
    probe: () => agent.probe(),
    open: async (options) => listening(await agent.open(options), side),
  };
}

function listening(session: AgentSession, { guard, spends }: SideWorld): AgentSession {
  return {
    get sessionId() {
      return session.sessionId;
    },
    async *prompt(request, signal) {
      spends({ kind: 'prompt' });
      try {
        for await (const event of session.prompt(request, signal)) {
          if (event.type === 'usage') spends({ kind: 'usage', usage: event.usage });
          yield event;
        }
      } catch (error) {
        // A run that comes to its end is looked after there; one that fails would end without.
        await refuseTouched(guard);
        throw error;
      }
    },
    answer: (requestId, decision) => session.answer(requestId, decision),
    steer: (text) => session.steer?.(text) ?? false,
    interrupt: () => session.interrupt(),
    close: () => session.close(),
  };
}

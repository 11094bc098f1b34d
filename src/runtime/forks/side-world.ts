import type { Usage } from '../../../schemas/usage.ts';
import type { ShellState } from '../../core/state.ts';
import type { AgentPort, AgentSession } from '../../ports/agent.ts';
import type { World } from '../world.ts';

/** What is heard of a side's spending: a prompt begins, or the newest figure of the one that runs. */
export type Spending = { readonly kind: 'prompt' } | { readonly kind: 'usage'; readonly usage: Usage };

export interface SideWorld {
  /** What was touched outside of the side during a run, in words. */
  readonly guard: () => Promise<readonly string[]>;
  readonly spends: (spending: Spending) => void;
}

/** The world a side's session works in: the same ports, with its runs watched. */
export function sideWorld(world: World, { guard, spends }: SideWorld): World {
  const agents = new Map([...world.agents].map(([id, agent]) => [id, tapped(agent, spends)]));
  return { ...world, agents, guard };
}

/** The shell of a side: what this one knows of home, set on the side's directory, with nobody at its prompt. */
export function sideShell(shell: ShellState, dir: string): ShellState {
  return {
    ...shell,
    cwd: dir,
    projectOption: dir,
    interactive: false,
    started: true,
    menu: null,
    relocating: null,
    kickoff: null,
    focus: null,
    confirm: null,
    heldBy: null,
    broken: null,
    observed: null,
    lastReset: null,
  };
}

function tapped(agent: AgentPort, spends: SideWorld['spends']): AgentPort {
  return {
    id: agent.id,
    label: agent.label,
    probe: () => agent.probe(),
    open: async (options) => listening(await agent.open(options), spends),
  };
}

function listening(session: AgentSession, spends: SideWorld['spends']): AgentSession {
  return {
    get sessionId() {
      return session.sessionId;
    },
    async *prompt(request, signal) {
      spends({ kind: 'prompt' });
      for await (const event of session.prompt(request, signal)) {
        if (event.type === 'usage') spends({ kind: 'usage', usage: event.usage });
        yield event;
      }
    },
    answer: (requestId, decision) => session.answer(requestId, decision),
    interrupt: () => session.interrupt(),
    close: () => session.close(),
  };
}

import type { AgentCommand } from '../../../schemas/config.ts';
import type { AgentProbe } from '../../ports/agent.ts';
import type { Processes } from '../processes/run-child.ts';

/** What a driver of an agent that is a program needs of the shell. */
export interface DriverParts {
  readonly processes: Processes;
  readonly configured: AgentCommand | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An agent that is not on this machine, and what puts it there. */
export const notHere = (install: string): AgentProbe => ({
  available: false,
  version: null,
  path: null,
  loggedIn: null,
  abilities: [],
  notes: [],
  install,
});

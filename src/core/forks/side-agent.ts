import type { AgentChoice } from '../../../schemas/config.ts';
import type { SideName, SideOrder } from '../../../schemas/fork.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { ProjectState, ShellState } from '../state.ts';

type Agent = Pick<SideOrder, 'backend' | 'model' | 'given'>;

/** Where it is said who works for a side: the option of `!fork`, and `agent.sides` of config/context.json. */
interface Said {
  readonly side: SideName;
  readonly option: string | undefined;
  readonly choice: AgentChoice | null;
}

/**
 * Who works for a side: the option, else what is configured for it, else the project's own. The model of one backend is
 * never asked of another. `given` where anything was said: then it is for all agents of the side.
 */
export function sideAgent(project: ProjectState, { side, option, choice }: Said): Agent {
  const configured = choice?.sides?.[side];
  const usual = configured?.backend ?? project.backend;
  const backend = option ?? usual;
  const given = option !== undefined || configured?.backend !== undefined || configured?.model !== undefined;
  const own = backend === project.backend ? project.model : null;
  const model = backend === usual && configured?.model !== undefined ? configured.model : own;
  return { backend, model, given };
}

/** Refuses a side whose agent this shell does not know; null where it does. */
export function unknownAgent(shell: ShellState, name: string, { side, option, choice }: Said): Refusal | null {
  const agent = option ?? choice?.sides?.[side]?.backend;
  const known = shell.backends.map((backend) => backend.id);
  if (agent === undefined || known.includes(agent)) return null;
  const where = option === undefined ? ` (agent.sides.${side} of config/context.json)` : '';
  return refuse('no-agent', `there is no agent ${agent}${where}; known here: ${known.join(', ')}`, {
    tryNext: [`!fork ${name} ${AGENT_FLAG[side]} ${known[0] ?? 'rehearsal'}`, '!agents'],
  });
}

/** The option that names a side's agent. */
export const AGENT_FLAG = { A: '--a-agent', B: '--b-agent' } as const;

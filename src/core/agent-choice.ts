import type { AgentChoice } from '../../schemas/config.ts';
import type { AgentNumber } from '../../schemas/stage.ts';
import type { ProjectState } from './state.ts';
import type { Worker } from './worker.ts';

type StageKey = keyof NonNullable<AgentChoice['stages']>;
/** Agent 0 has no stage. */
const KEYS: Partial<Record<AgentNumber, StageKey>> = { 1: '1', 2: '2', 3: '3', 4: '4', 5: '5', 6: '6', 7: '7' };

const REVIEWERS: readonly AgentNumber[] = [4, 5, 6];
const BUILDER: AgentNumber = 3;

/** Where it is said who works. */
export interface Crew {
  /** The backend asked for at the start of the shell. */
  readonly option: string | null;
  /** `agent` of config/context.json. */
  readonly choice: AgentChoice | null;
}

/**
 * Who does an agent's work: the backend asked for at the start of the shell, else what config/context.json says for this
 * agent (`agent.stages`), else the project's own. A side of a fork that was given a backend or a model keeps it for all its
 * agents.
 */
export function workerFor(state: ProjectState, agent: AgentNumber, { option, choice }: Crew): Worker {
  const own = { backend: state.backend, model: state.model };
  if (isGiven(state, choice)) return own;
  if (option !== null) return { backend: option, model: option === own.backend ? own.model : null };
  const key = KEYS[agent];
  const stage = key === undefined ? undefined : choice?.stages?.[key];
  if (stage === undefined) return own;
  const backend = stage.backend ?? own.backend;
  return { backend, model: stage.model ?? (backend === own.backend ? own.model : null) };
}

/** True for a side of a fork whose agent was named for it; older journals do not say, and tell it by another backend. */
const isGiven = ({ origin, backend }: ProjectState, choice: AgentChoice | null): boolean =>
  origin !== null && (origin.given ?? (choice !== null && backend !== choice.backend));

/**
 * Why a reviewer may not work, where config/context.json asks for reviewers that differ from the author of the code;
 * null when it may.
 */
export function reviewerFault(state: ProjectState, agent: AgentNumber, crew: Crew): string | null {
  if (crew.choice?.reviewer !== 'differs' || !REVIEWERS.includes(agent)) return null;
  const reviewer = workerFor(state, agent, crew);
  const author = authorsOf(state, crew).find((one) => mayBeSame(one, reviewer));
  if (author === undefined) return null;
  return `the reviewer would be the author: ${nameOf(author)} wrote code, and config/context.json asks for another (agent.reviewer)`;
}

/** Who wrote the code, as far as the journal knows: whatever is set up by now. */
function authorsOf(state: ProjectState, crew: Crew): readonly Worker[] {
  const merged = state.forks
    .filter(({ status }) => status === 'merged')
    .flatMap(({ sides, winner }) => sides.filter(({ side }) => side === winner));
  // What a replay took back, somebody else may write.
  const built = Object.entries(state.authors).filter(([taskId]) => state.tasks[taskId]?.status !== 'PENDING');
  const known = [...built.map(([, author]) => author), ...merged];
  return known.length > 0 ? known : [workerFor(state, BUILDER, crew)];
}

/** Which model a backend takes by itself nobody knows: it may be any. */
const mayBeSame = (a: Worker, b: Worker): boolean =>
  a.backend === b.backend && (a.model === null || b.model === null || a.model === b.model);

const nameOf = ({ backend, model }: Worker): string => (model === null ? backend : `${backend} ${model}`);

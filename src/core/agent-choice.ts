import type { AgentChoice, PermissionMode } from '../../schemas/config.ts';
import type { AgentNumber } from '../../schemas/stage.ts';
import type { ProjectState } from './state.ts';

/** A backend and its model; null is the backend's own default. */
export interface Worker {
  readonly backend: string;
  readonly model: string | null;
}

type StageKey = keyof NonNullable<AgentChoice['stages']>;
/** Agent 0 has no stage. */
const KEYS: Partial<Record<AgentNumber, StageKey>> = { 1: '1', 2: '2', 3: '3', 4: '4', 5: '5', 6: '6', 7: '7' };

const REVIEWERS: readonly AgentNumber[] = [4, 5, 6];

/**
 * Who does an agent's work: what config/context.json says for this agent (`agent.stages`), else the project's backend.
 * A side of a fork that was given a backend of its own keeps it for all its agents.
 */
export function workerFor(state: ProjectState, agent: AgentNumber, choice: AgentChoice | null): Worker {
  const project = { backend: state.backend, model: state.model };
  if (choice === null || isOwnWay(state, choice)) return project;
  const key = KEYS[agent];
  const stage = key === undefined ? undefined : choice.stages?.[key];
  if (stage === undefined) return project;
  const backend = stage.backend ?? project.backend;
  return { backend, model: stage.model ?? (backend === project.backend ? project.model : null) };
}

/**
 * Why a reviewer may not work, where config/context.json asks for reviewers that differ from the author of the code;
 * null when it may.
 */
export function reviewerFault(state: ProjectState, agent: AgentNumber, choice: AgentChoice | null): string | null {
  if (choice?.reviewer !== 'differs' || !REVIEWERS.includes(agent)) return null;
  const author = workerFor(state, 3, choice);
  const reviewer = workerFor(state, agent, choice);
  if (author.backend !== reviewer.backend || author.model !== reviewer.model) return null;
  return `the reviewer would be the author: ${nameOf(reviewer)} wrote the code, and config/context.json asks for another (agent.reviewer)`;
}

/** The permissions of this opening of the shell; asking is the rule. */
export const modeOf = (choice: AgentChoice | null, unsafe: boolean): PermissionMode =>
  unsafe ? 'unsafe' : (choice?.permissions ?? 'ask');

function isOwnWay(state: ProjectState, choice: AgentChoice): boolean {
  return state.origin !== null && state.backend !== choice.backend;
}

const nameOf = ({ backend, model }: Worker): string => (model === null ? backend : `${backend} ${model}`);

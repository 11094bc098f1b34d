import type { Run } from '../../schemas/event.ts';
import type { Purpose } from '../../schemas/results.ts';
import type { AgentNumber } from '../../schemas/stage.ts';
import type { ProjectState, Work } from './state.ts';

/** Which agent works for which purpose; maintenance tasks are Agent 7's. */
export const AGENT_OF: Record<Purpose, AgentNumber> = {
  interview: 1,
  compile: 1,
  plan: 2,
  task: 3,
  critique: 4,
  security: 5,
  verify: 6,
  scope: 7,
  chat: 0,
};

/**
 * The next run: ids are numbers in order of start, so that they need neither clock nor chance; those of a fork's side bear
 * its name, for commits of both sides may meet in one history.
 */
export function newRun(state: ProjectState, start: Extract<Work, { kind: 'start' }>): Run {
  const maintenance = start.taskId?.startsWith('MAINT-') === true;
  const agent = start.purpose === 'chat' ? state.lastAgent : maintenance ? 7 : AGENT_OF[start.purpose];
  const prefix = state.origin === null ? '' : `${state.origin.name}-${state.origin.side}.`;
  return {
    runId: `${prefix}R${String(state.runCount + 1).padStart(4, '0')}`,
    agent,
    purpose: start.purpose,
    taskId: start.taskId,
    attempt: start.attempt,
    backend: state.backend,
    model: state.model,
    resumes: start.resumes,
    because: [...start.because],
  };
}

import type { Run } from '../../schemas/event.ts';
import type { Purpose } from '../../schemas/results.ts';
import type { AgentNumber } from '../../schemas/stage.ts';
import { type Crew, workerFor } from './agent-choice.ts';
import { sessionOf } from './session-mark.ts';
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
  review: 4,
  impact: 2,
  chat: 0,
};

type Start = Extract<Work, { kind: 'start' }>;

/**
 * The next run: ids are numbers in order of start, so that they need neither clock nor chance; those of a fork's side bear
 * its name, for commits of both sides may meet in one history.
 */
export function newRun(state: ProjectState, start: Start, crew: Crew): Run {
  const maintenance = start.taskId?.startsWith('MAINT-') === true;
  const agent = start.purpose === 'chat' ? state.lastAgent : maintenance ? 7 : AGENT_OF[start.purpose];
  return runOf(state, agent, { start, crew });
}

/** A run that answers what the human said to an agent, in that agent's last conversation. */
export function chatRun(state: ProjectState, to: AgentNumber, { text, crew }: { text: string; crew: Crew }): Run {
  const resumes = state.sessions[String(to)] ?? null;
  const start = { kind: 'start', purpose: 'chat', taskId: null, attempt: 1, because: [text], resumes } as const;
  return runOf(state, to, { start, crew });
}

function runOf(state: ProjectState, agent: AgentNumber, { start, crew }: { start: Start; crew: Crew }): Run {
  const worker = workerFor(state, agent, crew);
  const prefix = state.origin === null ? '' : `${state.origin.name}-${state.origin.side}.`;
  return {
    runId: `${prefix}R${String(state.runCount + 1).padStart(4, '0')}`,
    agent,
    purpose: start.purpose,
    taskId: start.taskId,
    attempt: start.attempt,
    ...worker,
    resumes: sessionOf(start.resumes, worker.backend),
    because: [...start.because],
  };
}

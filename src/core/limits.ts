import type { Crew } from './agent-choice.ts';
import type { Parallel } from './lanes/width.ts';
import type { ShellState } from './state.ts';

/** Limits the pipeline never exceeds (config/defaults.json), and who works within them. */
export interface Limits {
  readonly taskAttempts: number;
  readonly planAttempts: number;
  readonly clarificationRounds: number;
  readonly crew: Crew;
  readonly parallel: Parallel;
}

/** The limits and the crew as the configuration gives them. */
export const limitsOf = ({ defaults, context, agentOption, machine }: ShellState): Limits => ({
  taskAttempts: defaults.attempts.task,
  planAttempts: defaults.attempts.plan,
  clarificationRounds: defaults.attempts.clarificationRounds,
  crew: { option: agentOption, choice: context?.agent ?? null },
  parallel: { choice: context?.agent.parallel ?? null, room: machine, memoryMb: defaults.agentMemoryMb },
});

import type { Defaults } from '../../schemas/config.ts';
import type { Crew } from './agent-choice.ts';
import type { Parallel } from './memory.ts';
import type { ShellState } from './state.ts';

/** Limits the pipeline never exceeds (config/defaults.json), and who works within them. */
export interface Limits {
  readonly taskAttempts: number;
  readonly planAttempts: number;
  readonly clarificationRounds: number;
  readonly crew: Crew;
  readonly parallel: Parallel;
  /** Tokens a stage may use, the builder's for each task, and whether more than that stops or is only told. */
  readonly stageBudgets: { readonly tokens: Defaults['stageTokens']; readonly action: 'warn' | 'stop' };
}

/** The limits and the crew as the configuration gives them. */
export const limitsOf = ({ defaults, context, agentOption, machine }: ShellState): Limits => ({
  taskAttempts: defaults.attempts.task,
  planAttempts: defaults.attempts.plan,
  clarificationRounds: defaults.attempts.clarificationRounds,
  crew: { option: agentOption, choice: context?.agent ?? null },
  parallel: {
    choice: context?.agent.parallel ?? null,
    insists: context?.agent.parallel_insist === true,
    cores: machine?.cores ?? null,
    memoryMb: defaults.agentMemoryMb,
    capMb: context?.agent.memory_cap_mb ?? null,
  },
  stageBudgets: { tokens: defaults.stageTokens, action: context?.agent.stage_budgets ?? 'warn' },
});

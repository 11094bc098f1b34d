import type { Run } from '../../schemas/event.ts';
import { buildAssignment } from './assignment.ts';
import type { Limits } from './limits.ts';
import type { RunOrder } from './run-order.ts';
import type { ProjectState } from './state.ts';

const ROLE_FILES = [
  '',
  '1-discovery',
  '2-planner',
  '3-builder',
  '4-critic',
  '5-security',
  '6-verifier',
  '7-maintenance',
];

/** The order for an agent to do a run: all it is told, and what it may do. */
export function orderRun(state: ProjectState, run: Run, limits: Limits): RunOrder {
  const evidence = run.purpose === 'verify' ? (state.checks?.phases ?? []) : [];
  const assignment = buildAssignment(state, run, limits.clarificationRounds);
  const facts = evidence.map((phase) => ({
    command: phase.name,
    exit: phase.passed ? 0 : 1,
    timedOut: false,
    tail: phase.evidence,
    durationMs: 0,
  }));
  const full = { ...assignment, evidence: facts };
  return {
    type: 'agent/run',
    id: `run:${run.runId}`,
    run,
    assignment: full,
    roleFile: `config/roles/${ROLE_FILES[run.agent] ?? '0-orchestrator'}.md`,
    mayWrite: run.purpose === 'task',
  };
}

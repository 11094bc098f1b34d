import type { RegisteredProject } from '../../schemas/config.ts';
import { PATHS } from '../../schemas/paths.ts';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import { printForkSession } from './forks/fork-session.ts';
import { printHandoff } from './handoff.ts';
import { withPatterns } from './knowledge/used.ts';
import { recordedCycles } from './maintenance/cycles.ts';
import { besidesGivenUp } from './maintenance/given-up.ts';
import { isShipped, nextStep } from './next-step.ts';
import { registeredStage } from './registered-stage.ts';
import { renderChangeLog, renderCheckpoint } from './reports/pipeline.ts';
import { renderRegressions } from './reports/regressions.ts';
import { printSecretBlocks } from './secrets/rows.ts';
import type { ProjectState } from './state.ts';
import { setTaskLines } from './task-graph.ts';

/** A file the shell writes from the state; `print` gets what lies there now and gives null to leave it alone. */
export interface Projection {
  readonly path: string;
  /** What the text depends on; while these are the same objects, nothing is written. */
  readonly inputs: readonly unknown[];
  readonly print: (present: string | null) => string | null;
}

/**
 * The files that mirror the journal. They may lag behind it after a crash and are then written again. While the
 * repository is moved there are none, for a file written then would be a change that stops the move; nor while nothing of the
 * project may be written.
 */
export function projections(state: ProjectState): readonly Projection[] {
  if (state.travel !== null || state.observing) return [];
  const all = [
    handoff(state),
    taskGraph(state),
    checkpoint(state),
    regressions(state),
    changeLog(state),
    decisions(state),
    forkSession(state),
    secretBlocks(state),
  ];
  return all.filter((one) => one !== null);
}

function handoff(state: ProjectState): Projection | null {
  if (state.handoffVersion === 0) return null;
  const { spec, tasks, critique, security, risks, verification, handoffVersion, planHash, schema } = state;
  const counted = [state.patterns, state.regressions];
  return {
    path: PATHS.handoff,
    inputs: [spec, tasks, critique, security, risks, verification, handoffVersion, planHash, schema, ...counted],
    print: (present) => printHandoff(state, present),
  };
}

function taskGraph(state: ProjectState): Projection | null {
  if (state.planHash === null) return null;
  const updates = Object.fromEntries(
    state.order.flatMap((id) => {
      const task = state.tasks[id];
      return task === undefined ? [] : [[id, { status: task.status, checkpoint: task.checkpoint }]];
    }),
  );
  return {
    path: PATHS.taskGraph,
    inputs: [state.tasks, state.order],
    print: (present) => (present === null ? null : setTaskLines(present, updates)),
  };
}

function checkpoint(state: ProjectState): Projection | null {
  if (state.planHash === null || state.stage === 'planning') return null;
  return { path: PATHS.checkpoint, inputs: [state.tasks, state.order], print: () => renderCheckpoint(state) };
}

function regressions(state: ProjectState): Projection | null {
  if (besidesGivenUp(state, state.regressions).length === 0) return null;
  const inputs = [state.regressions, state.maintenance, state.tasks];
  return { path: PATHS.regressions, inputs, print: () => renderRegressions(state) };
}

function changeLog(state: ProjectState): Projection | null {
  const changed = state.changes.some(({ status }) => status !== 'proposed');
  if (recordedCycles(state).length === 0 && !changed) return null;
  return {
    path: PATHS.changeLog,
    inputs: [state.maintenance, state.changes, state.tasks],
    print: (present) => renderChangeLog(state, present),
  };
}

/** The Planner's file, with the patterns that agents were told. It is printed again when it was delivered anew. */
function decisions({ patterns, delivered }: ProjectState): Projection | null {
  if (patterns.length === 0) return null;
  const inputs = [patterns, delivered[PATHS.decisions]];
  return { path: PATHS.decisions, inputs, print: (present) => withPatterns(patterns, present) };
}

/** The present fork, or the last one. */
function forkSession({ forks }: ProjectState): Projection | null {
  const fork = forks.at(-1);
  if (fork === undefined) return null;
  return { path: PATHS.forkSession, inputs: [forks], print: (present) => printForkSession(fork, present) };
}

/** Whatever lies there is written over: the journal alone says what was blocked. */
function secretBlocks(state: ProjectState): Projection | null {
  const told = besidesGivenUp(state, state.secrets);
  if (told.length === 0) return null;
  return {
    path: PATHS.secretBlocks,
    inputs: [state.secrets, state.maintenance],
    print: () => printSecretBlocks(told),
  };
}

/** The project's entry in home's registry. */
export function registration(state: ProjectState): RegisteredProject {
  const waiting = nextStep(state);
  const spent = [...Object.values(state.spend), ...Object.values(state.forkSpend)];
  const unknown = spent.length === 0 || spent.some((one) => one.unknownCost > 0 && one.costMicroUsd === 0);
  return {
    name: state.name,
    status: isShipped(state) ? 'shipped' : 'active',
    pipeline_stage: registeredStage(state),
    last_active_agent: state.lastAgent,
    handoff: state.handoffVersion === 0 ? null : PATHS.handoff,
    registered_at: state.createdAt,
    last_updated: state.updatedAt,
    waiting_for:
      waiting.command === null ? `${AGENT_NAMES[state.lastAgent]} at work` : `${waiting.text}: ${waiting.command}`,
    spent_micro_usd: unknown ? null : spent.reduce((sum, one) => sum + one.costMicroUsd, 0),
  };
}

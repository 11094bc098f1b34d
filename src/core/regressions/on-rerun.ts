import type { CommandResult, EventOf } from '../../../schemas/event.ts';
import { decision, type Outcome } from '../decision.ts';
import { type KnownErrors, knownWords } from '../knowledge/known-errors.ts';
import type { ProjectState, State } from '../state.ts';

/** The tests of other tasks were run again. */
export interface RerunReport {
  readonly type: 'rerun/ran';
  readonly taskId: string;
  readonly runId: string;
  /** How each command went last: one that failed was run a second time. */
  readonly commands: readonly CommandResult[];
  /** First runs of those that passed the second time. */
  readonly flaky: readonly CommandResult[];
  /** Files with uncommitted changes; looked for only where something failed. */
  readonly edited: readonly string[];
  /** What home knows of the errors in failed commands' output; absent where nothing was looked up. */
  readonly known?: KnownErrors | undefined;
}

/** Says whose tests broke: every owner that is DONE and has a gate command among those that fail. */
export function onRerun({ project }: State, report: RerunReport): Outcome {
  if (project === null) return decision({});
  const { taskId, runId, commands, flaky, edited, known } = report;
  const event = {
    type: 'rerun/ended' as const,
    taskId,
    runId,
    commands: [...commands],
    flaky: [...flaky],
    broken: [...brokenOwners(project, commands)],
    edited: [...edited],
  } satisfies EventOf<'rerun/ended'>;
  return decision({ events: [event], show: known === undefined ? [] : knownWords(known) });
}

function brokenOwners({ owed, tasks }: ProjectState, commands: readonly CommandResult[]) {
  const failed = commands.filter(({ exit }) => exit !== 0).map(({ command }) => command);
  return (owed?.owners ?? []).flatMap(({ taskId, files }) => {
    const task = tasks[taskId];
    const own = task?.status === 'DONE' ? failed.filter((one) => task.task.gateCommands.includes(one)) : [];
    return own.length === 0 ? [] : [{ taskId, files, commands: own }];
  });
}

import type { Task } from '../../../schemas/task-graph.ts';
import { fold } from '../../core/evolve.ts';
import { standingTasks } from '../../core/maintenance/cycles.ts';
import { reportedFiles } from '../../core/slices/runs.ts';
import type { ProjectState } from '../../core/state.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { EffectContext } from '../context.ts';
import { type Conflicts, changedSince, type Resolution, unresolvedWhy } from './conflicts.ts';
import { withCrew } from './crew.ts';
import { gitOf } from './places.ts';
import { offBranch } from './side-branch.ts';
import type { SideRun } from './side-run.ts';

/** Gives the conflicts to the side's Builder as a task of its own, under the same checks as every other task. */
export async function resolveByAgent(context: EffectContext, conflicts: Conflicts): Promise<Resolution> {
  const { fork, side, onto } = conflicts;
  const taskId = await inJournal(context, conflicts, async (journal) => {
    const project = fold(journal.opened.envelopes);
    if (project === null) throw new ExternalError('format', `${side.dir} holds no project`, { next: '!forks' });
    const task = mergeTask(project, conflicts);
    await journal.append([{ type: 'conflict/opened', task, onto }]);
    return task.id;
  });
  const why = await withCrew(context, { fork, sides: [side] }, async ({ runs: [run] }) => {
    await run?.run();
    return run === undefined ? 'it did not run' : whyNot(context, run, { taskId, conflicts });
  });
  const astray = why ?? (await offBranch(context, conflicts));
  const head = (await context.world.git.inspect(side.dir))?.head ?? null;
  if (astray === null && head !== null) return { sha: head };
  await inJournal(context, conflicts, async (journal) => {
    const open = fold(journal.opened.envelopes)?.conflict?.taskId === taskId;
    if (open) await journal.append([{ type: 'conflict/closed', taskId, resolved: false }]);
  });
  return { why: astray ?? 'there is no commit' };
}

async function inJournal<T>(context: EffectContext, { side }: Conflicts, act: (journal: Journal) => Promise<T>) {
  const journal = await context.world.journals.open(gitOf(side.dir));
  try {
    return await act(journal);
  } finally {
    await journal.close();
  }
}

interface Tried {
  readonly taskId: string;
  readonly conflicts: Conflicts;
}

async function whyNot(context: EffectContext, run: SideRun, { taskId, conflicts }: Tried): Promise<string | null> {
  if (context.signal.aborted) return 'stopped by the human';
  const task = run.project?.tasks[taskId];
  if (task?.status !== 'DONE') return task?.note ?? task?.failures[0] ?? (run.score().why || `${taskId} is not DONE`);
  // The agent confirms by name what it says it worked on, in the result of the run that made the task DONE.
  const confirmed = reportedFiles(run.project?.lastResult?.result);
  const { changed } = await changedSince(context, conflicts);
  return unresolvedWhy(context, conflicts, { changed, confirmed });
}

function mergeTask(project: ProjectState, { files, silent, fork, side }: Conflicts): Task {
  const earlier = Object.keys(project.tasks).filter((id) => id.startsWith('MERGE-')).length;
  return {
    id: `MERGE-${String(earlier + 1).padStart(3, '0')}`,
    title: `Resolve the conflicts between fork ${fork.name}-${side.side} and the project`,
    type: 'feature',
    platform: project.platforms[0]?.toLowerCase() ?? 'linux',
    dependsOn: [],
    canParallel: false,
    outputFiles: [...files],
    features: [],
    acceptance: [
      'none of the conflict markers that git put into the files (<<<<<<<, =======, >>>>>>>) is left',
      ...(silent.length === 0
        ? []
        : [
            `in conflict though no marker shows it, each to be changed, deleted or named among your files: ${silent.join(', ')}`,
          ]),
      'a file that is not to be there any more is deleted, and named among your files',
      'what each side was changed for is still there and works',
      'every gate command passes',
    ],
    testStatus: 'EXEMPT',
    contracts: [],
    gateCommands: [...new Set(standingTasks(project).flatMap(({ task }) => task.gateCommands))],
    // Where git could mark nothing, what lies there may be right as it is: whoever says so is asked for its name.
    emptyDiffAllowed: silent.length === files.length,
  };
}

import type { Event } from '../../../schemas/event.ts';
import { enterBuild } from '../build-gate.ts';
import { decision, type Outcome, refuse } from '../decision.ts';
import { evolve } from '../evolve.ts';
import { gateOpen } from '../guards.ts';
import { blowWords } from '../regressions/ways.ts';
import { replanned } from '../replanned.ts';
import { type Block, say } from '../show.ts';
import type { ProjectState, State, TaskState } from '../state.ts';
import type { ChangeReport } from './change-report.ts';
import { unseenTasks } from './unseen.ts';

const MOST_LINES = 60;

/** `!build`: STALE tasks the human has not seen are shown first, what is there and what they are to become. */
export function buildAfterLook(state: State, words: readonly string[]): Outcome {
  const plain = words.filter((word) => word !== '--seen');
  const unseen = state.project === null ? [] : toBeSeen(state, state.project);
  if (unseen.length === 0) return enterBuild(state, plain);
  const tasks = unseen.map(({ task, checkpoint }) => ({ taskId: task.id, sha: checkpoint?.sha ?? '' }));
  return decision({ effects: [{ type: 'stale/read', tasks, words: plain, go: plain.length < words.length }] });
}

/** Tasks that are STALE, and those the gate makes STALE when it takes an edited plan over; as they are to become. */
function toBeSeen(state: State, project: ProjectState): readonly TaskState[] {
  const plan = replanned(state).find((event) => event.type === 'plan/accepted');
  if (plan === undefined) return unseenTasks(project);
  const after = evolve(project, plan, { seq: project.seq + 1, at: project.updatedAt });
  return after === null ? [] : unseenTasks(after);
}

/** What is there was read: it is shown and asked about, or the build begins where the human has said so already. */
export function onStaleSeen(state: State, report: Extract<ChangeReport, { type: 'stale/seen' }>): Outcome {
  const { project } = state;
  const open = gateOpen(state, 'build');
  if (open !== true) return open;
  if (project === null) return decision({});
  const become = new Map(toBeSeen(state, project).map((task) => [task.task.id, task]));
  const show = report.tasks.flatMap((seen) => staleBlocks(project, become.get(seen.taskId), seen));
  const ids = report.tasks.map(({ taskId }) => taskId);
  const line = ['!build', ...report.words, '--seen'].join(' ');
  if (report.go) {
    const reviewed: Event = { type: 'tasks/reviewed', taskIds: ids };
    const begun = enterBuild(state, report.words);
    if (begun.kind === 'refusal') return begun;
    // After a plan that is taken over, which makes its tasks STALE, and before the gate, behind which they are built.
    const gate = begun.events.findIndex((event) => event.type === 'gate/passed');
    return { ...begun, show, events: begun.events.toSpliced(gate, 0, reviewed) };
  }
  if (!state.shell.interactive) {
    return refuse('needs-yes', 'building STALE tasks again is confirmed on the line', { tryNext: [`'${line}'`], show });
  }
  const about = `what is there of ${ids.join(', ')} is built again to the new requirement; it stays in the history.`;
  return decision({ shell: [{ type: 'shell/confirm', confirm: { phrase: 'build', command: line, about } }], show });
}

type Seen = Extract<ChangeReport, { type: 'stale/seen' }>['tasks'][number];

function staleBlocks(
  project: ProjectState,
  task: TaskState | undefined,
  { taskId, sha, patch }: Seen,
): readonly Block[] {
  if (task === undefined) return [];
  const lines = (patch ?? '').trimEnd().split('\n');
  const more =
    lines.length > MOST_LINES ? [`  … ${lines.length - MOST_LINES} more lines: git show ${sha.slice(0, 12)}`] : [];
  const there =
    patch === null || patch === ''
      ? ['  git has no diff of it any more']
      : lines.slice(0, MOST_LINES).map((line) => `  ${line}`);
  return [
    say('title', `${taskId} ${task.task.title} is STALE`),
    ...becomes(task, blowWords(project, taskId)),
    say('plain', `What is there (${sha.slice(0, 12)}):`, ...there, ...more),
  ];
}

/** What it is to become; where another task broke its tests, that is what it was to be before. */
function becomes({ task, note, failures, brokenBy }: TaskState, changed: string | null): readonly Block[] {
  const broke = failures.flatMap((failure) => failure.split('\n')).map((line) => `  ${line}`);
  if (brokenBy === undefined) return [say('plain', 'The new requirement:', ...requirement(task.acceptance, note))];
  return [
    say('warn', `Why: ${note ?? `regression by ${brokenBy}`}`, ...broke),
    ...(changed === null ? [] : [say('plain', changed)]),
    say('plain', 'What it is to be, as before:', ...requirement(task.acceptance, null)),
  ];
}

const requirement = (acceptance: readonly string[], note: string | null): readonly string[] =>
  [...(note === null ? [] : [note]), ...acceptance].map((line) => `  ${line}`);

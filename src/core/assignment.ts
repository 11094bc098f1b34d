import type { Assignment } from '../../schemas/assignment.ts';
import type { Run } from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { Purpose } from '../../schemas/results.ts';
import type { Task } from '../../schemas/task-graph.ts';
import { openCycle } from './maintenance/cycles.ts';
import { focusOf } from './maintenance/focus.ts';
import { toldSecrets } from './secrets/secret-block.ts';
import type { ProjectState } from './state.ts';

const PLAN_FILES = [
  PATHS.tdd,
  PATHS.interfaces,
  PATHS.schema,
  PATHS.taskGraph,
  PATHS.ownership,
  PATHS.decisions,
  PATHS.openapi,
  `${PATHS.contracts}/*.contracts.ts`,
];

/** What the shell and git keep for themselves. */
const SHELLS_OWN: readonly string[] = ['artifacts/', '.git/'];

/** Paths a reading role may hand over, `*` standing for one name. */
export function mayDeliver(purpose: Purpose): readonly string[] {
  if (purpose === 'compile') return [PATHS.spec, PATHS.designContract];
  return purpose === 'plan' ? PLAN_FILES : [];
}

const READ_FIRST: Record<Purpose, readonly string[]> = {
  interview: [],
  compile: [],
  plan: [PATHS.spec],
  task: [PATHS.interfaces, PATHS.schema],
  critique: [PATHS.spec, PATHS.taskGraph],
  security: [PATHS.spec, PATHS.interfaces],
  verify: [PATHS.spec, PATHS.taskGraph],
  scope: [PATHS.spec, PATHS.taskGraph, PATHS.changeLog],
  review: [PATHS.spec],
  impact: [PATHS.spec, PATHS.taskGraph, PATHS.interfaces, PATHS.schema],
  chat: [],
};

/** All an agent is told for a run, as data: the present task and what it needs, not the whole project. */
export function buildAssignment(state: ProjectState, run: Run, rounds: number): Assignment {
  const task = run.taskId === null ? null : (state.tasks[run.taskId]?.task ?? null);
  const wide = run.purpose !== 'task' && run.purpose !== 'interview' && run.purpose !== 'chat';
  return {
    runId: run.runId,
    agent: run.agent,
    purpose: run.purpose,
    attempt: run.attempt,
    project: state.name,
    brief: state.brief,
    platforms: [...state.platforms],
    tier: state.spec?.tier ?? null,
    answers: [...state.answers],
    notes: notesFor(state, run),
    features: (state.spec?.features ?? []).map(({ id, title }) => ({ id, title })),
    profile: state.spec?.profile ?? null,
    task,
    tasks: wide ? Object.values(state.tasks).map((one) => ({ ...one.task, status: one.status })) : [],
    evidence: [],
    because: run.because,
    focus: focusOf(state, run),
    direction: directionOf(state),
    patterns: [],
    roundsLeft: Math.max(0, rounds - (state.rounds[run.purpose] ?? 0)),
    readFirst: [...READ_FIRST[run.purpose]],
    ...boundsOf(state, task),
    mayDeliver: [...mayDeliver(run.purpose)],
    ...(run.purpose === 'security' ? { secretBlocks: toldSecrets(state) } : {}),
  };
}

/** What a task builds on and may write; a run without one writes nothing. */
function boundsOf(state: ProjectState, task: Task | null): Pick<Assignment, 'buildsOn' | 'mayWrite' | 'mayNotTouch'> {
  if (task === null) return { buildsOn: [], mayWrite: [], mayNotTouch: [] };
  return {
    buildsOn: earlierTasks(state, task.dependsOn),
    mayWrite: [...task.outputFiles],
    mayNotTouch: [...SHELLS_OWN],
  };
}

/** The task's own dependencies, not theirs: what those gave is in their files. */
const earlierTasks = ({ tasks }: ProjectState, ids: readonly string[]) =>
  ids.flatMap((id) => {
    const known = tasks[id];
    if (known === undefined) return [];
    const { title, outputFiles } = known.task;
    return [{ id, title, outputFiles: [...outputFiles], status: known.status }];
  });

/** What the human asked of this side of a fork. */
function directionOf({ origin }: ProjectState): string | null {
  return origin === null || origin.direction === '' ? null : origin.direction;
}

function notesFor(state: ProjectState, run: Run): string[] {
  const notes = state.notes.filter((note) => note.agent === run.agent || run.agent === 1).map((note) => note.text);
  const request = run.purpose === 'scope' ? openCycle(state)?.request : undefined;
  return request === undefined ? notes : [...notes, request];
}

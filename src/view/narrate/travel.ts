import type { EventOf } from '../../../schemas/event.ts';
import { nextStep } from '../../core/next-step.ts';
import type { ProjectState } from '../../core/state.ts';
import { sidesAway } from '../../core/travel/sides-away.ts';
import { type Detail, detail, type Entry, words } from './entry.ts';
import { count, names, shortSha } from './figures.ts';
import { next, type Scene, type Tellers } from './tell.ts';

const TASKS = 6;

function began({ travel }: EventOf<'travel/began'>, { look }: Scene): readonly Entry[] {
  const { label, back, backup, merge } = travel;
  const what = merge === null ? label : `${label} of fork ${merge.name}`;
  const pending = back.length === 0 ? [] : [detail(`back to PENDING: ${names(back, look.expanded ? null : TASKS)}`)];
  return [words(['info', 'start', 'move'], `On the way: ${what}`, [...pending, detail(`backup: ${backup}`)])];
}

type Point = NonNullable<ProjectState['undo']>;

/** How many tasks are done now that were not before, and the other way round. */
function taskDetails({ tasks }: ProjectState, { before }: Point): readonly Detail[] {
  const isDone = (of: ProjectState['tasks'], id: string): boolean => of[id]?.status === 'DONE';
  const ids = [...new Set([...Object.keys(tasks), ...Object.keys(before.tasks)])];
  const undone = ids.filter((id) => isDone(before.tasks, id) && !isDone(tasks, id));
  const gone = undone.filter((id) => tasks[id] === undefined).length;
  const lost = undone.length - gone;
  const gained = ids.filter((id) => !isDone(before.tasks, id) && isDone(tasks, id)).length;
  return [
    ...(lost === 0 ? [] : [detail(`${count(lost, 'task')} went back to PENDING`, 'plain')]),
    ...(gone === 0 ? [] : [detail(`${count(gone, 'task')} given up`, 'plain')]),
    ...(gained === 0 ? [] : [detail(`${count(gained, 'task')} more done`, 'plain')]),
  ];
}

/** What a crash had left half-way was kept before the move was finished. */
const keptDetails = (extra: readonly string[]): readonly Detail[] =>
  extra.length === 0
    ? []
    : [detail(`it was cut short and is finished now; what lay half-way is kept in ${extra.join(', ')}`, 'warn')];

/** What the move can be taken back by. One that was itself taken back half-way leaves what was there before it. */
function pointOf(project: ProjectState): Point | null {
  return project.undo !== null && project.undo.at === project.updatedAt ? project.undo : null;
}

function ended({ head, extra }: EventOf<'travel/ended'>, { project }: Scene): readonly Entry[] {
  const place = `now at ${head === null ? 'no commit' : shortSha(head)}`;
  const point = project === null ? null : pointOf(project);
  if (project === null || point === null) {
    return [words(['good', 'done', 'move'], `All is where it was before · ${place}`, keptDetails(extra))];
  }
  const backup = point.backup === null ? [] : [detail(`all as it was before: ${point.backup}`)];
  return [
    words(['good', 'done', 'move'], `Done: ${point.label} · ${place}`, [
      ...taskDetails(project, point),
      ...sidesAway(point.before.forks, project.forks).map((where) => detail(`the sides ${where}`, 'plain')),
      ...backup,
      detail('!undo takes it back'),
      ...keptDetails(extra),
    ]),
    ...afterwards(project),
  ];
}

/** Where the pipeline goes on by itself, nothing is to be typed. */
function afterwards(project: ProjectState): readonly Entry[] {
  const step = nextStep(project);
  return step.waiting && step.command !== null ? [next(step.command)] : [];
}

/** Going back and forth in the history of the project. */
export const TRAVEL_TELLERS = {
  'reset/undone': () => [
    words(['good', 'done', 'reset'], 'The reset is taken back: journal and artifacts are where they were'),
  ],
  'travel/began': began,
  'travel/ended': ended,
  'travel/refused': ({ why }) => [words(['warn', 'stop', 'move'], `Nothing was changed: ${why}`)],
} satisfies Partial<Tellers>;

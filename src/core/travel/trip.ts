import { PATHS } from '../../../schemas/paths.ts';
import type { Travel } from '../../../schemas/travel.ts';
import type { TravelAsk } from '../effect.ts';
import { standAgain } from '../regressions/standing-again.ts';
import type { Report } from '../report.ts';
import { type Block, say, table } from '../show.ts';
import type { ProjectState } from '../state.ts';
import { goBack, goesBack } from './arrive.ts';
import { named, spentWords } from './preview-words.ts';
import { sidesAway } from './sides-away.ts';
import { takenBackLabel } from './undo-label.ts';

type SkipAsk = Extract<TravelAsk, { kind: 'skip' }>;
export type Previewed = Extract<Report, { type: 'travel/previewed' }>;

/** A move as it is told and confirmed. */
export interface Trip {
  /** As typed, without `--yes`. */
  readonly command: string;
  /** What to type to confirm it. */
  readonly phrase: string;
  /** What it is called when it is refused. */
  readonly name: string;
  /** What it is called in the journal. */
  readonly label: string;
  readonly about: string;
  readonly to: Travel['to'];
  /** Tasks that go back to PENDING. */
  readonly back: readonly string[];
  /** True when the tasks are different there, though no file may be. */
  readonly differs: boolean;
  readonly words: readonly Block[];
}

/** Plans what was asked for; null where there is nothing to go to. */
export function planTrip(project: ProjectState, report: Previewed): Trip | null {
  const { ask } = report;
  if (ask.kind === 'skip') return withoutCycle(project, ask);
  if (ask.kind === 'undo') return backwards(project, ask.label, ask.backup);
  const { target, left, found } = report;
  return target === null ? null : toTask(project, ask.taskId, { ...target, left, found });
}

const EVERYTHING_STAYS = 'Everything that goes is in the backup; !undo takes it back.';

type Target = NonNullable<Previewed['target']> & Pick<Previewed, 'left' | 'found'>;

function toTask(project: ProjectState, taskId: string, target: Target): Trip {
  const command = `!replay ${taskId}`;
  const left = new Set(target.left);
  const others = Object.values(project.tasks).filter(({ task }) => task.id !== taskId);
  const taken = takenAsDone(project, target);
  const stays = new Set(taken.map((one) => one.taskId));
  const again = standAgain(project.tasks, left);
  for (const { task } of again) stays.add(task.id);
  const back = others.filter(({ task, status }) => (status !== 'DONE' && !stays.has(task.id)) || left.has(task.id));
  const ids = back.map(({ task }) => task.id);
  const anew = back.filter(({ status }) => status !== 'PENDING').map(({ task }) => task.id);
  const dropped = project.maintenance.filter((cycle) => goesBack(cycle, { taskId, back: ids })).map(({ id }) => id);
  const title = project.tasks[taskId]?.task.title ?? '';
  const rows = [
    ['Goes to', `${target.sha.slice(0, 8)}, the checkpoint of ${taskId}`],
    ...(taken.length === 0
      ? []
      : [['Become DONE', named(taken.map((one) => `${one.taskId} by ${one.sha.slice(0, 8)}`))]]),
    ...(again.length === 0 ? [] : [['Are DONE again', named(again.map(({ task }) => task.id))]]),
    ['Become PENDING', named(anew)],
    ...(dropped.length === 0 ? [] : [['Changes dropped', named(dropped)]]),
    ['Cost', spentWords(project, anew.length)],
  ];
  const done = project.tasks[taskId]?.status === 'DONE';
  return {
    command,
    phrase: `replay ${taskId}`,
    name: command,
    label: command,
    about: `Goes back to ${taskId}: ${anew.length === 1 ? '1 task becomes' : `${anew.length} tasks become`} PENDING. ${EVERYTHING_STAYS}`,
    to: { kind: 'commit', sha: target.sha },
    back: ids,
    differs: anew.length + again.length + dropped.length + taken.length > 0 || !done,
    words: [table(`Replay ${taskId}: ${title}`, rows), ...foundBy(project, taskId, target.by)],
  };
}

/** Tasks of which the journal holds no checkpoint and the target reaches a commit: they are not built again. */
function takenAsDone({ tasks }: ProjectState, { found }: Target): Target['found'] {
  return found.filter(({ taskId }) => tasks[taskId]?.checkpoint === null && tasks[taskId]?.status !== 'DONE');
}

/** Says what named the commit, where it is not the journal. */
function foundBy({ tasks }: ProjectState, taskId: string, by: Target['by']): readonly Block[] {
  if (by === 'journal') return [];
  const recorded = (tasks[taskId]?.checkpoint ?? null) !== null;
  const lost = `This branch does not hold the checkpoint of ${taskId} on record`;
  if (by === 'handoff') {
    const why = recorded ? lost : `The journal holds no checkpoint of ${taskId}`;
    return [say('warn', `${why}; taken from ${PATHS.handoff}`)];
  }
  const why = recorded ? lost : `HANDOFF holds no checkpoint of ${taskId}`;
  return [say('warn', `${why}; found by its commit's trailer`)];
}

/** To where everything was before the first task of a maintenance cycle. */
function withoutCycle(project: ProjectState, { cycle: id, label, backup }: SkipAsk): Trip | null {
  const cycle = project.maintenance.find((one) => one.id === id);
  if (cycle === undefined || backup === null) return null;
  const done = cycle.taskIds.filter((taskId) => project.tasks[taskId]?.status === 'DONE').length;
  const rows = [
    ['Gives up', `${id}: ${cycle.title}`],
    ['Its tasks', `${done} of ${cycle.taskIds.length} DONE; all of them go`],
    ['Cost', 'what was spent stays counted'],
  ];
  return {
    command: '!m-skip',
    phrase: `skip ${id}`,
    name: '!m-skip',
    label,
    about: `Gives ${id} up: the project is as it was before its first task. ${EVERYTHING_STAYS}`,
    to: { kind: 'snapshot', ref: backup, whole: true },
    back: [],
    differs: true,
    words: [table(`Skip ${id}`, rows)],
  };
}

function backwards(project: ProjectState, label: string, backup: string): Trip | null {
  const point = project.undo;
  if (point === null || point.backup !== backup) return null;
  const then = goBack(project, point.before);
  const rows = [
    ['Takes back', `${label}, of ${timeWords(point.at)}`],
    ['Stage', then.stage === project.stage ? then.stage : `${project.stage} → ${then.stage}`],
    ...statusChanges(project, then),
    ...reopened(project, then),
    ...sidesAway(project.forks, then.forks).map((where) => ['Its sides', where]),
    ['Cost', 'what was spent stays counted'],
  ];
  return {
    command: '!undo',
    phrase: 'undo',
    name: '!undo',
    label: takenBackLabel(label),
    about: `Takes ${label} back. Everything that goes is in the backup; another !undo brings it again.`,
    to: { kind: 'snapshot', ref: backup },
    back: [],
    differs: true,
    words: [table(`Undo ${label}`, rows)],
  };
}

/** A fork whose merge is taken back is open again, and the other way round. */
function reopened(now: ProjectState, then: ProjectState): readonly (readonly string[])[] {
  return then.forks.flatMap((fork, at) => {
    const was = now.forks[at]?.status;
    return was === undefined || was === fork.status ? [] : [[`Fork ${fork.name}`, `${was} → ${fork.status}`]];
  });
}

/** A row for each kind of change, with the tasks that make it. */
function statusChanges(now: ProjectState, then: ProjectState): readonly (readonly string[])[] {
  const ids = [...new Set([...Object.keys(then.tasks), ...Object.keys(now.tasks)])];
  const changes = new Map<string, readonly string[]>();
  for (const id of ids) {
    const [was, willBe] = [now.tasks[id]?.status ?? 'not planned', then.tasks[id]?.status ?? 'not planned'];
    const change = `${was} → ${willBe}`;
    if (was !== willBe) changes.set(change, [...(changes.get(change) ?? []), id]);
  }
  if (changes.size === 0) return [['Tasks', 'as they are now']];
  return [...changes].map(([change, tasks]) => [change, named(tasks)]);
}

/** A time of the journal as a person reads it, such as `2026-11-20 07:28 UTC`. */
const timeWords = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

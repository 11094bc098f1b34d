import type { Change } from '../../../schemas/event.ts';
import type { AdoptedTask } from '../../../schemas/fork.ts';
import type { MergePreview } from '../../../schemas/moves.ts';
import type { Fork } from '../branches.ts';
import type { Report } from '../report.ts';
import { type Block, say, table } from '../show.ts';
import type { ProjectState } from '../state.ts';
import { TERM_DAYS } from './term.ts';

export type Previewed = Extract<Report, { type: 'merge/previewed' }>;

/** Files named one by one; the rest of a long list is counted. */
const MOST_FILES = 40;

/** What merging a side would do: files, deletions and who planned them, what the side left open, what becomes of the other. */
export function mergeWords(
  project: ProjectState,
  fork: Fork,
  { report, preview }: { readonly report: Previewed; readonly preview: MergePreview },
): readonly Block[] {
  const count = (kind: Change['kind']): number => preview.changes.filter((change) => change.kind === kind).length;
  const gone = preview.changes.filter((change) => change.kind === 'deleted');
  return [
    table(`Merge side ${report.side} of fork ${fork.name}`, [
      ['Commit', preview.tip.slice(0, 12)],
      ['Files', `${count('added')} added, ${count('modified')} changed, ${gone.length} deleted`],
      ['Tasks', openWords(project, afterDeletions(project, report.tasks, preview))],
      ['Conflicts', 'none'],
    ]),
    ...list('Added', pathsOf(preview, 'added')),
    ...list('Changed', pathsOf(preview, 'modified')),
    ...list(
      'Deleted',
      gone.map(({ path }) => `${path} (${plannedBy(project, path)})`),
    ),
    ...notMerged(fork, report),
    ...laidAside(preview),
    say('info', ...loserWords(fork, report)),
  ];
}

const pathsOf = (preview: MergePreview, kind: Change['kind']): readonly string[] =>
  preview.changes.filter((change) => change.kind === kind).map(({ path }) => path);

function list(title: string, items: readonly string[]): readonly Block[] {
  if (items.length === 0) return [];
  const more = items.length > MOST_FILES ? [`… and ${items.length - MOST_FILES} more`] : [];
  return [say('plain', `${title}:`, ...[...items.slice(0, MOST_FILES), ...more].map((item) => `  ${item}`))];
}

/** A file that goes is no surprise where a task of the plan speaks of it; one a task is to write is missed. */
function plannedBy(project: ProjectState, path: string): string {
  const planners = speakingOf(project, path);
  if (planners.length > 0) return `planned: ${planners.join(', ')}`;
  const owners = Object.values(project.tasks).filter(({ task }) => task.outputFiles.includes(path));
  if (owners.length === 0) return 'no task plans this';
  return `no task plans this; output of ${owners.map(({ task }) => task.id).join(', ')}, to be built again`;
}

/** Tasks whose title or criteria name a file. */
function speakingOf(project: ProjectState, path: string): readonly string[] {
  const names = ({ title, acceptance }: ProjectState['tasks'][string]['task']): boolean =>
    [title, ...acceptance].some((text) => text.includes(path));
  return Object.values(project.tasks).flatMap(({ task }) => (names(task) ? [task.id] : []));
}

/** The side's tasks without those whose files the merge would take away though nobody planned that. */
export function afterDeletions(
  project: ProjectState,
  tasks: readonly AdoptedTask[],
  { changes }: MergePreview,
): readonly AdoptedTask[] {
  const gone = changes.flatMap(({ path, kind }) =>
    kind === 'deleted' && speakingOf(project, path).length === 0 ? [path] : [],
  );
  const robbed = (id: string): boolean => gone.some((path) => project.tasks[id]?.task.outputFiles.includes(path));
  return tasks.map((task) => (robbed(task.id) ? { ...task, status: 'PENDING', checkpoint: null } : task));
}

function openWords(project: ProjectState, tasks: readonly AdoptedTask[]): string {
  const own = tasks.filter((task) => project.tasks[task.id] !== undefined);
  const open = own.filter((task) => task.status !== 'DONE');
  const done = `${own.length - open.length} of ${own.length} DONE`;
  if (open.length === 0) return done;
  return `${done}; the Builder goes on with ${open.map((task) => `${task.id} (${task.status})`).join(', ')}`;
}

function notMerged(fork: Fork, { side, uncommitted }: Previewed): readonly Block[] {
  if (uncommitted === 0) return [];
  const files = uncommitted === 1 ? '1 file' : `${uncommitted} files`;
  const where = `refs/codesleuth/forks/${fork.name}-${side}-work`;
  return [
    say(
      'warn',
      `Not merged: ${files} with uncommitted changes in side ${side}, those it began with included; kept in ${where}.`,
    ),
  ];
}

function laidAside({ aside }: MergePreview): readonly Block[] {
  if (aside.length === 0) return [];
  return [
    say(
      'warn',
      'Unfinished work of an agent in the project makes room for the merge; the backup holds it:',
      ...aside.slice(0, MOST_FILES).map((path) => `  ${path}`),
    ),
  ];
}

function loserWords(fork: Fork, { side }: Previewed): readonly string[] {
  const loser = `${fork.name}-${side === 'A' ? 'B' : 'A'}`;
  return [
    `${loser} is kept for ${TERM_DAYS} days: its commits as refs/codesleuth/forks/${loser}, its directory in .git/codesleuth/forks/.`,
    `To get it back: !forks restore ${loser}`,
  ];
}

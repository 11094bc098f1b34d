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
    ...laidAside(preview, report),
    ...meantMarkers(preview),
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

function notMerged(fork: Fork, { side, uncommitted, begun }: Previewed): readonly Block[] {
  const where = `refs/codesleuth/forks/${fork.name}-${side}-work`;
  const own = begun ?? 0;
  const changed = uncommitted - own;
  const since = begun === null ? ', those it began with included' : '';
  return [
    ...(changed === 0
      ? []
      : [
          say(
            'warn',
            `Not merged: ${files(changed)} with uncommitted changes in side ${side}${since}; kept in ${where}.`,
          ),
        ]),
    ...(own === 0
      ? []
      : [
          say(
            'info',
            `${files(own)} that side ${side} began with uncommitted and left unchanged: no part of the merge, for they come from the project.`,
          ),
        ]),
  ];
}

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

/** The files are the agent's; where the human has changed one too, that goes into the backup with it. */
function laidAside({ aside }: MergePreview, { both, backup }: Previewed): readonly Block[] {
  if (aside.length === 0) return [];
  const more = aside.length > MOST_FILES ? [`  … and ${aside.length - MOST_FILES} more`] : [];
  const named = (path: string): string =>
    `  ${path}${both?.includes(path) === true ? ' (with changes of your own)' : ''}`;
  const unsure = both === null ? ['What in them is your own cannot be told any more.'] : [];
  return [
    say(
      'warn',
      'Unfinished work of an agent in the project makes room for the merge:',
      ...aside.slice(0, MOST_FILES).map(named),
      ...more,
      ...unsure,
      ...(backup === null
        ? ['The backup holds all of it.']
        : [`All of it is kept; one file of it: git show ${backup}:<file>`]),
    ),
  ];
}

/** Said yes to on the line; named once more, for a conflict that was forgotten would come along. */
function meantMarkers({ markers }: MergePreview): readonly Block[] {
  if (markers.length === 0) return [];
  const more = markers.length > MOST_FILES ? [`  … and ${markers.length - MOST_FILES} more`] : [];
  const named = markers.slice(0, MOST_FILES).map((path) => `  ${path}`);
  return [say('warn', 'Lines that look like conflict markers come along, as you said:', ...named, ...more)];
}

function loserWords(fork: Fork, { side }: Previewed): readonly string[] {
  const loser = `${fork.name}-${side === 'A' ? 'B' : 'A'}`;
  return [
    `${loser} is kept for ${TERM_DAYS} days: its commits as refs/codesleuth/forks/${loser}, its directory in .git/codesleuth/forks/.`,
    `To get it back: !forks restore ${loser}`,
  ];
}

import type { Change } from '../../../schemas/event.ts';
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
      ['Tasks', openWords(project, report)],
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

/** A file that goes is no surprise where a task of the plan writes it. */
function plannedBy(project: ProjectState, path: string): string {
  const owners = Object.values(project.tasks).filter((task) => task.task.outputFiles.includes(path));
  return owners.length === 0 ? 'no task plans this' : `planned: ${owners.map((task) => task.task.id).join(', ')}`;
}

function openWords(project: ProjectState, report: Previewed): string {
  const own = report.tasks.filter((task) => project.tasks[task.id] !== undefined);
  const open = own.filter((task) => task.status !== 'DONE');
  const done = `${own.length - open.length} of ${own.length} DONE`;
  if (open.length === 0) return done;
  return `${done}; the Builder goes on with ${open.map((task) => `${task.id} (${task.status})`).join(', ')}`;
}

function notMerged(fork: Fork, { side, uncommitted }: Previewed): readonly Block[] {
  if (uncommitted === 0) return [];
  const files = uncommitted === 1 ? '1 file' : `${uncommitted} files`;
  const where = `refs/codesleuth/forks/${fork.name}-${side}-work`;
  return [say('warn', `Not merged: uncommitted changes to ${files} in side ${side}; they are kept in ${where}.`)];
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
    `${loser} is kept for ${TERM_DAYS} days: its commits under refs/codesleuth/forks/${loser},`,
    `its directory, moved, in .git/codesleuth/forks/. To get it back: !forks restore ${loser}`,
  ];
}

import type { MovePreview } from '../../../schemas/moves.ts';
import { SHELL_FILES } from '../../../schemas/paths.ts';
import { count } from '../count.ts';
import { moneyText } from '../forks/money-text.ts';
import { type Block, say, table } from '../show.ts';
import type { ProjectState } from '../state.ts';

const MOST_COMMITS = 10;
const MOST_FILES = 20;
const MOST_NAMED = 8;
const SIGN = { added: 'A', modified: 'M', deleted: 'D' } as const;

const DETACHED = 'detached: what is committed from here on is on no branch (git switch -c <name> makes one)';

/** What a move would do to branch, files and uncommitted work. `backup` is its name. */
export function moveWords(preview: MovePreview, backup: string): readonly Block[] {
  const { leaving, coming, changes, saved, left, branch } = preview;
  const changed = new Set(changes.map(({ path }) => path));
  const taken = saved.filter((path) => changed.has(path) && !SHELL_FILES.includes(path));
  const rows = [
    ...(branch === null ? [['HEAD', DETACHED]] : []),
    ['Commits leaving the branch', countWords(leaving.length)],
    ...(coming.length === 0 ? [] : [['Commits coming to the branch', countWords(coming.length)]]),
    ['Files that change', changeCounts(changes)],
    ...(taken.length === 0 ? [] : [['Uncommitted, taken out', named(taken)]]),
    ['In the backup', saved.length === 0 ? 'all commits; nothing is uncommitted' : named(saved)],
    ['Backup', `${backup}: commits, index and files as they are now`],
  ];
  return [
    table(null, rows),
    ...listed('Leaving the branch:', MOST_COMMITS, leaving.map(commitLine)),
    ...listed('Coming to the branch:', MOST_COMMITS, coming.map(commitLine)),
    ...listed(
      'Changing:',
      MOST_FILES,
      changes.map(({ path, kind }) => `${SIGN[kind]} ${path}`),
    ),
    ...listed(
      'Staying in place, not in the backup:',
      MOST_FILES,
      left.map(({ path, why }) => `${path}: ${why}`),
    ),
  ];
}

/** What was spent so far: it stays counted, and what is built again is paid for again. */
export function spentWords(project: ProjectState, again: number): string {
  const stays = 'what was spent stays counted';
  const builders = ['3', '7'].flatMap((agent) => project.spend[agent] ?? []);
  const sum = (pick: (one: (typeof builders)[number]) => number): number =>
    builders.reduce((total, one) => total + pick(one), 0);
  const runs = sum((one) => one.runs);
  const more = again === 0 ? 'nothing is built again' : `${again} ${again === 1 ? 'task is' : 'tasks are'} built again`;
  if (runs === 0) return `${more}; ${stays}`;
  const tokens = sum((one) => one.input + one.output + one.cacheRead + one.cacheWrite);
  return `${more}; the builder's ${count(runs, 'run')} so far: ${tokens} tokens, ${money(project)}; ${stays}`;
}

function money(project: ProjectState): string {
  const builders = ['3', '7'].flatMap((agent) => project.spend[agent] ?? []);
  const cost = builders.reduce((total, one) => total + one.costMicroUsd, 0);
  const unknown = builders.reduce((total, one) => total + one.unknownCost, 0);
  if (unknown === 0) return moneyText(cost);
  return cost === 0 ? 'money n/a' : `${moneyText(cost)} + ${count(unknown, 'turn')} n/a`;
}

/** Names in a line, the first few of many. */
export function named(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const countWords = (count: number): string => (count === 0 ? 'none' : count >= 1000 ? '1000 or more' : String(count));

const commitLine = ({ sha, subject }: MovePreview['leaving'][number]): string => `${sha.slice(0, 8)} ${subject}`;

function changeCounts(changes: MovePreview['changes']): string {
  if (changes.length === 0) return 'none';
  const count = (kind: keyof typeof SIGN): number => changes.filter((change) => change.kind === kind).length;
  return `${changes.length}: ${count('added')} added, ${count('modified')} modified, ${count('deleted')} deleted`;
}

function listed(title: string, most: number, lines: readonly string[]): readonly Block[] {
  if (lines.length === 0) return [];
  const more = lines.length > most ? [`  and ${lines.length - most} more`] : [];
  return [say('plain', title, ...lines.slice(0, most).map((line) => `  ${line}`), ...more)];
}

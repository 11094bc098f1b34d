import type { EventOf } from '../../../schemas/event.ts';
import type { ParkedSide } from '../../../schemas/fork.ts';
import type { Fork } from '../../core/branches.ts';
import { TERM_DAYS } from '../../core/forks/term.ts';
import { command } from '../../core/own-git-words.ts';
import { money } from '../format.ts';
import { type Detail, detail, type Entry, words } from './entry.ts';
import { count, names, shortSha } from './figures.ts';
import { backendLabel } from './look.ts';
import { rested } from './rested.ts';
import { next, type Scene, type Tellers } from './tell.ts';

const FILES = 8;

const forkOf = ({ project }: Scene, name: string): Fork | undefined =>
  project?.forks.findLast((fork) => fork.name === name);

function began({ name, base, sides, budgetMicroUsd }: EventOf<'fork/began'>, { look }: Scene): readonly Entry[] {
  const budget = budgetMicroUsd === null ? [] : [detail(`budget: ${money(budgetMicroUsd)} for both sides`)];
  const copies = sides.map(({ side, direction, backend, dir }) =>
    detail(
      `${side}: ${direction === '' ? 'no direction given' : direction} · ${backendLabel(look.backends, backend)} · ${dir}`,
      'plain',
    ),
  );
  const text = `Fork ${name}: two copies are made beside the project, which stays as it is`;
  return [words(['info', 'start', 'fork'], text, [...copies, ...budget, detail(`backup: ${base.backup}`)])];
}

const restoring = (name: string, side: string): string => `!forks restore ${name}-${side} brings it back`;

function dropped({ name }: EventOf<'fork/dropped'>): readonly Entry[] {
  return [
    words(['warn', 'stop', 'fork'], `Fork ${name} is given up: neither side is merged, the project is as it was`),
  ];
}

function closed({ name, sides }: EventOf<'fork/closed'>, scene: Scene): readonly Entry[] {
  const fork = forkOf(scene, name);
  const winner = fork?.winner ?? null;
  const where = sides.flatMap((parked) => whereabouts(parked, { name, fork, winner }));
  const kept = (side: string): boolean => fork?.sides.find((one) => one.side === side)?.tip !== null;
  const losers = sides.filter(({ side, parked }) => side !== winner && (parked !== null || kept(side)));
  const refs = losers.map(({ side }) => `refs/codesleuth/forks/${name}-${side}`);
  const commits = refs.length === 0 ? [] : [detail(`commits not merged: ${refs.join(', ')}`)];
  const text = winner === null ? `Fork ${name} is closed` : `Fork ${name} is closed: ${winner} is merged`;
  return [words(['good', 'done', 'fork'], text, [...where, ...commits])];
}

interface ClosedFork {
  readonly name: string;
  readonly fork: Fork | undefined;
  readonly winner: string | null;
}

/** Where a side is now. One that could not be put away is not looked into any more, and nothing removes it. */
function whereabouts({ side, parked, why, gone }: ParkedSide, { name, fork, winner }: ClosedFork): readonly Detail[] {
  const of = fork?.sides.find((one) => one.side === side);
  const who = `${side}${side === winner ? ' (merged)' : ''}`;
  if (parked !== null) return [detail(`${who} is kept in ${parked} for ${TERM_DAYS} days; ${restoring(name, side)}`)];
  if (gone === true || of === undefined) return [detail(`${who} could not be put away: ${why}`, 'warn')];
  const kept =
    of.tip === null
      ? 'none of its commits are kept elsewhere'
      : `its commits are kept, at least up to ${shortSha(of.tip)}; what is newer may be only there`;
  return [
    detail(`${who} was not put away and stays in ${of.dir}: ${why}`, 'warn'),
    detail(`  ${kept}; nothing but you removes the directory: rm -r ${command(of.dir)}`, 'warn'),
  ];
}

function opened(event: EventOf<'fork/opened'>): readonly Entry[] {
  const { name, side, parent, budgetMicroUsd } = event;
  const text = `This is side ${side.side} of fork ${name} of ${parent}; !merge is typed there`;
  return [
    words(['info', 'start', 'fork'], text, [
      detail(`direction: ${side.direction === '' ? 'none' : side.direction}`, 'plain'),
      ...(budgetMicroUsd === null ? [] : [detail(`budget: ${money(budgetMicroUsd)}`)]),
    ]),
  ];
}

/** The program is at home where it was installed; its name alone is found from there by npx only. */
const opening = (dir: string): string => `npx codesleuth --project ${command(dir)}, where the shell is installed`;

function restored({ name, side, dir }: EventOf<'fork/restored'>): readonly Entry[] {
  const how = detail(`to open it: ${opening(dir)}`);
  return [words(['good', 'done', 'fork'], `${name}-${side} is in ${dir} now`, [how])];
}

function resolving({ name, side, by, files }: EventOf<'merge/resolving'>, { look }: Scene): readonly Entry[] {
  const whose = `the project and ${name}-${side}`;
  if (by === 'nobody') return [words(['info', 'start', 'merge'], `The conflicts between ${whose} are taken back`)];
  const who = by === 'agent' ? 'the Builder resolves them in its copy' : 'you resolve them in an editor';
  // Those that are gone on with were named before.
  if (files.length === 0) return [words(['info', 'start', 'merge'], `The conflicts between ${whose}: ${who}`)];
  const text = `${count(files.length, 'file')} in conflict between ${whose}: ${who}`;
  return [words(['info', 'start', 'merge'], text, [detail(names(files, look.expanded ? null : FILES), 'plain')])];
}

function resolved({ name, side, sha, why, open }: EventOf<'merge/resolved'>): readonly Entry[] {
  if (sha === null) {
    const text = `The conflicts of ${name}-${side} are not resolved: ${why}`;
    // What comes next is asked.
    if (open === true) return [words(['warn', 'stop', 'merge'], text)];
    return [words(['warn', 'stop', 'merge'], text), next(`!merge ${side}, or !forks`)];
  }
  return [words(['good', 'done', 'merge'], `The conflicts of ${name}-${side} are resolved · ${shortSha(sha)}`)];
}

function conflict({ task }: EventOf<'conflict/opened'>, { look }: Scene): readonly Entry[] {
  const files = detail(names(task.outputFiles, look.expanded ? null : FILES), 'plain');
  return [words(['info', 'start', 'merge'], `${task.id} ${task.title}`, [files])];
}

/** Forks and their merge. */
export const BRANCH_TELLERS = {
  'fork/began': began,
  'fork/made': ({ name }) => [words(['dim', 'done', 'fork'], `Both copies of ${name} are made`)],
  'fork/started': ({ name }) => [
    words(['info', 'start', 'fork'], `Fork ${name}: both sides build at the same time`, [
      detail('Esc or !pause stops both and keeps their work'),
    ]),
  ],
  // What a side has done is told in its own line.
  'fork/checkpointed': () => [],
  'fork/rested': rested,
  'fork/spent': () => [],
  'fork/budget': ({ name, budgetMicroUsd }) => [
    words(['info', 'done', 'fork'], `Fork ${name}: both sides together may use ${money(budgetMicroUsd)}`),
  ],
  'fork/dropped': dropped,
  'fork/closed': closed,
  'fork/restored': restored,
  'fork/forgotten': ({ name }) => [
    words(['dim', 'stop', 'fork'], `What was kept of fork ${name} is forgotten after ${TERM_DAYS} days`),
  ],
  'merge/resolving': resolving,
  'merge/resolved': resolved,
  'fork/opened': opened,
  'conflict/opened': conflict,
  'conflict/closed': ({ taskId, resolved: isResolved }) => [
    isResolved
      ? words(['good', 'done', 'merge'], `${taskId}: no conflict is left`)
      : words(['warn', 'stop', 'merge'], `${taskId}: the conflicts are left as they were`),
  ],
} satisfies Partial<Tellers>;

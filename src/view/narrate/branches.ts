import type { EventOf } from '../../../schemas/event.ts';
import type { Fork } from '../../core/branches.ts';
import { TERM_DAYS } from '../../core/forks/term.ts';
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
  const where = sides.map(({ side, parked, why }): Detail => {
    const merged = side === winner ? ' (merged)' : '';
    const dir = fork?.sides.find((one) => one.side === side)?.dir ?? 'its directory';
    return parked === null
      ? detail(`${side}${merged} stays in ${dir}: ${why}`, 'warn')
      : detail(`${side}${merged} is kept in ${parked} for ${TERM_DAYS} days; ${restoring(name, side)}`);
  });
  const losers = sides.filter(({ side }) => side !== winner).map(({ side }) => `refs/codesleuth/forks/${name}-${side}`);
  const commits = losers.length === 0 ? [] : [detail(`commits not merged: ${losers.join(', ')}`)];
  const text = winner === null ? `Fork ${name} is closed` : `Fork ${name} is closed: ${winner} is merged`;
  return [words(['good', 'done', 'fork'], text, [...where, ...commits])];
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

function restored({ name, side, dir }: EventOf<'fork/restored'>): readonly Entry[] {
  const how = detail(`to open it: codesleuth --project ${dir}`);
  return [words(['good', 'done', 'fork'], `${name}-${side} is in ${dir} now`, [how])];
}

function resolving({ name, side, by, files }: EventOf<'merge/resolving'>, { look }: Scene): readonly Entry[] {
  const who = by === 'agent' ? 'the Builder resolves them in its copy' : 'you resolve them in an editor';
  const text = `${count(files.length, 'file')} in conflict between the project and ${name}-${side}: ${who}`;
  return [words(['info', 'start', 'merge'], text, [detail(names(files, look.expanded ? null : FILES), 'plain')])];
}

function resolved({ name, side, sha, why }: EventOf<'merge/resolved'>): readonly Entry[] {
  if (sha === null) {
    const text = `The conflicts of ${name}-${side} are not resolved: ${why}`;
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
  'fork/rested': rested,
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

import type { EventOf } from '../../../schemas/event.ts';
import type { RestedSide } from '../../../schemas/fork.ts';
import type { Fork } from '../../core/branches.ts';
import { mergeLines } from '../../core/forks/mergeable.ts';
import { figuresOf, leaderAmong, leaderWords, tasksWords, verdictWords } from '../forks/side-words.ts';
import { detail, type Entry, words } from './entry.ts';
import { backendLabel } from './look.ts';
import { next, type Scene } from './tell.ts';

/** How both sides stand once they rest: who is ahead by which rule, every figure, and what to type. */
export function rested({ name, why, sides }: EventOf<'fork/rested'>, scene: Scene): readonly Entry[] {
  const fork = scene.project?.forks.findLast((one) => one.name === name) ?? null;
  const text = `Fork ${name} rests${why === '' ? '' : `: ${why}`}`;
  // Nobody saw them come to rest: how they stand is in their own journals.
  if (sides.length === 0) return [words(['info', 'stop', 'fork'], text, [detail('!forks shows how far each came')])];
  const leader = detail(leaderWords(leaderAmong(sides)), 'plain');
  const board: Entry = { kind: 'table', rows: tableOf(sides, fork, scene) };
  return [words(['info', 'stop', 'fork'], text, [leader]), board, ...nextOf(sides, fork, scene)];
}

type Row = readonly string[];

function tableOf(sides: readonly RestedSide[], fork: Fork | null, { look }: Scene): readonly Row[] {
  const orders = sides.map(({ side }) => fork?.sides.find((one) => one.side === side) ?? null);
  const ordered: readonly Row[] = orders.includes(null)
    ? []
    : [
        ['direction', ...orders.map((order) => order?.direction || 'none')],
        ['agent', ...orders.map((order) => backendLabel(look.backends, order?.backend ?? ''))],
      ];
  const [labels = []] = sides.map(({ score }) => figuresOf(score).map(({ label }) => label));
  const figures = labels.map((label, at) => [label, ...sides.map(({ score }) => figuresOf(score)[at]?.value ?? '')]);
  return [
    ['side', ...sides.map(({ side }) => side)],
    ...ordered,
    ['verdict', ...sides.map(({ score }) => verdictWords(score))],
    ['tasks', ...sides.map(({ score }) => tasksWords(score))],
    ...figures,
  ];
}

/** A side that is lost cannot be merged; one that is not done can go on. */
function nextOf(sides: readonly RestedSide[], fork: Fork | null, { project }: Scene): readonly Entry[] {
  // The question says itself what is to be answered.
  if (project !== null && project.question !== null) return [];
  const left = sides.filter(({ score }) => score.verdict !== 'lost');
  if (left.length === 0) return [next('!forks')];
  const unknown = project === null || fork === null;
  const lines = unknown ? left.map(({ side }) => `!merge ${side}`) : mergeLines(project, fork, left);
  const merges = lines.join(' or ');
  const done = left.every(({ score }) => score.verdict === 'built');
  const drop = fork === null ? '!forks' : `!forks drop ${fork.name}`;
  if (done) return [next(merges === '' ? drop : merges)];
  const last = merges === '' ? `${drop} gives both up` : `${merges} takes one as it is`;
  return [next([...onward(left, fork), last].join('; '))];
}

/** Verdicts that a start changes nothing about: there is nothing to do, or words of the human are waited for. */
const STAYS: readonly RestedSide['score']['verdict'][] = ['built', 'blocked', 'asking'];

/** How what is not built goes on. */
function onward(left: readonly RestedSide[], fork: Fork | null): readonly string[] {
  const named = (is: (verdict: RestedSide['score']['verdict']) => boolean): readonly string[] =>
    left.filter(({ score }) => is(score.verdict)).map(({ side }) => side);
  const asking = named((verdict) => verdict === 'asking');
  const goesOn = named((verdict) => !STAYS.includes(verdict));
  const over = named((verdict) => verdict === 'over-budget').length > 0;
  const resume = over ? '!forks budget <USD>, then !resume,' : '!resume';
  const dirOf = (name: string): string => fork?.sides.find(({ side }) => side === name)?.dir ?? `side ${name}`;
  return [
    ...named((verdict) => verdict === 'blocked').map(
      (side) => `in ${dirOf(side)}: !build TASK-NNN <what to do differently>`,
    ),
    ...asking.map((side) => `!forks answer ${side} <text> lets ${side} go on`),
    ...(goesOn.length === 0 ? [] : [`${resume} lets ${goesOn.join(' and ')} go on`]),
  ];
}

/** What is known of a fork's side, in words: the same on the scoreboard, in the history and in plain lines. */

import type { SideScore } from '../../../schemas/fork.ts';
import { leaderOf } from '../../core/forks/leader.ts';
import { duration, money, tokens } from '../format.ts';
import type { LineTone } from '../line.ts';
import { count } from '../narrate/figures.ts';

export type Leader = ReturnType<typeof leaderOf>;

/** Who is ahead by the stated rules; null while not both sides are known. */
export function leaderAmong(
  sides: readonly { readonly side: 'A' | 'B'; readonly score: SideScore | null }[],
): Leader | null {
  const a = sides.find((one) => one.side === 'A')?.score ?? null;
  const b = sides.find((one) => one.side === 'B')?.score ?? null;
  return a === null || b === null ? null : leaderOf(a, b);
}

/** `A leads: more tasks done`. */
export function leaderWords(leader: Leader | null): string {
  if (leader === null) return 'nothing to compare yet';
  const who = leader.leader === null ? 'neither leads' : `${leader.leader} leads`;
  return leader.because === '' ? who : `${who}: ${leader.because}`;
}

/** A verdict: its sign, its word, how it is meant. */
export const VERDICTS: Readonly<
  Record<SideScore['verdict'], { readonly sign: string; readonly word: string; readonly tone: LineTone }>
> = {
  running: { sign: '▸', word: 'running', tone: 'info' },
  built: { sign: '✓', word: 'built', tone: 'good' },
  unfinished: { sign: '·', word: 'unfinished', tone: 'warn' },
  blocked: { sign: '■', word: 'blocked', tone: 'bad' },
  stopped: { sign: '■', word: 'stopped', tone: 'warn' },
  'over-budget': { sign: '▲', word: 'over budget', tone: 'bad' },
  asking: { sign: '?', word: 'asks you', tone: 'warn' },
  lost: { sign: '✗', word: 'lost', tone: 'bad' },
};

/** `built`, or `blocked: TASK-002 failed 3 times`. */
export function verdictWords({ verdict, why }: SideScore): string {
  return why === '' ? VERDICTS[verdict].word : `${VERDICTS[verdict].word}: ${why}`;
}

/** Something counted of a side; `value` makes sense behind its label only. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  /** With a word of its own in it, where the label would be one too many. */
  readonly said: string;
}

const figure = (label: string, value: string, said = `${label} ${value}`): Figure => ({ label, value, said });

const passed = (ok: number, failed: number): string => (ok + failed === 0 ? 'none run' : `${ok} ok, ${failed} failed`);

/** A sum of which a part is unknown says so; one that is wholly unknown is no number at all. */
function costWords({ costMicroUsd, unknownCost }: SideScore): string {
  if (unknownCost === 0) return money(costMicroUsd);
  return costMicroUsd === 0 ? money(null) : `at least ${money(costMicroUsd)}`;
}

/** `3/5`. */
export const tasksWords = ({ tasksDone, tasksTotal }: SideScore): string => `${tasksDone}/${tasksTotal}`;

/** The figures of a side, in the order in which they are read; the tasks have a row of their own. */
export function figuresOf(score: SideScore): readonly Figure[] {
  const { gatesPassed, gatesFailed, testsPassed, testsFailed, files, added, removed, stalls } = score;
  const changed = `${count(files, 'file')} +${added} -${removed}`;
  return [
    figure('gates', passed(gatesPassed, gatesFailed)),
    figure('tests', passed(testsPassed, testsFailed)),
    figure('changed', changed, changed),
    figure('tokens', tokens(score.tokens), `${tokens(score.tokens)} tokens`),
    figure('cost', costWords(score), `cost ${costWords(score)}`),
    figure('time', duration(score.elapsedMs), duration(score.elapsedMs)),
    figure('stalls', String(stalls), count(stalls, 'stall')),
  ];
}

import type { SideName, SideScore } from '../../../schemas/fork.ts';

/** One rule of comparison. `prefers` is below 0 when the first score is better, above 0 when the second is, else 0. */
export interface LeaderRule {
  /** As the side that leads by it is told of: "it is built, the other is not". */
  readonly words: string;
  /** The figure the rule looks at, as text. */
  readonly figure: (score: SideScore, other: SideScore) => string;
  readonly prefers: (a: SideScore, b: SideScore) => number;
}

const more =
  (of: (score: SideScore) => number): LeaderRule['prefers'] =>
  (a, b) =>
    of(b) - of(a);
const fewer =
  (of: (score: SideScore) => number): LeaderRule['prefers'] =>
  (a, b) =>
    of(a) - of(b);

/** What is half done says nothing yet of what it costs and how large it gets. */
const atRest =
  (prefers: LeaderRule['prefers']): LeaderRule['prefers'] =>
  (a, b) =>
    [a, b].some(({ verdict }) => verdict === 'running') ? 0 : prefers(a, b);

const priced = (score: SideScore): boolean => score.unknownCost === 0;
const lines = (score: SideScore): number => score.added + score.removed;
const dollars = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(4)}`;

/** The first rule that tells the sides apart decides who leads. They mark a side and never choose it. */
export const LEADER_RULES: readonly LeaderRule[] = [
  {
    words: 'built, where the other is not',
    figure: (score) => score.verdict,
    prefers: more((score) => (score.verdict === 'built' ? 1 : 0)),
  },
  { words: 'more tasks DONE', figure: (score) => String(score.tasksDone), prefers: more((score) => score.tasksDone) },
  {
    words: 'fewer failed gate commands',
    figure: (score) => String(score.gatesFailed),
    prefers: fewer((score) => score.gatesFailed),
  },
  {
    words: 'fewer failed tests',
    figure: (score) => String(score.testsFailed),
    prefers: fewer((score) => score.testsFailed),
  },
  { words: 'fewer stalls', figure: (score) => String(score.stalls), prefers: fewer((score) => score.stalls) },
  {
    words: 'lower cost, or fewer tokens where a price is not known',
    figure: (score, other) => (priced(score) && priced(other) ? dollars(score.costMicroUsd) : `${score.tokens} tokens`),
    prefers: atRest((a, b) => (priced(a) && priced(b) ? a.costMicroUsd - b.costMicroUsd : a.tokens - b.tokens)),
  },
  { words: 'fewer lines changed', figure: (score) => String(lines(score)), prefers: atRest(fewer(lines)) },
];

/** The side that leads by the first rule that tells them apart, and that rule with its figures; null when none does. */
export function leaderOf(a: SideScore, b: SideScore): { readonly leader: SideName | null; readonly because: string } {
  const rule = LEADER_RULES.find((one) => one.prefers(a, b) !== 0);
  if (rule === undefined) return { leader: null, because: 'no rule tells them apart' };
  const first = rule.prefers(a, b) < 0;
  const [best, other] = first ? [a, b] : [b, a];
  const figures = `${rule.figure(best, other)} against ${rule.figure(other, best)}`;
  return { leader: first ? 'A' : 'B', because: `${rule.words} (${figures})` };
}

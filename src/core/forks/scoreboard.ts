import type { SideName, SideScore } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../branches.ts';
import { type Block, say, table } from '../show.ts';
import { hasOwnCommits, type KeptOfSide, keptWords, OLDER, workCommand } from './kept-words.ts';
import { LEADER_RULES, leaderOf } from './leader.ts';
import { moneyText } from './money-text.ts';
import { forgottenOn, isKept } from './term.ts';

/** A side as it was found just now. */
export interface SideSeen {
  readonly side: SideName;
  readonly score: SideScore | null;
  readonly missing: boolean;
  /** Why it could not be looked at itself, as a sentence; absent where it was, and where nothing is there. */
  readonly why?: string;
  /** What the project keeps of it where its directory is missing; absent where nobody looked. */
  readonly kept?: KeptOfSide | null;
}

/** Price of a side's turns, `n/a` where none is known, `at least` where some are not. */
export function costText(score: SideScore): string {
  if (score.unknownCost === 0) return moneyText(score.costMicroUsd);
  return score.costMicroUsd === 0 ? 'n/a' : `at least ${moneyText(score.costMicroUsd)}`;
}

/** Time that agents and checks took: `1 min 4 s`. */
export function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const LINES: readonly (readonly [string, (score: SideScore) => string])[] = [
  ['Verdict', (s) => (s.why === '' ? s.verdict : `${s.verdict}: ${s.why}`)],
  ['Tasks DONE', (s) => `${s.tasksDone} of ${s.tasksTotal}`],
  ['Gate commands', (s) => `${s.gatesPassed} passed, ${s.gatesFailed} failed`],
  ['Tests', (s) => `${s.testsPassed} passed, ${s.testsFailed} failed`],
  ['Files changed', (s) => String(s.files)],
  ['Lines', (s) => `+${s.added} -${s.removed}`],
  ['Tokens', (s) => String(s.tokens)],
  ['Cost', costText],
  ['Time', (s) => timeText(s.elapsedMs)],
  ['Stalls', (s) => String(s.stalls)],
];

/** The figures of a fork's sides beside each other, the leader with the rule that decided, and what is missing or kept. */
export function scoreboard(fork: Fork, seen: readonly SideSeen[]): readonly Block[] {
  const scores = fork.sides.map((side) => seen.find((one) => one.side === side.side)?.score ?? side.score);
  const rows = LINES.map(([label, print]) => [label, ...scores.map((one) => (one === null ? '-' : print(one)))]);
  const heads = [
    ['Side', ...fork.sides.map((side) => side.side)],
    ['Direction', ...fork.sides.map((side) => side.direction || 'none given')],
    ['Agent', ...fork.sides.map((side) => side.backend)],
  ];
  return [
    table(`Fork ${fork.name}: ${statusWords(fork)}`, [...heads, ...rows]),
    ...leaderLine(scores),
    ...fork.sides.flatMap((side) => whereabouts(fork, side, seen)),
  ];
}

const statusWords = (fork: Fork): string => {
  if (fork.status === 'merged') return `side ${fork.winner ?? '?'} was merged`;
  return { making: 'is being made', open: 'open', dropped: 'given up' }[fork.status];
};

function leaderLine(scores: readonly (SideScore | null)[]): readonly Block[] {
  const [a, b] = scores;
  if (a == null || b == null) return [];
  const { leader, because } = leaderOf(a, b);
  return [say('info', leader === null ? `Neither side leads: ${because}.` : `Side ${leader} leads: ${because}.`)];
}

function whereabouts(fork: Fork, side: Side, seen: readonly SideSeen[]): readonly Block[] {
  const name = `${fork.name}-${side.side}`;
  const now = seen.find((one) => one.side === side.side);
  if (isKept(fork) && fork.closedAt !== null) return afterClosing(fork, side, { closedAt: fork.closedAt, now });
  if (side.parked !== null && now?.missing !== true)
    return [say('warn', `${name} is put away: !forks restore ${name}`)];
  if (now?.missing === true) return [say('warn', goneWords(fork, side, now))];
  const older = now?.why === undefined ? [] : [say('warn', `${name}: older figures, for ${now.why}`)];
  return [say('dim', `${name}: ${side.dir}`), ...older];
}

interface Closed {
  readonly closedAt: string;
  readonly now: SideSeen | undefined;
}

/** Only what was put away goes by itself when the term is over; a directory in its place is the human's to remove. */
function afterClosing(fork: Fork, side: Side, { closedAt, now }: Closed): readonly Block[] {
  const { tip, parked, dir, branch } = side;
  const name = `${fork.name}-${side.side}`;
  if (parked === null && tip === null) return [];
  const until = `kept until ${forgottenOn(closedAt)}`;
  if (parked !== null && now?.missing !== true) {
    return [say('dim', `${name} is ${until}: !forks restore ${name}`)];
  }
  const commits = `${name}: its commits are ${until}: git branch ${branch} refs/codesleuth/forks/${name}`;
  if (now?.missing !== true || now.why !== undefined) {
    return [say('dim', `${commits}; ${dir} stays until you remove it`)];
  }
  const gone = 'its directory is gone';
  if (now.kept === undefined) return [say('dim', `${commits}; ${gone}`)];
  if (now.kept === null) return [say('dim', `${name}: nothing of it is kept; ${gone}`)];
  const has = hasOwnCommits(fork, now.kept) ? commits : `${name}: no commit of its own is kept`;
  return [say('dim', `${has}; ${gone}${workUntil(now.kept, until, name)}`)];
}

function workUntil({ work, older }: KeptOfSide, until: string, name: string): string {
  const when = older === true ? ` ${OLDER}` : '';
  return work === null ? '' : `; its uncommitted work${when} is ${until}: ${workCommand(name)}`;
}

function goneWords(fork: Fork, side: Side, { why = '', kept }: SideSeen): string {
  const ways = kept === undefined ? [] : keptWords({ fork, side }, kept);
  const what = why === '' ? `${side.dir} is not there.` : why;
  return [what, `If it was moved: !forks at ${fork.name}-${side.side} <directory>.`, ...ways].join(' ');
}

/** The rules by which a leader is marked, in the order they are asked. */
export const leaderRules = (): Block =>
  say(
    'dim',
    `The leader is marked by the first of: ${LEADER_RULES.map((rule) => rule.words).join('; ')}. The last two count once both rest.`,
  );

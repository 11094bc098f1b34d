/** The pane of a fork while its sides run: both of them, how far each is, and who is ahead by which rule. */

import { displayWidth, duration, progressBar, truncateToWidth } from '../format.ts';
import { cutLine, type Line, line, lineWidth, oneLine } from '../line.ts';
import { packed } from '../packed.ts';
import { SIDE_BY_SIDE, sideBySide, sideColumns } from './beside.ts';
import { answerTo, type ForkFacts, type SideFacts } from './fork-facts.ts';
import { figuresOf, leaderWords, tasksWords, VERDICTS, verdictWords } from './side-words.ts';

/** What the scoreboard is drawn in; `now` is in monotonic milliseconds. */
export interface Board {
  readonly columns: number;
  readonly plain: boolean;
  readonly now: number;
}

/** Milliseconds without a sign of life after which the silence is worth a word. */
const SILENT_MS = 30_000;
const BAR = 20;
const SHORT_BAR = 10;
const LEADS = '★ leads';

type SideRows = (side: SideFacts, leads: boolean, board: Board) => readonly Line[];

/**
 * The scoreboard in several lengths, the fullest first: whoever gives out the rows takes the first that fits. No row is
 * wider than the board.
 */
export function scoreboard(forks: ForkFacts, board: Board): readonly (readonly Line[])[] {
  const ways: readonly SideRows[] = [board.plain ? plainRows : fullRows, middleRows, briefRows, oneRow];
  const boards = ways.map((rows) => [headOf(forks, board.columns), ...bothSides(forks, rows, board)]);
  const bare = bothSides(forks, oneRow, { ...board, columns: Math.min(board.columns, SIDE_BY_SIDE - 1) });
  return [...boards, bare].map((rows) => rows.map((row) => cutLine(row, board.columns)));
}

/** Without the fork's name, which the person gave, before any of the reason is lost. */
function headOf({ name, leader }: ForkFacts, columns: number): Line {
  const full = `Fork ${name} · ${leaderWords(leader)}`;
  return line('title', displayWidth(full) <= columns ? full : leaderWords(leader));
}

function bothSides(forks: ForkFacts, rows: SideRows, board: Board): readonly Line[] {
  const columns = sideColumns(board);
  const [left = [], right = []] = forks.sides.map((side) =>
    rows(side, forks.leader?.leader === side.side, { ...board, columns }),
  );
  return sideBySide(left, right, board);
}

function fullRows(side: SideFacts, leads: boolean, board: Board): readonly Line[] {
  const { score } = side;
  const { sign, tone } = VERDICTS[score.verdict];
  const bar = progressBar(score.tasksDone, score.tasksTotal, { cells: BAR });
  const figures = packed(
    figuresOf(score).map(({ said }) => said),
    board.columns - 2,
  );
  return [
    titleOf(side, leads, board),
    line(tone, `${oneLine(verdictWords(score))} · ${side.agent}`, `  ${sign} `),
    line('plain', `[${bar}] ${tasksWords(score)} tasks`, '  '),
    ...figures.map((text) => line('plain', text, '  ')),
    ...lastRows(side, board),
  ].map((row) => cutLine(row, board.columns));
}

function titleOf({ side, direction }: SideFacts, leads: boolean, { columns }: Board): Line {
  const words = direction === '' ? 'no direction given' : oneLine(direction);
  return cutLine(line('title', `${side}${leads ? ` ${LEADS}` : ''} · ${words}`), columns);
}

/** Without direction and agent, which do not change. */
function middleRows(side: SideFacts, leads: boolean, board: Board): readonly Line[] {
  const words = figuresOf(side.score).map(({ said }) => said);
  const [head, last] = briefRows(side, leads, board);
  const figures = packed(words, board.columns - 2).map((text) => line('plain', text, '  '));
  const why = lastRows(side, board).length > 0 || side.score.why !== '' ? [last] : [];
  return [head, ...figures, ...why].flatMap((row) => (row === undefined ? [] : [cutLine(row, board.columns)]));
}

/** Two rows: how far it is, and what it does or why it does nothing. */
function briefRows(side: SideFacts, leads: boolean, board: Board): readonly Line[] {
  const { score } = side;
  const bar = progressBar(score.tasksDone, score.tasksTotal, { cells: SHORT_BAR, ascii: board.plain });
  const [doing] = doingRows(side, board);
  return [nameRow(side, leads, ` [${bar}]`), doing ?? restRow(side, board)].map((row) => cutLine(row, board.columns));
}

function oneRow(side: SideFacts, leads: boolean, board: Board): readonly Line[] {
  const row = nameRow(side, leads, '');
  const room = board.columns - lineWidth(row) - 3;
  const more = side.doing === '' ? '' : truncateToWidth(oneLine(side.doing), room);
  return [cutLine(more === '' ? row : line(row.tone, `${row.text} · ${more}`), board.columns)];
}

function nameRow({ side, score }: SideFacts, leads: boolean, bar: string): Line {
  const { word, tone } = VERDICTS[score.verdict];
  return line(tone, `${side}${bar} ${tasksWords(score)} ${word}${leads ? ` ${LEADS}` : ''}`);
}

/** What a side at rest is told by in one row: why it rests, or else its figures. */
function restRow({ score }: SideFacts, { columns }: Board): Line {
  const words = figuresOf(score).map(({ said }) => said);
  return line('dim', score.why === '' ? (packed(words, columns - 2)[0] ?? '') : oneLine(score.why), '  ');
}

/** How a side that asks is answered, or what a running one does; nothing for one that rests. */
function lastRows(side: SideFacts, board: Board): readonly Line[] {
  if (side.score.verdict !== 'asking') return doingRows(side, board);
  return [line('warn', `${answerTo(side)} <text>`, board.plain ? '  answer: ' : '  → ')];
}

/** What a running side does, and how long ago its last sign of life was; nothing at rest. */
function doingRows({ doing, score, lastOutputAt }: SideFacts, { columns, now, plain }: Board): readonly Line[] {
  if (score.verdict !== 'running') return [];
  const silent = Math.max(0, now - lastOutputAt);
  const seconds = duration(Math.floor(silent / 1000) * 1000);
  const age = silent < SILENT_MS ? `${seconds} ago` : `no output for ${seconds}`;
  const lead = plain ? '  does: ' : '  → ';
  const room = columns - displayWidth(`${lead} · ${age}`);
  const words = truncateToWidth(oneLine(doing === '' ? 'between two runs' : doing), Math.max(1, room));
  return [line(silent < SILENT_MS ? 'dim' : 'warn', `${words} · ${age}`, lead)];
}

/** A line for each thing, its label before it. */
function plainRows(side: SideFacts, leads: boolean, board: Board): readonly Line[] {
  const { score, direction, agent } = side;
  const bar = progressBar(score.tasksDone, score.tasksTotal, { cells: BAR, ascii: true });
  const labelled: readonly (readonly [string, string])[] = [
    ['verdict', `${oneLine(verdictWords(score))}${leads ? ' (leads)' : ''}`],
    ['direction', direction === '' ? 'none' : oneLine(direction)],
    ['agent', agent],
    ['tasks', `[${bar}] ${tasksWords(score)}`],
    ...figuresOf(score).map(({ label, value }) => [label, value] as const),
  ];
  const rows = labelled.map(([label, value]) => line('plain', value, `${side.side} ${label}: `));
  return [...rows, ...lastRows(side, board)];
}

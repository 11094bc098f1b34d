import { join } from 'node:path';
import { type Place, ROOT } from './home.ts';
import { stateOf } from './journey.ts';
import { type Pty, startPty } from './pty.ts';

const PROGRAM = join(ROOT, 'src/bin/codesleuth.mjs');

/** A terminal of today in no test runner's hands, colours and all; the rehearsal agent does not dawdle. */
const ORDINARY = { CI: undefined, CODESLEUTH_REHEARSAL_PACE: '0' };

/** How a shell is opened in a pty; the place's environment where nothing else is given. */
export interface Opening {
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cols?: number;
  readonly rows?: number;
}

/** Starts the built program as a person does: in a terminal, in some directory, with nothing but its own environment. */
export function openShell(
  place: Place,
  { args = [], cwd = place.base, env = place.env, cols = 80, rows = 24 }: Opening = {},
): Pty {
  return startPty({
    file: process.execPath,
    args: [PROGRAM, ...args],
    cwd,
    env: { ...ORDINARY, ...env },
    cols,
    rows,
  });
}

/** The shell as a job of an interactive bash, which is what Ctrl+Z needs. */
export function openUnderBash(place: Place, words: readonly string[]): Pty {
  return startPty({
    file: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    cwd: place.base,
    env: {
      ...ORDINARY,
      ...place.env,
      PS1: 'bash> ',
      PROGRAM_LINE: [process.execPath, PROGRAM, ...words].map((word) => `'${word}'`).join(' '),
    },
  });
}

/** Types a line and waits for what it leads to. */
export async function say(
  pty: Pty,
  line: string,
  wanted: Parameters<Pty['waitFor']>[0],
  timeoutMs = 30_000,
): Promise<void> {
  pty.type(`${line}\r`);
  await pty.waitFor(wanted, { timeoutMs });
}

const SPINNING = /^[⠋⠙⠸⠴⠦⠇] /;

/** Waits until the prompt is empty, the project waits for this command, and all of what led to it is told. */
export async function waitsFor(pty: Pty, command: string, timeoutMs = 60_000): Promise<void> {
  const next = `❯ Next: ${command}`;
  await pty.waitFor((rows) => rows.some((row) => row.startsWith(next)) && !rows.some((row) => SPINNING.test(row)), {
    timeoutMs,
  });
  await pty.waitIdle(60);
}

const START_OF_QUESTION = 24;

/** True once the picker on the screen is that of the question the journal has open. */
function putsQuestion(rows: readonly string[], project: string): boolean {
  const { question } = stateOf(project);
  const open = question?.questions[question.answers.length]?.text.slice(0, START_OF_QUESTION);
  return open !== undefined && rows.some((row) => row.startsWith(open)) && rows.some((row) => row.startsWith('❯ 1. '));
}

/** Takes the recommended answer to every question of the interview, until the specification can be written. */
export async function takeRecommended(pty: Pty, project: string): Promise<void> {
  const isDone = (rows: readonly string[]): boolean => rows.some((row) => row.startsWith('❯ Next: !compile'));
  for (;;) {
    await pty.waitFor((rows) => isDone(rows) || putsQuestion(rows, project));
    if (isDone(pty.screen())) break;
    const asked = stateOf(project).answers.length;
    pty.key('enter');
    await pty.waitFor((rows) => isDone(rows) || stateOf(project).answers.length > asked);
  }
  await waitsFor(pty, '!compile');
}

/** Every row the terminal keeps, oldest first, without the blank ones at its end. */
export function everyRow(pty: Pty): readonly string[] {
  const rows = [...pty.scrollback(), ...pty.screen()];
  while (rows.at(-1) === '') rows.pop();
  return rows;
}

const STAGES =
  'kickoff|projects|no project|set-up required|discovery|planning|building|critique|security|verification|maintenance';
const STATUS = new RegExp(`^(?:${STAGES})(?: \\(read-only\\))? · `);
/** Rows that only a live region has: whichever of them stands above it is a frame that was not taken away. */
const LIVE_ONLY: readonly RegExp[] = [
  STATUS,
  /^❯ (?:Next: |Type to queue|! commands|A number)/,
  /^[⠋⠙⠸⠴⠦⠇] /,
  /Enter chooses/,
  /^\S+ Press Ctrl\+C again/,
];

/** What a person would see as a fault in the terminal: rows of old frames, and rows wider than the window. */
export const faults = (pty: Pty): readonly string[] => [...ghosts(pty), ...wrapped(pty)];

/** Rows of old frames: in the scrollback, or on the screen a second time. */
export function ghosts(pty: Pty): readonly string[] {
  const above = pty.scrollback();
  const on = pty.screen();
  return LIVE_ONLY.flatMap((sign) => {
    const seen = on.filter((row) => sign.test(row));
    return [
      ...above.filter((row) => sign.test(row)).map((row) => `left in the scrollback: ${row}`),
      ...seen.slice(1).map((row) => `on the screen twice: ${row}`),
    ];
  });
}

/** Rows the terminal itself had to break, because they were wider than the window. */
export function wrapped(pty: Pty): readonly string[] {
  const { active } = pty.terminal.buffer;
  return Array.from({ length: active.length }, (_, index) => active.getLine(index))
    .filter((row) => row?.isWrapped === true)
    .map((row) => `wider than the window: ${row?.translateToString(true)}`);
}

/** Rows of the screen from the status line to the last one written. */
export function liveRows(pty: Pty): readonly string[] {
  const rows = [...pty.screen()];
  while (rows.at(-1) === '') rows.pop();
  const status = rows.findLastIndex((row) => STATUS.test(row));
  return status === -1 ? [] : rows.slice(status);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: cursor movements are what is measured
const MOVE = /\n|\u001b\[(\d*)([ABEFH])/g;
/** Rows down, by the letter a movement ends in; none for a place on the screen that no inline program may know. */
const DOWN: Readonly<Record<string, number>> = { A: -1, F: -1, B: 1, E: 1 };

function highest(frame: string): number {
  let y = 0;
  let top = 0;
  for (const [all, count, letter = ''] of frame.matchAll(MOVE)) {
    y += all === '\n' ? 1 : Number(count || '1') * (DOWN[letter] ?? Number.NEGATIVE_INFINITY);
    top = Math.min(top, y);
  }
  return -top;
}

/**
 * Rows the tallest repaint reached up from where the cursor stood. A live region of `rows - 1` or more reaches over the
 * top of the screen, which is where ghosts come from.
 */
export function tallestRepaint(raw: string): number {
  return Math.max(0, ...raw.split('\u001b[?2026h').slice(1).map(highest));
}

type Modes = Pty['terminal']['modes'];

const MODES: Readonly<Record<string, (modes: Modes, pty: Pty) => boolean>> = {
  'hidden cursor': (_modes, pty) => !pty.cursor().visible,
  'bracketed paste': (modes) => modes.bracketedPasteMode,
  mouse: (modes) => modes.mouseTrackingMode !== 'none',
  'application cursor keys': (modes) => modes.applicationCursorKeysMode,
  'focus reports': (modes) => modes.sendFocusMode,
  origin: (modes) => modes.originMode,
  insert: (modes) => modes.insertMode,
  'no wraparound': (modes) => !modes.wraparoundMode,
  'synchronized output': (modes) => modes.synchronizedOutputMode,
  'kitty keyboard': (_modes, pty) => pty.raw().lastIndexOf('\u001b[>1u') > pty.raw().lastIndexOf('\u001b[<u'),
  'alternate screen': (_modes, { terminal }) => terminal.buffer.active.type !== 'normal',
  title: (_modes, pty) => pty.title() !== '',
};

/** The terminal modes a program has left switched on, by name; nothing once it has given the terminal back. */
export const modesLeft = (pty: Pty): readonly string[] =>
  Object.keys(MODES).filter((name) => MODES[name]?.(pty.terminal.modes, pty) === true);

/** A headless terminal with known earlier lines, to see what a piece of text does beyond printing itself. */

import xterm from '@xterm/headless';

const COLUMNS = 100;
const ROWS = 24;
const EARLIER = ['first line', 'second line', 'third line'];
const MARKER = '> ';
const TAIL = 'qqq lxk';

/** What a terminal looks like after the text: anything but its own lines should be as it was. */
export interface ScreenReport {
  readonly earlier: readonly string[];
  /** The lines the text itself left, wrapped rows joined, trailing spaces cut. */
  readonly printed: readonly string[];
  readonly answers: readonly string[];
  readonly titles: readonly string[];
  readonly bells: number;
  readonly buffer: string;
  readonly modes: object;
  readonly size: string;
  /** Row and text the cursor is left at after a screenful of newlines and a tail; shows regions, charsets, insert mode. */
  readonly tail: string;
  readonly plainTail: boolean;
}

const write = (terminal: InstanceType<typeof xterm.Terminal>, text: string): Promise<void> =>
  new Promise((resolve) => terminal.write(text, resolve));

function lines(terminal: InstanceType<typeof xterm.Terminal>): string[] {
  const joined: string[] = [];
  const buffer = terminal.buffer.active;
  for (let row = 0; row < buffer.length; row += 1) {
    const line = buffer.getLine(row);
    if (!line) continue;
    const text = line.translateToString(true);
    if (line.isWrapped) joined[joined.length - 1] += text;
    else joined.push(text);
  }
  return joined;
}

function tailIsPlain(terminal: InstanceType<typeof xterm.Terminal>): boolean {
  const buffer = terminal.buffer.active;
  const cell = buffer.getLine(buffer.baseY + buffer.cursorY)?.getCell(0);
  return cell?.isAttributeDefault() ?? false;
}

/** Prints earlier lines, a marker, the text and a tail, and reports the whole state. */
export async function showOnScreen(text: string): Promise<ScreenReport> {
  const terminal = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    scrollback: 20_000,
    convertEol: true,
    allowProposedApi: true,
    logLevel: 'off',
    windowOptions: {
      getWinSizePixels: true,
      getWinSizeChars: true,
      pushTitle: true,
      popTitle: true,
      setWinLines: true,
    },
  });
  const answers: string[] = [];
  const titles: string[] = [];
  let bells = 0;
  terminal.onData((data) => answers.push(data));
  terminal.onBinary((data) => answers.push(data));
  terminal.onTitleChange((title) => titles.push(title));
  terminal.onBell(() => {
    bells += 1;
  });
  await write(terminal, `${EARLIER.join('\n')}\n${MARKER}${text}`);
  const all = lines(terminal);
  await write(terminal, `${'\n'.repeat(ROWS)}${TAIL}`);
  const buffer = terminal.buffer.active;
  const row = buffer.getLine(buffer.baseY + buffer.cursorY)?.translateToString(true);
  const report: ScreenReport = {
    earlier: all.slice(0, EARLIER.length),
    printed: all.slice(EARLIER.length).map((line) => line.trimEnd()),
    answers,
    titles,
    bells,
    buffer: buffer.type,
    modes: { ...terminal.modes },
    size: `${terminal.cols}x${terminal.rows}`,
    tail: `${buffer.cursorY}:${row}`,
    plainTail: tailIsPlain(terminal),
  };
  terminal.dispose();
  return report;
}

/** The lines `showOnScreen` must report for a text that does nothing but print. */
export function expectedLines(text: string): string[] {
  return `${MARKER}${text}`.split('\n').map((line) => line.trimEnd());
}

/** A report without its printed lines: the part that must equal that of an innocent text. */
export function stateOf(report: ScreenReport): Omit<ScreenReport, 'printed'> {
  const { printed: _printed, ...state } = report;
  return state;
}

import type { IBufferCell, Terminal } from '@xterm/headless';

export type SvgOptions = {
  readonly title?: string;
  /** Rows to draw, from the top of the visible screen; all of them by default. */
  readonly rows?: number;
};

const CELL = { width: 8.4, height: 18 };
const MARGIN = 12;
const BACKGROUND = '#16181d';
const FOREGROUND = '#d8dee9';
const FONT = "ui-monospace,'SF Mono','Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,monospace";

// The 16 ANSI colours; 16 to 255 follow xterm's cube and grey ramp.
const ANSI = [
  ...['#3b4252', '#e06c75', '#8fbf7f', '#e5c07b', '#7aa2f7', '#c792ea', '#56b6c2', '#d8dee9'],
  ...['#6b7489', '#ff8b92', '#a8d99c', '#ffd68a', '#9dbcff', '#dcb0ff', '#7fd8e2', '#ffffff'],
];

const hex = (value: number): string => `#${value.toString(16).padStart(6, '0')}`;

function paletteColour(index: number): string {
  if (index < 16) {
    return ANSI[index] ?? FOREGROUND;
  }
  if (index >= 232) {
    return hex((8 + (index - 232) * 10) * 0x010101);
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return hex((level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6) % 6) << 8) | level(cube % 6));
}

function colours(cell: IBufferCell): { fill: string; background: string } {
  const plain = cell.isFgRGB()
    ? hex(cell.getFgColor())
    : cell.isFgPalette()
      ? paletteColour(cell.getFgColor())
      : FOREGROUND;
  const behind = cell.isBgRGB()
    ? hex(cell.getBgColor())
    : cell.isBgPalette()
      ? paletteColour(cell.getBgColor())
      : BACKGROUND;
  return cell.isInverse() ? { fill: behind, background: plain } : { fill: plain, background: behind };
}

function attributes(cell: IBufferCell, fill: string): string {
  return [
    fill === FOREGROUND ? '' : ` fill="${fill}"`,
    cell.isBold() ? ' font-weight="bold"' : '',
    cell.isItalic() ? ' font-style="italic"' : '',
    cell.isDim() ? ' opacity="0.6"' : '',
    cell.isUnderline() ? ' text-decoration="underline"' : '',
    cell.isStrikethrough() ? ' text-decoration="line-through"' : '',
  ].join('');
}

// Control characters are not allowed in XML, escaped or not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/g;

const escaped = (text: string): string =>
  text.replace(CONTROL, '').replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

type Run = { column: number; cells: number; text: string; attributes: string; background: string };

function runAt(cell: IBufferCell, column: number): Run {
  const { fill, background } = colours(cell);
  const text = cell.isInvisible() ? ' ' : cell.getChars() || ' ';
  return { column, cells: cell.getWidth(), text, attributes: attributes(cell, fill), background };
}

// A wide or combined character stands alone: fonts disagree on its width, and its neighbours must not shift.
const isSimple = (run: Run): boolean => run.text.length === run.cells;

const isSameLook = (one: Run, other: Run): boolean =>
  one.attributes === other.attributes && one.background === other.background;

function runs(terminal: Terminal, row: number): Run[] {
  const result: Run[] = [];
  const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) {
      continue;
    }
    const run = runAt(cell, column);
    const last = result[result.length - 1];
    if (last !== undefined && isSimple(last) && isSimple(run) && isSameLook(last, run)) {
      last.text += run.text;
      last.cells += run.cells;
    } else {
      result.push(run);
    }
  }
  return result;
}

const fixed = (value: number): string => String(Math.round(value * 100) / 100);

function drawRun(run: Run, row: number): string {
  const x = fixed(MARGIN + run.column * CELL.width);
  const top = fixed(MARGIN + row * CELL.height);
  const behind = `x="${x}" y="${top}" width="${fixed(run.cells * CELL.width)}" height="${CELL.height}"`;
  const box = run.background === BACKGROUND ? '' : `<rect ${behind} fill="${run.background}"/>`;
  const text = run.attributes.includes('text-decoration') ? run.text : run.text.trimEnd();
  if (text === '') {
    return box;
  }
  const width = fixed((run.cells - (run.text.length - text.length)) * CELL.width);
  const shape = `x="${x}" y="${fixed(MARGIN + row * CELL.height + 13)}" textLength="${width}"`;
  return `${box}<text ${shape}${run.attributes}>${escaped(text)}</text>`;
}

/** The visible screen as a standalone SVG picture; the same cells always give the same bytes. */
export function screenSvg(terminal: Terminal, options: SvgOptions = {}): string {
  const rows = Math.min(options.rows ?? terminal.rows, terminal.rows);
  const width = fixed(terminal.cols * CELL.width + 2 * MARGIN);
  const height = fixed(rows * CELL.height + 2 * MARGIN);
  const lines = Array.from({ length: rows }, (_, row) =>
    runs(terminal, row)
      .map((run) => drawRun(run, row))
      .join(''),
  );
  const title = options.title === undefined ? '' : `<title>${escaped(options.title)}</title>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">${title}`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="${FONT}" font-size="14" fill="${FOREGROUND}" xml:space="preserve">`,
    ...lines.filter((line) => line !== ''),
    '</g></svg>',
    '',
  ].join('\n');
}

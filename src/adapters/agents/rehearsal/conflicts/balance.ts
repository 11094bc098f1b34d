/** How brackets and block comments stand in lines of code. */
export interface Balance {
  /** How many are open at the end. */
  readonly open: number;
  /** The lowest point on the way; below 0, something was closed that had been opened before. */
  readonly low: number;
}

// Text in quotes and comments to the end of the line say nothing; a comment in one line closes itself.
const SILENT = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|\/\*.*?\*\/|\/\/.*$/g;
const MARKS = /\/\*|\*\/|[()[\]{}]/g;
const OPENERS = new Set(['/*', '(', '[', '{']);

/** The balance of one line of code. */
function ofLine(line: string): Balance {
  let open = 0;
  let low = 0;
  // The end of a comment stands for itself: what is quoted around it is prose.
  const plain = /^\s*\*/.test(line) ? line.replace(/[()[\]{}]/g, '') : line.replace(SILENT, '');
  for (const [mark] of plain.matchAll(MARKS)) {
    open += OPENERS.has(mark) ? 1 : -1;
    low = Math.min(low, open);
  }
  return { open, low };
}

/** The balance of lines of code, by rule of thumb: strings over several lines are taken for code. */
export function balanceOf(lines: readonly string[]): Balance {
  let open = 0;
  let low = 0;
  for (const line of lines) {
    const own = ofLine(line);
    low = Math.min(low, open + own.low);
    open += own.open;
  }
  return { open, low };
}

/** Whether the lines open and close all that is theirs. */
export function isWhole(lines: readonly string[]): boolean {
  const { open, low } = balanceOf(lines);
  return open === 0 && low === 0;
}

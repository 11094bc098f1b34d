/** Drops the lines that are data for the shell; keeps what it needs to know from one chunk to the next. */
export type LineFilter = (lines: readonly string[]) => readonly string[];

/**
 * Takes out of what a person reads: the result block (from the fence that opens it to the fence that closes it) and
 * the lines of a clarification, which is shown as a question anyway. A blank line is kept only between two lines with
 * words. The run log keeps everything.
 */
export function createResultFilter(): LineFilter {
  const block = createBlockFilter();
  const questions = createQuestionFilter();
  let spoken = false;
  let gap = false;
  return (lines) =>
    lines.flatMap((line) => {
      if (!block(line) || !questions(line)) return [];
      if (line.trim() === '') {
        gap = spoken;
        return [];
      }
      const before = gap ? [''] : [];
      gap = false;
      spoken = true;
      return [...before, line];
    });
}

function createBlockFilter(): (line: string) => boolean {
  let fence: string | null = null;
  return (line) => {
    const mark = /^\s{0,3}(`{3,}|~{3,})\s*(\S*)\s*$/.exec(line);
    if (fence !== null) {
      if (mark !== null && mark[2] === '' && mark[1]?.startsWith(fence) === true) fence = null;
      return false;
    }
    if (mark?.[2] !== 'codesleuth-result') return true;
    fence = mark[1] ?? '```';
    return false;
  };
}

function createQuestionFilter(): (line: string) => boolean {
  let asking = false;
  return (line) => {
    if (/^\s*CLARIFICATION_NEEDED:\s*$/.test(line)) asking = true;
    else if (asking && !/^\s*Q\d+:/.test(line)) asking = false;
    return !asking;
  };
}

import type { JoinedLines, Place } from './join-code.ts';

const ROW = /^\s*\|/;
const ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;

/** What a row of a Markdown table is about: its first cell that says something. */
function rowKey(line: string): string {
  const cells = line.split('|').map((cell) => cell.trim());
  if (cells.every((cell) => /^:?-*:?$/.test(cell))) return '---';
  return cells.find((cell) => cell !== '') ?? '';
}

const isBlank = (line: string): boolean => line.trim() === '';

/** Paragraphs, and each row and list item by itself with the lines that hang from it. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    const first = last?.[0] ?? '';
    const alone =
      isBlank(line) || ROW.test(line) || ITEM.test(line) || last === undefined || isBlank(first) || ROW.test(first);
    if (alone) blocks.push([line]);
    else last.push(line);
  }
  return blocks;
}

function blockKey(block: readonly string[]): string {
  const [first = ''] = block;
  return ROW.test(first) ? `| ${rowKey(first)}` : block.map((line) => line.trim()).join('\n');
}

/** Words that need an empty line between them and other words. */
const isParagraph = (line: string | undefined): boolean =>
  line !== undefined && !isBlank(line) && !ROW.test(line) && !ITEM.test(line);

/** The own lines with what is new: rows go to the own table, all else behind. */
function following(ours: readonly string[], blocks: readonly (readonly string[])[]): readonly string[] {
  const isRow = ([first = '']: readonly string[]): boolean => ROW.test(first);
  const table = ours.findLastIndex((line) => ROW.test(line)) + 1;
  const rows = table === 0 ? [] : blocks.filter(isRow).flat();
  const added = (table === 0 ? blocks : blocks.filter((block) => !isRow(block))).flat();
  const own = [...ours.slice(0, table), ...rows, ...ours.slice(table)];
  if (added.every(isBlank)) return own;
  const apart =
    isParagraph(own.at(-1)) && isParagraph(added.find((line) => !isBlank(line))) && !isBlank(added[0] ?? '');
  return [...own, ...(apart ? [''] : []), ...added];
}

/** Both sides of a place in prose or a Markdown table: the own words, then what only the other side says. */
export function joinProse({ ours, theirs }: Place): JoinedLines {
  const own = new Map(blocksOf(ours).map((block) => [blockKey(block), block.join('\n').trim()]));
  const [known, fresh] = [true, false].map((has) =>
    blocksOf(theirs).filter((block) => (own.has(blockKey(block)) && !block.every(isBlank)) === has),
  );
  const versions = (known ?? []).filter((block) => own.get(blockKey(block)) !== block.join('\n').trim());
  return { lines: following(ours, fresh ?? []), versions: versions.map(blockKey) };
}

/** Both sides of a place in a plain list of lines: none of them twice. */
export function joinLines({ ours, theirs }: Place): JoinedLines {
  const own = new Set(ours.map((line) => line.trim()));
  return { lines: [...ours, ...theirs.filter((line) => isBlank(line) || !own.has(line.trim()))], versions: [] };
}

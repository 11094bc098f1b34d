import { padToWidth, truncateToWidth } from '../format.ts';
import { type Line, line } from '../line.ts';
import type { Room } from '../room.ts';

/** From this width on the sides stand next to each other. */
export const SIDE_BY_SIDE = 100;
const JOINT = ' │ ';

const isWide = ({ columns, plain }: Room): boolean => columns >= SIDE_BY_SIDE && !plain;

/** Columns each of two sides has. */
export const sideColumns = (room: Room): number =>
  isWide(room) ? Math.floor((room.columns - JOINT.length) / 2) : room.columns;

/** Blocks of two sides, each beside its like; one side below the other where the room is narrow or without drawings. */
export function blocksBeside(
  left: readonly (readonly Line[])[],
  right: readonly (readonly Line[])[],
  room: Room,
): readonly Line[] {
  if (!isWide(room)) return sideBySide(left.flat(), right.flat(), room);
  const blocks = Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    return sideBySide(left[at] ?? [], right[at] ?? [], room);
  });
  return blocks.flat();
}

/** Two blocks of rows next to each other, or one below the other where the room is narrow or without drawings. */
export function sideBySide(left: readonly Line[], right: readonly Line[], room: Room): readonly Line[] {
  if (!isWide(room)) return [...left, ...right];
  const columns = sideColumns(room);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    return besides(left[at] ?? line('plain', ''), right[at] ?? line('plain', ''), columns);
  });
}

/** Two rows as one; what both mean is kept, what only one means is left to its words. */
function besides(left: Line, right: Line, columns: number): Line {
  const tone = left.tone === right.tone ? left.tone : 'plain';
  const start = padToWidth(left.lead + left.text, columns);
  return line(tone, `${start}${JOINT}${truncateToWidth(right.lead + right.text, columns)}`);
}

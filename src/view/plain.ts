import type { Item } from '../core/transcript.ts';
import type { Clean } from './clean.ts';
import type { Line } from './line.ts';
import { type Look, transcript } from './narrate.ts';

/** What plain output depends on: columns to break lines at (null: never), and the backends for their labels. */
export type PlainLook = Pick<Look, 'width' | 'backends' | 'expanded'>;

/**
 * An item as text for a pipe, a dumb terminal or a screen reader: `label: value` lines without colour, drawing or
 * signs that mean something only by their shape. Line ends are not included.
 */
export function printPlain(item: Item, look: PlainLook, clean: Clean): string[] {
  return transcript([item], { ...look, plain: true }, clean).map(plainText);
}

/** A row as text without its tone. */
function plainText({ lead, text }: Line): string {
  return (lead + text).trimEnd();
}

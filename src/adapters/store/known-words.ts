import { Literal } from './literal.ts';

/** Slots for words; a power of two. */
const SLOTS = 4096;
/** Bytes with the quotes; longer words are not remembered, so that what is remembered stays small. */
const LONGEST = 64;
const SHORTEST = 4;
/** Bytes that tell words apart, from the quote on. */
const TOLD_BY = 16;

/** Bytes that may be looked at behind a word. */
export const BEHIND_WORD = LONGEST + TOLD_BY;

/** So often others may stand in a word's place before it gives way: words in turns would only push each other out. */
const PATIENCE = 16;

interface Known {
  readonly text: string;
  misses: number;
  /** The word between its quotes. */
  readonly literal: Literal;
}

/** Words that keep coming back, found by their first bytes: neither measured nor decoded again. */
export class KnownWords {
  readonly #slots: (Known | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

  /** The word whose quote stands at this place; undefined where it is not known. */
  at(view: DataView, at: number): Known | undefined {
    const known = this.#slots[slotOf(view, at)];
    if (known === undefined) return undefined;
    if (!known.literal.standsAt(view, at)) {
      known.misses += 1;
      return undefined;
    }
    known.misses = 0;
    return known;
  }

  /** Remembers the word whose quote stands at this place, if there is room. */
  learn(text: string, view: DataView, at: number): void {
    const slot = slotOf(view, at);
    const known = this.#slots[slot];
    if (known !== undefined && known.misses < PATIENCE) return;
    const quoted = `"${text}"`;
    if (quoted.length < SHORTEST || quoted.length > LONGEST) return;
    this.#slots[slot] = { text, misses: 0, literal: new Literal(quoted) };
  }
}

function slotOf(view: DataView, at: number): number {
  let hash = view.getUint32(at, true);
  hash = Math.imul(hash ^ view.getUint32(at + 4, true), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ view.getUint32(at + 8, true), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ view.getUint32(at + 12, true), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}

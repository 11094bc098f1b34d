const WORD = 4;

/** Fixed bytes that are looked for at a place in others, four at a time. */
export class Literal {
  readonly length: number;
  readonly #words: Uint32Array;
  readonly #last: number;

  /** Throws where the text is shorter than four bytes. */
  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    this.#words = Uint32Array.from({ length: (bytes.length - 1) >> 2 }, (_, at) => bytes.readUInt32LE(at * WORD));
    // The last four overlap those before them, so that no byte is left over.
    this.#last = bytes.readUInt32LE(bytes.length - WORD);
  }

  /** True when they stand at this place; there must be as many bytes behind it. */
  standsAt(view: DataView, at: number): boolean {
    const words = this.#words;
    for (let word = 0; word < words.length; word += 1) {
      if (view.getUint32(at + word * WORD, true) !== words[word]) return false;
    }
    return view.getUint32(at + this.length - WORD, true) === this.#last;
  }
}

/** Which characters may reach the terminal as they are, and how the others are spelled out. */

/** Format characters that print a sign of their own (ARABIC NUMBER SIGN and kin), hence not invisible. */
const PRINTED_FORMATS = String.raw`\u{600}-\u{605}\u{6DD}\u{890}\u{891}\u{8E2}\u{110BD}\u{110CD}`;

/** Zero-width, bidi, tag, variation, separator, lone surrogate and noncharacter code points. */
const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}[\p{Cf}--[${PRINTED_FORMATS}]]`;

/** Conjoining jamo pile up on one cell just as combining marks do. */
const JAMO = String.raw`\u{1100}-\u{11FF}\u{A960}-\u{A97F}\u{D7B0}-\u{D7FF}`;

const CONTROL = String.raw`\u{0}-\u{1F}\u{7F}-\u{9F}`;

const SUSPECT = new RegExp(`[${CONTROL}${INVISIBLE}${JAMO}\\p{M}]`, 'v');
const INVISIBLE_CHARACTER = new RegExp(`[${INVISIBLE}]`, 'v');
const EXTENDER = new RegExp(`[${JAMO}\\p{M}]`, 'v');
const LEADING_JAMO = /^[\u1100-\u115F\uA960-\uA97F]/;
const TRAILING_LEAD = /[\u1100-\u115F\uA960-\uA97F]$/;

const PICTOGRAPH = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?\u{FE0F}?`;
const ENDS_IN_PICTOGRAPH = new RegExp(`${PICTOGRAPH}$`, 'u');
const ENDS_IN_BARE_PICTOGRAPH = /\p{Extended_Pictographic}$/u;
const STARTS_AS_PICTOGRAPH = /^\p{Extended_Pictographic}/u;
const ENDS_IN_KEYCAP_BASE = /[0-9#*]$/;
/** The longest emoji of Unicode 17 joins four pictographs; a longer chain is a width attack. */
const LONGEST_CHAIN = new RegExp(`(?:${PICTOGRAPH}\\u{200D}){3}${PICTOGRAPH}$`, 'u');

/** UTF-16 units in a full chain of four pictographs: what the tests above need to see of the text before. */
export const CONTEXT_UNITS = 23;

export const JOINER = '\u200D';
export const EMOJI_STYLE = '\uFE0F';
export const KEYCAP = '\u20E3';

/**
 * Common scripts and symbols that hold no suspect code point, as pairs of first and last UTF-16 unit. What is missing
 * here is only slower, never wrong: it is asked of SUSPECT one code point at a time.
 */
const PLAIN_RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xac],
  [0xae, 0x2ff],
  [0x370, 0x482],
  [0x48a, 0x590],
  [0x2010, 0x2027],
  [0x2030, 0x205f],
  [0x2070, 0x20cf],
  [0x2100, 0x2cee],
  [0x2e00, 0x3029],
  [0x3030, 0x3098],
  [0x309b, 0x3163],
  [0x3165, 0xa66e],
  [0xac00, 0xd7a3],
  [0xe000, 0xfaff],
  [0xff00, 0xff9f],
];

const PLAIN = 0;
const CANDIDATE = 1;
/** Halves of U+1F000 to U+1FBFF, plain as long as they come in pairs. */
const EMOJI_HALF = 2;
const NEWLINE = 4;

/** A look-up is three times faster than a character class once text leaves ASCII. */
const UNIT_CLASS = new Uint8Array(0x10000).fill(CANDIDATE);
for (const [first, last] of PLAIN_RANGES) UNIT_CLASS.fill(PLAIN, first, last + 1);
UNIT_CLASS.fill(EMOJI_HALF, 0xd83c, 0xd83f);
UNIT_CLASS.fill(EMOJI_HALF, 0xdc00, 0xe000);
UNIT_CLASS[0x0a] = NEWLINE;

/** What one text lets pass: newlines or not, and surrogates only when no half stands alone. */
interface Passage {
  readonly newlines: boolean;
  readonly wellFormed: boolean;
}

/** Index of the first code point at or after `from` that may not pass as it is, or the length of the text. */
export function findSuspect(text: string, from: number, passage: Passage): number {
  const mask = CANDIDATE | (passage.newlines ? 0 : NEWLINE) | (passage.wellFormed ? 0 : EMOJI_HALF);
  let index = from;
  while (index < text.length) {
    if (((UNIT_CLASS[text.charCodeAt(index)] ?? CANDIDATE) & mask) === 0) {
      index += 1;
      continue;
    }
    const character = characterAt(text, index);
    if (SUSPECT.test(character)) return index;
    index += character.length;
  }
  return index;
}

/** The code point at a UTF-16 index, as a string; a lone half is returned as it stands. */
export function characterAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}

/** A visible spelling: control pictures for C0 and DEL (U+2400 + code, U+2421), `<U+0085>` for everything else. */
export function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** C0, DEL and C1 code points. */
export function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/** Whether a code point has no glyph of its own, so that text could carry it unseen. */
export function isInvisible(character: string): boolean {
  return INVISIBLE_CHARACTER.test(character);
}

/** Whether a character is drawn onto the cell of the one before it. */
export function isExtender(character: string, before: string): boolean {
  if (LEADING_JAMO.test(character)) return TRAILING_LEAD.test(before);
  return EXTENDER.test(character);
}

/** Whether a joiner after this text could bind two pictographs, without making the chain longer than any emoji is. */
export function mayJoin(before: string): boolean {
  return ENDS_IN_PICTOGRAPH.test(before) && !LONGEST_CHAIN.test(before);
}

/** Whether this character begins a pictograph (the right-hand side of a joiner). */
export function isPictograph(character: string): boolean {
  return STARTS_AS_PICTOGRAPH.test(character);
}

/** Whether U+FE0F after this text picks an emoji style, surely or (keycaps) depending on what follows. */
export function takesEmojiStyle(before: string): 'yes' | 'if-keycap' | 'no' {
  if (ENDS_IN_BARE_PICTOGRAPH.test(before)) return 'yes';
  return ENDS_IN_KEYCAP_BASE.test(before) ? 'if-keycap' : 'no';
}

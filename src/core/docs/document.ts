import { type MarkerProblem, NO_PLACE, putTogether, takeApart } from './by-hand.ts';
import { code } from './markdown-text.ts';

/** A document as it is made from its sources. */
export interface Made {
  readonly title: string;
  /** The command that writes it. */
  readonly command: string;
  readonly lines: readonly string[];
}

export type Composed =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** What is there now was changed outside of the parts that are kept, or is not the shell's at all. */
      readonly changed: boolean;
      readonly kept: number;
    }
  | { readonly kind: 'refused'; readonly problems: readonly MarkerProblem[] };

const MARK = /^<!-- written by the shell: ([0-9a-f]{14}) -->$/;

/**
 * The text to write: the document anew, with the parts a person wrote into the present one. Made twice from the same it
 * is the same text. Broken markers are refused, for what they were to keep cannot be told.
 */
export function compose(made: Made, present: string | null): Composed {
  const apart = takeApart(present ?? '');
  if (apart.kind === 'bad') return { kind: 'refused', problems: apart.problems };
  const fresh = [`# ${made.title}`, '', ...explained(made.command), '', ...made.lines];
  const lines = [...fresh, '', `<!-- written by the shell: ${fingerprint(fresh)} -->`];
  const text = bottomed(putTogether(lines.slice(0, -2), apart.parts), lines.slice(-2));
  return { kind: 'text', text, changed: present !== null && !isOwn(apart.rest), kept: apart.parts.length };
}

const bottomed = (text: string, end: readonly string[]): string => `${text}${end.join('\n')}\n`;

const explained = (command: string): readonly string[] => [
  `Written by ${code(command)}, and written anew each time. Words of your own stay, byte for byte, between a line`,
  '`<!-- by hand: NAME -->` and a line `<!-- end by hand: NAME -->`, at the end of the section they stand in. NAME is any',
  'word, each once. All else belongs into the files this is made from.',
];

/** Whether these lines are as the shell wrote them; how many empty ones are between them says nothing. */
function isOwn(rest: readonly string[]): boolean {
  const filled = rest.filter((line) => line.trim() !== '');
  const mark = MARK.exec(filled.at(-1) ?? '')?.[1];
  const kept = filled.indexOf(NO_PLACE);
  return mark !== undefined && mark === fingerprint(filled.slice(0, kept === -1 ? -1 : kept));
}

/** A short name for these lines: 53 bits are enough to notice a change, not to keep a forger out. Source: cyrb53. */
export function fingerprint(lines: readonly string[]): string {
  const text = lines.filter((line) => line.trim() !== '').join('\n');
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}

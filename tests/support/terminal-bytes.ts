import fc from 'fast-check';

/** Complete keys as terminals send them: text in several scripts, control characters, legacy and kitty sequences, pastes. */
export const KEY_TOKENS = [
  ...['a', 'b', 'Z', '0', ' ', '!', '/', '?', '\\', 'é', 'e\u0301', '日', '本', '👍', '🇩🇪', '👨‍👩‍👧‍👦'],
  ...[
    '\r',
    '\n',
    '\t',
    '\u0001',
    '\u0003',
    '\u0004',
    '\u0005',
    '\u0008',
    '\u000b',
    '\u0012',
    '\u0015',
    '\u0017',
    '\u0019',
    '\u001f',
    '\u007f',
  ],
  ...[
    '\u001b[A',
    '\u001b[B',
    '\u001b[C',
    '\u001b[D',
    '\u001bOA',
    '\u001b[H',
    '\u001b[F',
    '\u001b[3~',
    '\u001b[5~',
    '\u001b[1;5D',
    '\u001b[1;3C',
  ],
  ...[
    '\u001bb',
    '\u001bf',
    '\u001bd',
    '\u001b\r',
    '\u001b\u007f',
    '\u001b[Z',
    '\u001bOM',
    '\u001bOP',
    '\u001b[15~',
    '\u001b[I',
    '\u001b[1;1R',
  ],
  ...[
    '\u001b[13;2u',
    '\u001b[97;5u',
    '\u001b[98;3u',
    '\u001b[97;1:3u',
    '\u001b[27u',
    '\u001b[32;2u',
    '\u001b[106;5u',
    '\u001b[1;1:3A',
    '\u001b[97;9u',
  ],
  ...[
    '\u001b[200~pasted\u001b[201~',
    '\u001b[200~one\rtwo\rthree\rfour\rfive\u001b[201~',
    '\u001b[200~\u001b[31mred\u001b[201~',
  ],
] as const;

/** A run of keys, in the order typed. */
export const keyRun: fc.Arbitrary<string[]> = fc.array(fc.constantFrom(...KEY_TOKENS), { maxLength: 25 });

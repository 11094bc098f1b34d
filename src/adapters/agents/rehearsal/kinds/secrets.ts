import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

const LETTERS = "'abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'";

const SECRET = [
  '',
  '/** Characters from every set, in an order nobody can foresee. */',
  'export function secret(length) {',
  "  const all = SETS.join('');",
  '  const chars = Array.from({ length }, (_none, at) => SETS[at] ?? all).map((set) => set[randomInt(set.length)]);',
  '  for (let at = chars.length - 1; at > 0; at -= 1) {',
  '    const other = randomInt(at + 1);',
  '    [chars[at], chars[other]] = [chars[other], chars[at]];',
  '  }',
  "  return chars.join('');",
  '}',
];

/** Random secrets. They are shown and never stored. */
export const password: Kind = ({ feature, choice }) => {
  const chosen = choice(/\blength\b/i);
  const digits = /\bpins?\b/i.test(feature);
  const [usual, least] = digits ? [6, 4] : [16, 8];
  const wish = chosen === null ? '' : `store.activity(${codeText(chosen)}).at(-1)?.text ?? `;
  const sets = digits ? "'0123456789'" : `${LETTERS}, '!#%+-=?@_'`;
  return {
    usage: '[<length>]',
    changes: false,
    needs: ['readNumber', 'UserError'],
    imports: ["import { randomInt } from 'node:crypto';"],
    above: [
      '// Letters that look like digits are left out, because people copy secrets by hand.',
      `const SETS = [${sets}];`,
      ...SECRET,
    ],
    run: [
      `const length = readNumber(args[0] ?? ${wish}'${usual}', ${least}, 128);`,
      "if (!Number.isInteger(length) || args.length > 1) throw new UserError('Please give one whole number as the length.');",
      'const text = secret(length);',
      '// Nothing is stored: a secret in a file would be none.',
      'return { text, data: { length } };',
    ],
    happy: {
      name: 'has the length asked for, characters of every set, and never comes twice',
      lines: [
        `assert.equal(command.run(store, []).text.length, ${usual});`,
        "assert.equal(command.run(store, ['20']).text.length, 20);",
        ...(chosen === null
          ? []
          : [
              `store.record(${codeText(chosen)}, null, '12');`,
              'assert.equal(command.run(store, []).text.length, 12);',
            ]),
        'const seen = Array.from({ length: 50 }, () => secret(24));',
        'assert.equal(new Set(seen).size, 50);',
        digits
          ? 'for (const one of seen) assert.match(one, /^\\d{24}$/);'
          : 'for (const one of seen) for (const set of [/[a-z]/, /[A-Z]/, /\\d/, /[^a-zA-Z\\d]/]) assert.match(one, set);',
      ],
    },
    wrong: {
      name: 'refuses lengths that are too short, too long or none',
      lines: refuses([`['${least - 1}']`, "['129']", "['9.5']", "['long']", "['12', '12']"]),
    },
    kept: {
      name: 'stores nothing',
      lines: ['command.run(openStore(file), []);', 'assert.deepEqual(openStore(file).all(), []);'],
    },
    criteria: [
      `Shows a random secret of ${usual} characters, or of the length ${chosen === null ? 'asked for' : 'chosen or asked for'} (${least} to 128).`,
      digits ? 'Only digits are used.' : 'It holds small and capital letters, digits and signs.',
      'It comes from the random source of the system and is stored nowhere.',
    ],
  };
};

/** How hard a password is to guess. */
export const strength: Kind = () => ({
  usage: '<password>',
  changes: false,
  needs: ['readText'],
  above: [
    '/** Bits somebody has to try out who knows which sorts of characters are used. */',
    'export function bits(text) {',
    '  const sorts = [[/[a-z]/, 26], [/[A-Z]/, 26], [/\\d/, 10], [/[^a-zA-Z\\d]/, 33]];',
    '  const size = sorts.reduce((sum, [sort, count]) => sum + (sort.test(text) ? count : 0), 0);',
    '  return Math.round(new Set(text).size * Math.log2(Math.max(size, 2)));',
    '}',
  ],
  run: [
    "const strong = bits(readText(args, 'a password to look at'));",
    "const word = strong < 40 ? 'weak' : strong < 70 ? 'fair' : 'strong';",
    'return { text: `${word} (about ${strong} bits)`, data: { word, bits: strong } };',
  ],
  happy: {
    name: 'calls short and repeated ones weak, long and varied ones strong',
    lines: [
      "assert.equal(command.run(store, ['abc']).data.word, 'weak');",
      "assert.equal(command.run(store, ['aaaaaaaaaaaaaaaaaaaa']).data.word, 'weak');",
      "assert.equal(command.run(store, ['x7!Kq2#mZ9pLw4']).data.word, 'strong');",
    ],
  },
  wrong: { name: 'refuses to look at nothing', lines: refuses(['[]', "[' ']"]) },
  kept: {
    name: 'stores nothing',
    lines: ["command.run(openStore(file), ['abc']);", 'assert.deepEqual(openStore(file).all(), []);'],
  },
  criteria: [
    'Says whether a password is weak, fair or strong, by its length and the sorts of characters in it.',
    'Repeated characters do not make it stronger.',
    'The password is stored nowhere.',
  ],
});

import { type Kind, refuses } from './kind.ts';

const ADDRESSES = [
  "const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';",
  '',
  '/** An address of the web as browsers write it; anything else could do harm when it is opened. */',
  'export function readAddress(word) {',
  "  const url = URL.canParse(word ?? '') ? new URL(word) : null;",
  '  if (url === null || !/^https?:$/.test(url.protocol) || word.length > 2000) {',
  '    throw new UserError(`"${(word ?? \'\').slice(0, 80)}" is not an address like https://example.org/page.`);',
  '  }',
  '  return url.href;',
  '}',
  '',
  'function freshCode(store) {',
  '  const taken = new Set(store.all().map((item) => item.code));',
  "  const code = Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');",
  '  return taken.has(code) ? freshCode(store) : code;',
  '}',
];

/** A short code for a long address. */
export const shorten: Kind = () => ({
  usage: '<address>',
  changes: true,
  needs: ['UserError'],
  imports: ["import { randomInt } from 'node:crypto';"],
  above: ADDRESSES,
  run: [
    'const address = readAddress(args[0]);',
    'const known = store.all().find((item) => item.title === address);',
    'const item = known ?? store.add(address, { code: freshCode(store), visits: 0 });',
    'return { text: `${item.code} stands for ${item.title}`, data: item };',
  ],
  happy: {
    name: 'gives each address one code of six letters',
    lines: [
      "const { code } = command.run(store, ['https://example.org/a']).data;",
      'assert.match(code, /^[a-z2-9]{6}$/);',
      "assert.equal(command.run(store, ['https://example.org/a']).data.code, code);",
      "assert.notEqual(command.run(store, ['https://example.org/b']).data.code, code);",
    ],
  },
  wrong: {
    name: 'refuses what is not an address of the web',
    lines: [
      ...refuses(['[]', "[' ']", "['example']", "['javascript:alert(1)']", "['file:///etc/passwd']"]),
      'assert.deepEqual(store.all(), []);',
    ],
  },
  kept: {
    name: 'still knows the code in the next run',
    lines: [
      "const { code } = command.run(openStore(file), ['https://example.org/']).data;",
      'assert.equal(openStore(file).get(1).code, code);',
    ],
  },
  criteria: [
    'An address gets a code of six letters and digits; the same address gets the same code.',
    'Only http and https addresses are taken.',
    'The code is still there after a restart.',
  ],
});

/** From the code back to the address. */
export const resolve: Kind = () => ({
  usage: '<code>',
  changes: true,
  needs: ['UserError'],
  above: [],
  run: [
    'const [code] = args;',
    'const item = store.all().find((one) => one.code !== undefined && one.code === code);',
    'if (item === undefined) throw new UserError(`There is no code "${code ?? \'\'}".`);',
    'const opened = store.update(item.id, { visits: (item.visits ?? 0) + 1 });',
    'return { text: opened.title, data: opened };',
  ],
  happy: {
    name: 'gives the address and counts the visit',
    lines: [
      "store.add('https://example.org/', { code: 'abc234', visits: 0 });",
      "assert.equal(command.run(store, ['abc234']).text, 'https://example.org/');",
      'assert.equal(store.get(1).visits, 1);',
    ],
  },
  wrong: {
    name: 'refuses codes it does not know',
    lines: ["store.add('https://example.org/');", ...refuses(['[]', "['nonsense']", "['1']"])],
  },
  kept: {
    name: 'counts over several runs',
    lines: [
      "openStore(file).add('https://example.org/', { code: 'abc234', visits: 0 });",
      "command.run(openStore(file), ['abc234']);",
      "command.run(openStore(file), ['abc234']);",
      'assert.equal(openStore(file).get(1).visits, 2);',
    ],
  },
  criteria: ['A code gives back its address.', 'Each time is counted as a visit.', 'An unknown code is refused.'],
});

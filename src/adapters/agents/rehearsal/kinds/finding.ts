import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** Finds entries by words. */
export const search: Kind = ({ many, first, second }) => ({
  usage: '<words>',
  changes: false,
  needs: ['describe', 'FIELDS', 'readText'],
  above: [
    'function wordsOf(item) {',
    "  const facts = FIELDS.map((field) => item[field.name] ?? '');",
    "  return [item.title, ...item.tags, ...facts].join(' ').toLowerCase();",
    '}',
  ],
  run: [
    "const wanted = readText(args, 'what to look for').toLowerCase();",
    'const found = store.all().filter((item) => wordsOf(item).includes(wanted));',
    'const text = found.length === 0 ? `Nothing found for "${wanted}".` : found.map(describe).join(\'\\n\');',
    'return { text, data: found };',
  ],
  happy: {
    name: 'finds by part of a name, in capitals or not',
    lines: [
      `store.add(${first});`,
      `store.add(${second});`,
      `assert.deepEqual(command.run(store, [${second.replace('Second', 'SECOND')}]).data.map((item) => item.id), [2]);`,
      "assert.match(command.run(store, ['no such words']).text, /Nothing found/);",
    ],
  },
  wrong: { name: 'refuses to look for nothing', lines: refuses(['[]', "['  ']"]) },
  kept: {
    name: 'finds what an earlier run stored',
    lines: [`openStore(file).add(${first});`, "assert.equal(command.run(openStore(file), ['first']).data.length, 1);"],
  },
  criteria: [
    `Shows the ${many} that contain the words, in capitals or not.`,
    'Says so when nothing is found.',
    'An empty search is refused.',
  ],
});

/** Shows entries in another order. */
export const sort: Kind = ({ many, first, second }) => ({
  usage: '<title|number|field>',
  changes: false,
  needs: ['describe', 'FIELDS', 'UserError'],
  above: [
    "const ORDERS = ['title', 'number', ...FIELDS.map((field) => field.name)];",
    '',
    'function compare(one, other) {',
    '  if (one === other) return 0;',
    '  if (one === undefined) return 1;',
    '  if (other === undefined) return -1;',
    '  return one < other ? -1 : 1;',
    '}',
  ],
  run: [
    "const [order = 'title'] = args;",
    "if (!ORDERS.includes(order)) throw new UserError(`Sort by one of: ${ORDERS.join(', ')}.`);",
    "const key = order === 'number' ? 'id' : order;",
    'const items = store.all().sort((one, other) => compare(one[key], other[key]));',
    `const text = items.length === 0 ? ${codeText(`There are no ${many} yet.`)} : items.map(describe).join('\\n');`,
    'return { text, data: items };',
  ],
  happy: {
    name: 'puts the entries into the order asked for',
    lines: [
      `store.add(${second});`,
      `store.add(${first});`,
      "assert.deepEqual(command.run(store, ['title']).data.map((item) => item.id), [2, 1]);",
      "assert.deepEqual(command.run(store, ['number']).data.map((item) => item.id), [1, 2]);",
    ],
  },
  wrong: { name: 'refuses an order it does not know', lines: refuses(["['nonsense']"]) },
  kept: {
    name: 'sorts without changing what is stored',
    lines: [
      `openStore(file).add(${second});`,
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['title']);",
      'assert.deepEqual(openStore(file).all().map((item) => item.id), [1, 2]);',
    ],
  },
  criteria: [
    `Shows the ${many} sorted by name, number or one of their facts.`,
    'An unknown order is refused.',
    'Sorting changes nothing that is stored.',
  ],
});

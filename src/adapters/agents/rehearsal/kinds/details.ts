import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** Everything about one entry. */
export const show: Kind = ({ aOne, first }) => ({
  usage: '<number>',
  changes: false,
  needs: ['describe', 'factsOf', 'readId'],
  above: [],
  run: [
    'const item = store.get(readId(args[0]));',
    'const facts = factsOf(item).map(([name, value]) => `  ${name}: ${value}`);',
    'const comments = (item.comments ?? []).map((comment) => `  - ${comment}`);',
    "return { text: [describe(item), ...facts, ...comments, `  added: ${item.createdAt.slice(0, 10)}`].join('\\n'), data: item };",
  ],
  happy: {
    name: 'shows what is known about it',
    lines: [
      `store.add(${first}, { place: 'Oslo' });`,
      "const { text, data } = command.run(store, ['1']);",
      'assert.equal(data.id, 1);',
      'assert.match(text, /place: Oslo/);',
      'assert.match(text, /added: 2026-03-10/);',
    ],
  },
  wrong: { name: 'refuses a missing, a malformed and an unknown number', lines: refuses(['[]', "['one']", "['99']"]) },
  kept: {
    name: 'shows what an earlier run stored',
    lines: [
      `openStore(file).add(${first});`,
      `assert.equal(command.run(openStore(file), ['1']).data.title, ${first});`,
    ],
  },
  criteria: [
    `Shows all that is known about ${aOne}, by its number.`,
    'A number that does not exist is refused.',
    'Showing changes nothing.',
  ],
});

/** Plain text to paste into a message. */
export const share: Kind = ({ one, aOne, many, first, second }) => ({
  usage: '[<number>]',
  changes: false,
  needs: ['factsOf', 'readId', 'UserError'],
  above: [
    'function plainText(item) {',
    '  const facts = factsOf(item).map(([name, value]) => `${name}: ${value}`);',
    "  return [item.title, ...facts].join('\\n');",
    '}',
  ],
  run: [
    'const items = args.length === 0 ? store.all() : [store.get(readId(args[0]))];',
    `if (items.length === 0) throw new UserError(${codeText(`There are no ${many} yet.`)});`,
    "return { text: items.map(plainText).join('\\n\\n'), data: items };",
  ],
  happy: {
    name: 'gives one as text, or all of them',
    lines: [
      `store.add(${first}, { place: 'Oslo' });`,
      `store.add(${second});`,
      `assert.equal(command.run(store, ['1']).text, [${first}, 'place: Oslo'].join('\\n'));`,
      `assert.ok(command.run(store, []).text.endsWith(${second}));`,
    ],
  },
  wrong: {
    name: 'says so when there is nothing, and refuses unknown numbers',
    lines: [...refuses(['[]']), `store.add(${first});`, ...refuses(["['7']", "['x']"])],
  },
  kept: {
    name: 'gives what an earlier run stored',
    lines: [`openStore(file).add(${first});`, `assert.equal(command.run(openStore(file), ['1']).text, ${first});`],
  },
  criteria: [
    `Gives ${aOne} as plain text that can be pasted anywhere; without a number every ${one}.`,
    'Nothing is sent: where the text goes is up to the person.',
    'A number that does not exist is refused.',
  ],
});

/** A second one like the first. */
export const copy: Kind = ({ aOne, first }) => ({
  usage: '<number>',
  changes: true,
  needs: ['describe', 'readId'],
  above: [],
  run: [
    'const { id, title, done, createdAt, tags, ...facts } = store.get(readId(args[0]));',
    'const item = store.update(store.add(title, facts).id, { tags });',
    'return { text: `Copied ${id} to ${describe(item)}`, data: item };',
  ],
  happy: {
    name: 'makes a second one with the same facts and a number of its own',
    lines: [
      `store.add(${first}, { place: 'Oslo' });`,
      "const item = command.run(store, ['1']).data;",
      `assert.deepEqual([item.id, item.title, item.place], [2, ${first}, 'Oslo']);`,
      'assert.equal(store.all().length, 2);',
    ],
  },
  wrong: { name: 'refuses a missing, a malformed and an unknown number', lines: refuses(['[]', "['one']", "['99']"]) },
  kept: {
    name: 'keeps the copy',
    lines: [
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['1']);",
      `assert.equal(openStore(file).get(2).title, ${first});`,
    ],
  },
  criteria: [
    `A second one like ${aOne} gets a number of its own.`,
    'Changing the copy leaves the first as it is.',
    'A number that does not exist is refused.',
  ],
});

/** Words about an entry. */
export const comment: Kind = ({ aOne, first }) => ({
  usage: '<number> <words>',
  changes: true,
  needs: ['describe', 'readId', 'readText'],
  above: [],
  run: [
    'const [number, ...words] = args;',
    'const { id, comments = [] } = store.get(readId(number));',
    "const text = readText(words, 'a comment');",
    'const item = store.update(id, { comments: [...comments, text] });',
    "return { text: [describe(item), ...item.comments.map((one) => `  - ${one}`)].join('\\n'), data: item };",
  ],
  happy: {
    name: 'keeps every comment in order',
    lines: [
      `store.add(${first});`,
      "command.run(store, ['1', 'well', 'done']);",
      "assert.match(command.run(store, ['1', 'again']).text, /- well done\\n {2}- again/);",
      "assert.deepEqual(store.get(1).comments, ['well done', 'again']);",
    ],
  },
  wrong: {
    name: 'refuses an empty comment and an unknown number',
    lines: [
      `store.add(${first});`,
      ...refuses(['[]', "['1']", "['9', 'well done']"]),
      'assert.equal(store.get(1).comments, undefined);',
    ],
  },
  kept: {
    name: 'keeps the comment',
    lines: [
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['1', 'well done']);",
      "assert.deepEqual(openStore(file).get(1).comments, ['well done']);",
    ],
  },
  criteria: [
    `Comments on ${aOne} are kept in the order they were made and shown with it.`,
    'An empty comment or an unknown number is refused.',
    'They are still there after a restart.',
  ],
});

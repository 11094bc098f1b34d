import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** Puts in a new entry. */
export const add: Kind = ({ one, aOne, first, fields }) => ({
  usage: ['<title>', ...fields.slice(0, 3).map((field) => `[--${field.name}=…]`)].join(' '),
  changes: true,
  needs: ['describe', 'readOptions', 'readText'],
  above: [],
  run: [
    'const { words, fields } = readOptions(args);',
    `const item = store.add(readText(words, ${codeText(`a name for the ${one}`)}), fields);`,
    'return { text: `Added ${describe(item)}`, data: item };',
  ],
  happy: {
    name: 'adds an entry under the next number',
    lines: [
      `const { data } = command.run(store, [${first}]);`,
      'assert.equal(data.id, 1);',
      `assert.deepEqual(store.all().map((item) => item.title), [${first}]);`,
    ],
  },
  wrong: {
    name: 'refuses an empty name, an endless one and an unknown option',
    lines: [
      ...refuses(['[]', "['   ']", "['x'.repeat(201)]", "['fine', '--nonsense=1']"]),
      'assert.deepEqual(store.all(), []);',
    ],
  },
  kept: {
    name: 'keeps the entry in the file',
    lines: [`command.run(openStore(file), [${first}]);`, `assert.equal(openStore(file).all()[0].title, ${first});`],
  },
  criteria: [
    `Adding ${aOne} with a name shows its number and the name.`,
    'An empty name, one of more than 200 characters, or an unknown option is refused and nothing is stored.',
    `After the program ends and starts again the ${one} is still there.`,
  ],
});

/** Shows every entry. */
export const list: Kind = ({ one, many, first, second }) => ({
  usage: '',
  changes: false,
  needs: ['describe', 'refuseArguments'],
  above: [],
  run: [
    'refuseArguments(args);',
    'const items = store.all();',
    `const text = items.length === 0 ? ${codeText(`There are no ${many} yet.`)} : items.map(describe).join('\\n');`,
    'return { text, data: items };',
  ],
  happy: {
    name: 'shows every entry in the order it was added',
    lines: [
      `store.add(${first});`,
      `store.add(${second});`,
      'const { text, data } = command.run(store, []);',
      `assert.deepEqual(data.map((item) => item.title), [${first}, ${second}]);`,
      "assert.equal(text.split('\\n').length, 2);",
    ],
  },
  wrong: {
    name: 'refuses arguments and says so when there is nothing to show',
    lines: [
      ...refuses(["['surplus']"]),
      `assert.equal(command.run(store, []).text, ${codeText(`There are no ${many} yet.`)});`,
    ],
  },
  kept: {
    name: 'shows what an earlier run stored',
    lines: [
      `openStore(file).add(${first});`,
      `assert.equal(command.run(openStore(file), []).data[0].title, ${first});`,
    ],
  },
  criteria: [
    `Every ${one} is shown with its number, in the order it was added.`,
    `With nothing stored it says that there are no ${many} yet.`,
    'Surplus arguments are refused.',
  ],
});

/** Marks an entry as done and remembers when. */
export const done: Kind = ({ aOne, first }) => ({
  usage: '<number>',
  changes: true,
  needs: ['describe', 'readId'],
  above: [],
  run: [
    'const item = store.update(readId(args[0]), { done: true });',
    "store.record('done', item.id, item.title);",
    'return { text: `Done: ${describe(item)}`, data: item };',
  ],
  happy: {
    name: 'marks the entry and remembers that it was done',
    lines: [
      `store.add(${first});`,
      "assert.equal(command.run(store, ['1']).data.done, true);",
      "assert.deepEqual(store.activity('done').map((entry) => entry.item), [1]);",
    ],
  },
  wrong: {
    name: 'refuses a missing, a malformed and an unknown number',
    lines: refuses(['[]', "['one']", "['99']"]),
  },
  kept: {
    name: 'is still done in the next run',
    lines: [
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['1']);",
      'assert.equal(openStore(file).get(1).done, true);',
    ],
  },
  criteria: [
    `${aOne.replace(/^a/, 'A')} is marked as done by its number, and the time is remembered.`,
    'A number that does not exist is refused and nothing changes.',
    'The mark is still there after a restart.',
  ],
});

/** Takes an entry away. */
export const remove: Kind = ({ aOne, first, second }) => ({
  usage: '<number>',
  changes: true,
  needs: ['describe', 'readId'],
  above: [],
  run: ['const item = store.remove(readId(args[0]));', 'return { text: `Removed ${describe(item)}`, data: item };'],
  happy: {
    name: 'removes that entry and no other',
    lines: [
      `store.add(${first});`,
      `store.add(${second});`,
      "command.run(store, ['1']);",
      `assert.deepEqual(store.all().map((item) => item.title), [${second}]);`,
    ],
  },
  wrong: {
    name: 'refuses an unknown number and keeps everything',
    lines: [`store.add(${first});`, ...refuses(['[]', "['0']", "['7']"]), 'assert.equal(store.all().length, 1);'],
  },
  kept: {
    name: 'is gone in the next run and its number is not given again',
    lines: [
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['1']);",
      `assert.equal(openStore(file).add(${second}).id, 2);`,
    ],
  },
  criteria: [
    `${aOne.replace(/^a/, 'A')} is removed by its number; the others stay as they are.`,
    'A number that does not exist is refused.',
    'The number of a removed entry is never given to another one.',
  ],
});

/** Gives an entry a new name or new facts. */
export const edit: Kind = ({ one, aOne, first, second }) => ({
  usage: '<number> <new title>',
  changes: true,
  needs: ['describe', 'readId', 'readOptions', 'readText'],
  above: [],
  run: [
    'const { words, fields } = readOptions(args);',
    'const [number, ...title] = words;',
    `const changes = { ...fields, title: readText(title, ${codeText(`a new name for the ${one}`)}) };`,
    'const item = store.update(readId(number), changes);',
    'return { text: `Changed ${describe(item)}`, data: item };',
  ],
  happy: {
    name: 'changes the name and nothing else',
    lines: [
      `const before = store.add(${first});`,
      `command.run(store, ['1', ${second}]);`,
      `assert.deepEqual(store.get(1), { ...before, title: ${second} });`,
    ],
  },
  wrong: {
    name: 'refuses an unknown number and an empty name',
    lines: [
      `store.add(${first});`,
      ...refuses(["['1']", `['5', ${second}]`, `['x', ${second}]`]),
      `assert.equal(store.get(1).title, ${first});`,
    ],
  },
  kept: {
    name: 'keeps the new name',
    lines: [
      `openStore(file).add(${first});`,
      `command.run(openStore(file), ['1', ${second}]);`,
      `assert.equal(openStore(file).get(1).title, ${second});`,
    ],
  },
  criteria: [
    `The name of ${aOne} can be changed by its number.`,
    'An empty name or an unknown number is refused and the old name stays.',
    'The new name is still there after a restart.',
  ],
});

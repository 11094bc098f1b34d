import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** Sets a day on an entry and shows what is due. */
export const remind: Kind = ({ aOne, first, fields }) => {
  const day = fields.some((field) => field.name === 'dueDate') ? 'dueDate' : 'remindOn';
  return {
    usage: '[<number> <YYYY-MM-DD>]',
    changes: true,
    needs: ['describe', 'readDate', 'readId'],
    above: [
      'function due(store) {',
      `  return store.all().filter((item) => !item.done && item.${day} !== undefined && item.${day} <= store.today());`,
      '}',
    ],
    run: [
      'if (args.length === 0) {',
      '  const items = due(store);',
      "  return { text: items.length === 0 ? 'Nothing is due.' : items.map(describe).join('\\n'), data: items };",
      '}',
      `const item = store.update(readId(args[0]), { ${day}: readDate(args[1]) });`,
      'return { text: `Noted: ${describe(item)}`, data: item };',
    ],
    happy: {
      name: 'shows an entry from its day on, and not before',
      lines: [
        `store.add(${first});`,
        "command.run(store, ['1', '2026-03-11']);",
        'assert.deepEqual(command.run(store, []).data, []);',
        "command.run(store, ['1', '2026-03-10']);",
        'assert.deepEqual(command.run(store, []).data.map((item) => item.id), [1]);',
      ],
    },
    wrong: {
      name: 'refuses days that do not exist and unknown numbers',
      lines: [
        `store.add(${first});`,
        ...refuses(["['1']", "['1', 'tomorrow']", "['1', '2026-02-30']", "['9', '2026-03-10']"]),
      ],
    },
    kept: {
      name: 'keeps the day',
      lines: [
        `openStore(file).add(${first});`,
        "command.run(openStore(file), ['1', '2026-03-10']);",
        `assert.equal(openStore(file).get(1).${day}, '2026-03-10');`,
      ],
    },
    criteria: [
      `${aOne.replace(/^a/, 'A')} can be given a day; without arguments everything whose day has come is shown.`,
      'A day that does not exist in the calendar is refused.',
      'The day is still there after a restart.',
    ],
  };
};

/** Puts a word of one's own on an entry. */
export const tag: Kind = ({ aOne, first }) => ({
  usage: '<number> <word>',
  changes: true,
  needs: ['describe', 'readId', 'readText'],
  above: [],
  run: [
    'const [number, ...words] = args;',
    "const label = readText(words, 'a word to put on it');",
    'const { tags } = store.get(readId(number));',
    'const item = store.update(readId(number), { tags: [...new Set([...tags, label])] });',
    'return { text: describe(item), data: item };',
  ],
  happy: {
    name: 'puts each word on once',
    lines: [
      `store.add(${first});`,
      "command.run(store, ['1', 'important']);",
      "command.run(store, ['1', 'important']);",
      "assert.deepEqual(store.get(1).tags, ['important']);",
    ],
  },
  wrong: {
    name: 'refuses a missing word and an unknown number',
    lines: [
      `store.add(${first});`,
      ...refuses(['[]', "['1']", "['4', 'important']"]),
      'assert.deepEqual(store.get(1).tags, []);',
    ],
  },
  kept: {
    name: 'keeps the words',
    lines: [
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['1', 'important']);",
      "assert.deepEqual(openStore(file).get(1).tags, ['important']);",
    ],
  },
  criteria: [
    `Words can be put on ${aOne}, each once.`,
    'A missing word or an unknown number is refused.',
    'They are still there after a restart.',
  ],
});

/** Says who is using the program. A name only: it must never look as if it protected anything. */
export const signin: Kind = () => ({
  usage: '<name>',
  changes: true,
  needs: ['readText'],
  above: [
    '// A name without a secret tells people apart; it protects nothing. Real sign-in needs a decision of the owner first.',
  ],
  run: [
    "const name = readText(args, 'your name');",
    "store.record('sign-in', null, name);",
    'return { text: `Hello ${name}.`, data: { name } };',
  ],
  happy: {
    name: 'remembers who came last',
    lines: ["command.run(store, ['Ada']);", "assert.equal(store.activity('sign-in').at(-1).text, 'Ada');"],
  },
  wrong: {
    name: 'refuses an empty name',
    lines: [...refuses(['[]', "[' ']"]), "assert.deepEqual(store.activity('sign-in'), []);"],
  },
  kept: {
    name: 'remembers it in the next run',
    lines: ["command.run(openStore(file), ['Ada']);", "assert.equal(openStore(file).activity('sign-in').length, 1);"],
  },
  criteria: [
    'People tell the program their name; the last one is remembered.',
    'No password is asked for or stored.',
    'An empty name is refused.',
  ],
});

/** Whatever else the brief asks for is written down as it happens, so that it can be looked at later. */
export const record: Kind = ({ feature, title }) => ({
  usage: '[<what happened>]',
  changes: true,
  needs: ['readText'],
  above: [`const WHAT = ${title};`],
  run: [
    'if (args.length > 0) {',
    "  const entry = store.record(WHAT, null, readText(args, 'what happened'));",
    '  return { text: `${WHAT}: ${entry.text}`, data: entry };',
    '}',
    'const entries = store.activity(WHAT);',
    `const none = ${codeText(`Nothing yet for: ${feature}`)};`,
    "return { text: entries.length === 0 ? none : entries.map((entry) => `${entry.at} ${entry.text}`).join('\\n'), data: entries };",
  ],
  happy: {
    name: 'writes down what happened and shows it again',
    lines: [
      "command.run(store, ['the', 'first', 'time']);",
      "assert.deepEqual(command.run(store, []).data.map((entry) => entry.text), ['the first time']);",
    ],
  },
  wrong: {
    name: 'refuses blank and endless text, and says so when there is nothing',
    lines: [...refuses(["['  ']", "['x'.repeat(201)]"]), 'assert.match(command.run(store, []).text, /^Nothing yet/);'],
  },
  kept: {
    name: 'still knows it in the next run',
    lines: [
      "command.run(openStore(file), ['once']);",
      'assert.equal(command.run(openStore(file), []).data.length, 1);',
    ],
  },
  criteria: [
    `What is done for "${feature.replace(/"/g, "'")}" is written down with its time and can be shown.`,
    'Blank text or more than 200 characters is refused.',
    'It is still known after a restart.',
  ],
});

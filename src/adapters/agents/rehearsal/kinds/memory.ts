import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** What happened so far. */
export const history: Kind = ({ first }) => ({
  usage: '',
  changes: false,
  needs: ['refuseArguments'],
  above: [],
  run: [
    'refuseArguments(args);',
    'const added = [...store.all(), ...store.archived()].map((item) => ({ at: item.createdAt, text: `added: ${item.title}` }));',
    'const done = store.history().map(({ at, kind, text }) => ({ at, text: `${kind}: ${text}` }));',
    'const data = [...added, ...done].sort((one, other) => one.at.localeCompare(other.at));',
    "const text = data.map((one) => `${one.at.slice(0, 16).replace('T', ' ')}  ${one.text}`).join('\\n');",
    "return { text: text === '' ? 'Nothing has happened yet.' : text, data };",
  ],
  happy: {
    name: 'shows what was added and what was done, in order',
    lines: [
      `store.add(${first});`,
      `store.record('done', 1, ${first});`,
      'const { text, data } = command.run(store, []);',
      'assert.equal(data.length, 2);',
      'assert.match(text, /^2026-03-10 12:00 {2}added: [^]*done: /);',
    ],
  },
  wrong: {
    name: 'refuses arguments, and says so when nothing has happened',
    lines: [...refuses(["['surplus']"]), "assert.equal(command.run(store, []).text, 'Nothing has happened yet.');"],
  },
  kept: {
    name: 'shows what happened in an earlier run',
    lines: [`openStore(file).add(${first});`, 'assert.equal(command.run(openStore(file), []).data.length, 1);'],
  },
  criteria: [
    'Shows what was added and done, with its time, the oldest first.',
    'Showing changes nothing.',
    'Surplus arguments are refused.',
  ],
});

/** The last change is taken back. */
export const undo: Kind = ({ first }) => ({
  usage: '',
  changes: true,
  needs: ['refuseArguments'],
  above: [],
  run: [
    'refuseArguments(args);',
    'store.undo();',
    "return { text: 'The last change is taken back.', data: store.all() };",
  ],
  happy: {
    name: 'takes back the last change and no other',
    lines: [
      `store.add(${first});`,
      'store.update(1, { done: true });',
      'command.run(store, []);',
      'assert.equal(store.get(1).done, false);',
    ],
  },
  wrong: {
    name: 'refuses arguments, and says so when there is nothing to take back',
    lines: [...refuses(["['surplus']", '[]']), `store.add(${first});`, 'command.run(store, []);', ...refuses(['[]'])],
  },
  kept: {
    name: 'takes back what an earlier run did',
    lines: [
      `openStore(file).add(${first});`,
      'command.run(openStore(file), []);',
      'assert.deepEqual(openStore(file).all(), []);',
    ],
  },
  criteria: [
    'The last change is taken back, also one of an earlier run.',
    'With nothing to take back it says so and changes nothing.',
    'Surplus arguments are refused.',
  ],
});

/** A choice that stays until another is made. */
export const set: Kind = ({ feature, title }) => ({
  usage: '[<value>]',
  changes: true,
  needs: ['readText'],
  above: [`const WHAT = ${title};`],
  run: [
    "if (args.length > 0) store.record(WHAT, null, readText(args, 'a value'));",
    'const value = store.activity(WHAT).at(-1)?.text ?? null;',
    `return { text: value === null ? ${codeText(`Not chosen yet: ${feature}`)} : \`\${WHAT}: \${value}\`, data: { value } };`,
  ],
  happy: {
    name: 'shows the last choice',
    lines: [
      "command.run(store, ['one']);",
      "assert.equal(command.run(store, ['another', 'one']).data.value, 'another one');",
      "assert.equal(command.run(store, []).data.value, 'another one');",
    ],
  },
  wrong: {
    name: 'refuses a blank value, and says so when nothing is chosen',
    lines: [...refuses(["['  ']", "['x'.repeat(201)]"]), 'assert.equal(command.run(store, []).data.value, null);'],
  },
  kept: {
    name: 'still knows the choice in the next run',
    lines: [
      "command.run(openStore(file), ['one']);",
      "assert.equal(command.run(openStore(file), []).data.value, 'one');",
    ],
  },
  criteria: [
    'A value is chosen and stays until another one is; without a value the present one is shown.',
    'A blank value or one of more than 200 characters is refused.',
    'The choice is still there after a restart.',
  ],
});

/** Something done to an entry: it is remembered when, each time. */
export const act: Kind = ({ one, aOne, many, verb, feature, first }) => ({
  usage: '[<number>]',
  changes: true,
  needs: ['readId'],
  above: [
    `const DEED = ${codeText(verb)};`,
    '',
    'function last(store, id) {',
    '  const days = store.activity(DEED).filter((entry) => entry.item === id);',
    '  return days.at(-1)?.at.slice(0, 10) ?? null;',
    '}',
  ],
  run: [
    'if (args.length > 0) {',
    '  const { id, title } = store.get(readId(args[0]));',
    '  store.record(DEED, id, title);',
    '}',
    'const data = store.all().map(({ id, title }) => ({ id, title, last: last(store, id) }));',
    "const lines = data.map((item) => `${item.id}. ${item.title}: ${item.last ?? 'never'}`);",
    `return { text: lines.length === 0 ? ${codeText(`There are no ${many} yet.`)} : [${codeText(`${feature}, last time:`)}, ...lines].join('\\n'), data };`,
  ],
  happy: {
    name: 'remembers when it was done, and to which',
    lines: [
      `store.add(${first});`,
      'assert.equal(command.run(store, []).data[0].last, null);',
      "assert.equal(command.run(store, ['1']).data[0].last, '2026-03-10');",
    ],
  },
  wrong: {
    name: 'refuses malformed and unknown numbers',
    lines: [`store.add(${first});`, ...refuses(["['x']", "['9']", "[' ']"]), 'assert.deepEqual(store.history(), []);'],
  },
  kept: {
    name: 'still knows it in the next run',
    lines: [
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['1']);",
      "assert.equal(command.run(openStore(file), []).data[0].last, '2026-03-10');",
    ],
  },
  criteria: [
    `By its number ${aOne} is noted as done with today's date; each time is kept.`,
    `Without a number it shows for every ${one} when that was last.`,
    'A number that does not exist is refused.',
  ],
});

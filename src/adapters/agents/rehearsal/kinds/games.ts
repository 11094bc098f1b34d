import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** A number to find out. */
export const guess: Kind = () => ({
  usage: '<number>',
  changes: true,
  needs: ['readNumber'],
  imports: ["import { randomInt } from 'node:crypto';"],
  above: [
    'const MOST = 100;',
    '',
    '/** The number of this round; a new one is drawn when the last was found. */',
    'function secret(store) {',
    "  const rounds = store.activity('secret');",
    "  const found = store.activity('found');",
    '  const open = rounds.length > found.length ? rounds.at(-1) : undefined;',
    "  return Number((open ?? store.record('secret', null, String(randomInt(1, MOST + 1)))).text);",
    '}',
  ],
  run: [
    'const guessed = readNumber(args[0], 1, MOST);',
    'const number = secret(store);',
    'if (guessed < number) return { text: `${guessed} is too low.`, data: { hit: false } };',
    'if (guessed > number) return { text: `${guessed} is too high.`, data: { hit: false } };',
    "store.record('found', null, String(guessed));",
    'return { text: `${guessed} it is!`, data: { hit: true } };',
  ],
  happy: {
    name: 'says higher or lower until the number is found, and then draws another',
    lines: [
      "store.record('secret', null, '42');",
      "assert.match(command.run(store, ['41']).text, /too low/);",
      "assert.match(command.run(store, ['43']).text, /too high/);",
      "assert.equal(command.run(store, ['42']).data.hit, true);",
      "command.run(store, ['1']);",
      "assert.equal(store.activity('secret').length, 2);",
    ],
  },
  wrong: {
    name: 'refuses what is not a number from 1 to 100',
    lines: [...refuses(['[]', "['x']", "['0']", "['101']"]), "assert.deepEqual(store.activity('secret'), []);"],
  },
  kept: {
    name: 'goes on with the same number in the next run',
    lines: [
      "openStore(file).record('secret', null, '7');",
      "assert.equal(command.run(openStore(file), ['7']).data.hit, true);",
    ],
  },
  criteria: [
    'A number from 1 to 100 is drawn; each guess is answered with too low, too high or found.',
    'The same number is looked for until it is found, also after a restart.',
    'What is not a number from 1 to 100 is refused.',
  ],
});

const NEXT_QUESTION = [
  '/** The question asked least often so far. */',
  'function next(store) {',
  "  const tries = store.activity('quiz').map((entry) => entry.item);",
  '  const count = (item) => tries.filter((id) => id === item.id).length;',
  '  return store.all().sort((one, other) => count(one) - count(other)).at(0);',
  '}',
];

/** Questions to answer. */
export const quiz: Kind = ({ many, first, second }) => ({
  usage: '[<number> <answer>]',
  changes: true,
  needs: ['readId', 'readText', 'UserError'],
  above: NEXT_QUESTION,
  run: [
    'if (args.length === 0) {',
    '  const item = next(store);',
    `  if (item === undefined) throw new UserError(${codeText(`There are no ${many} yet.`)});`,
    '  return { text: `${item.id}. ${item.title}`, data: { id: item.id, question: item.title } };',
    '}',
    'const [number, ...words] = args;',
    'const item = store.get(readId(number));',
    "const given = readText(words, 'an answer');",
    "if (item.answer === undefined) throw new UserError('No answer is known. Add it with --answer=…');",
    'const right = given.toLowerCase() === item.answer.toLowerCase();',
    "store.record('quiz', item.id, right ? 'right' : 'wrong');",
    "return { text: right ? 'Right!' : `Not quite: ${item.answer}`, data: { id: item.id, right } };",
  ],
  happy: {
    name: 'asks what was asked least, and says whether the answer is right',
    lines: [
      `store.add(${first}, { answer: 'Paris' });`,
      `store.add(${second}, { answer: 'Rome' });`,
      'assert.equal(command.run(store, []).data.id, 1);',
      "assert.equal(command.run(store, ['1', 'paris']).data.right, true);",
      "assert.match(command.run(store, ['2', 'Oslo']).text, /Rome/);",
      "command.run(store, ['2', 'Rome']);",
      'assert.equal(command.run(store, []).data.id, 1);',
    ],
  },
  wrong: {
    name: 'refuses a missing answer, and what has none to compare with',
    lines: [...refuses(['[]']), `store.add(${first});`, ...refuses(["['1']", "['1', 'Paris']", "['9', 'Paris']"])],
  },
  kept: {
    name: 'remembers the answers in the next run',
    lines: [
      `openStore(file).add(${first}, { answer: 'Paris' });`,
      "command.run(openStore(file), ['1', 'Paris']);",
      "assert.equal(openStore(file).activity('quiz')[0].text, 'right');",
    ],
  },
  criteria: [
    `Asks one of the ${many}, first what was asked least, and shows no answer.`,
    'An answer is compared without regard to capitals; where it is wrong the right one is shown.',
    'What has no known answer cannot be answered.',
  ],
});

/** Points for whoever plays. */
export const score: Kind = () => ({
  usage: '[<points> <name>]',
  changes: true,
  needs: ['readNumber', 'readText'],
  above: [
    '/** Names and their points, the best first. */',
    'function standings(store) {',
    '  const points = new Map();',
    "  for (const { text } of store.activity('score')) {",
    "    const [amount, ...name] = text.split(' ');",
    "    const who = name.join(' ');",
    '    points.set(who, (points.get(who) ?? 0) + Number(amount));',
    '  }',
    '  return [...points].sort((one, other) => other[1] - one[1]);',
    '}',
  ],
  run: [
    'if (args.length > 0) {',
    '  const [amount, ...words] = args;',
    "  store.record('score', null, `${readNumber(amount)} ${readText(words, 'a name')}`);",
    '}',
    'const data = standings(store);',
    "const text = data.map(([name, points]) => `${name}: ${points}`).join('\\n');",
    "return { text: text === '' ? 'No points yet.' : text, data };",
  ],
  happy: {
    name: 'adds points to a name and shows the best first',
    lines: [
      "command.run(store, ['2', 'Ada']);",
      "command.run(store, ['5', 'Bob', 'B.']);",
      "assert.deepEqual(command.run(store, ['1', 'Ada']).data, [['Bob B.', 5], ['Ada', 3]]);",
    ],
  },
  wrong: {
    name: 'refuses points without a number or a name',
    lines: [
      ...refuses(["['Ada']", "['3']", "[' ', 'Ada']"]),
      "assert.equal(command.run(store, []).text, 'No points yet.');",
    ],
  },
  kept: {
    name: 'still knows the points in the next run',
    lines: [
      "command.run(openStore(file), ['2', 'Ada']);",
      "assert.deepEqual(command.run(openStore(file), []).data, [['Ada', 2]]);",
    ],
  },
  criteria: [
    'Points are added to a name; names and their points are shown, the best first.',
    'Points that are no number, or without a name, are refused.',
    'The points are still there after a restart.',
  ],
});

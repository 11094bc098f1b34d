import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

const RANDOM = "import { randomInt } from 'node:crypto';";

/** Dice of any number of sides. */
export const roll: Kind = () => ({
  usage: '[2d6]',
  changes: true,
  needs: ['UserError'],
  imports: [RANDOM],
  above: [
    '/** Reads `2d6`: how many dice, and how many sides each has. */',
    'export function readDice(word) {',
    '  const match = /^(\\d{0,2})d(\\d{1,3})$/i.exec(word);',
    '  const [count, sides] = [Number(match?.[1] || 1), Number(match?.[2])];',
    '  if (match === null || count < 1 || sides < 2) throw new UserError(`"${word}" is not a roll like 2d6.`);',
    '  return { count, sides };',
    '}',
    '',
  ].slice(0, -1),
  run: [
    "const dice = args.length === 0 ? '1d6' : args.join(' ');",
    'const { count, sides } = readDice(dice);',
    'const eyes = Array.from({ length: count }, () => randomInt(1, sides + 1));',
    'const total = eyes.reduce((sum, one) => sum + one, 0);',
    "const text = `${dice}: ${eyes.join(' + ')}${count > 1 ? ` = ${total}` : ''}`;",
    'return { text, data: store.add(text, { total }) };',
  ],
  happy: {
    name: 'rolls as many dice as asked for, within their sides, and keeps the roll',
    lines: [
      "assert.deepEqual(readDice('3d20'), { count: 3, sides: 20 });",
      'for (let round = 0; round < 50; round += 1) {',
      "  const { total } = command.run(store, ['2d6']).data;",
      '  assert.ok(total >= 2 && total <= 12);',
      '}',
      'assert.equal(store.all().length, 50);',
    ],
  },
  wrong: {
    name: 'refuses what is not dice',
    lines: [...refuses(["['six']", "['0d6']", "['1d1']", "['999d6']", "[' ']"]), 'assert.deepEqual(store.all(), []);'],
  },
  kept: {
    name: 'keeps the roll for the next run',
    lines: [
      "const { text } = command.run(openStore(file), ['2d6']);",
      'assert.equal(openStore(file).all()[0].title, text);',
    ],
  },
  criteria: [
    'Dice are written as 2d6: two dice of six sides. Without anything one die of six sides is rolled.',
    'Each side is as likely as any other, and the total is shown.',
    'What is not dice is refused; every roll is kept.',
  ],
});

/** Heads or tails. */
export const coin: Kind = () => ({
  usage: '',
  changes: true,
  needs: ['refuseArguments'],
  imports: [RANDOM],
  above: ["const SIDES = ['heads', 'tails'];"],
  run: [
    'refuseArguments(args);',
    "const entry = store.record('coin', null, SIDES[randomInt(2)]);",
    'return { text: entry.text, data: entry };',
  ],
  happy: {
    name: 'shows either side, and both in the long run',
    lines: [
      'const seen = new Set(Array.from({ length: 100 }, () => command.run(store, []).text));',
      "assert.deepEqual([...seen].sort(), ['heads', 'tails']);",
    ],
  },
  wrong: { name: 'refuses arguments', lines: refuses(["['surplus']"]) },
  kept: {
    name: 'remembers the throw',
    lines: [
      'const { text } = command.run(openStore(file), []);',
      "assert.equal(openStore(file).activity('coin')[0].text, text);",
    ],
  },
  criteria: [
    'Shows heads or tails, each as likely as the other.',
    'Every throw is remembered.',
    'Surplus arguments are refused.',
  ],
});

/** One of the entries, by chance. */
export const pick: Kind = ({ many, first, second }) => ({
  usage: '[<words>]',
  changes: false,
  needs: ['describe', 'UserError'],
  imports: [RANDOM],
  above: [],
  run: [
    "const wanted = args.join(' ').trim().toLowerCase();",
    'const items = store.all().filter((item) => describe(item).toLowerCase().includes(wanted));',
    `if (items.length === 0) throw new UserError(${codeText(`There are no ${many} to pick from.`)});`,
    'const item = items[randomInt(items.length)];',
    'return { text: describe(item), data: item };',
  ],
  happy: {
    name: 'picks every entry sooner or later, and only among those that fit',
    lines: [
      `store.add(${first});`,
      `store.add(${second});`,
      'const seen = new Set(Array.from({ length: 100 }, () => command.run(store, []).data.id));',
      'assert.deepEqual([...seen].sort(), [1, 2]);',
      "assert.equal(command.run(store, ['SECOND']).data.id, 2);",
    ],
  },
  wrong: { name: 'says so when there is nothing to pick from', lines: refuses(['[]', "['no such words']"]) },
  kept: {
    name: 'picks what an earlier run stored',
    lines: [`openStore(file).add(${first});`, 'assert.equal(command.run(openStore(file), []).data.id, 1);'],
  },
  criteria: [
    `Shows one of the ${many} by chance, each as likely as any other.`,
    'Words narrow down what is picked from.',
    'With nothing to pick from it says so.',
  ],
});

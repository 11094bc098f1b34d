import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** What has most votes. */
export const results: Kind = ({ many, first, second }) => ({
  usage: '',
  changes: false,
  needs: ['refuseArguments'],
  above: [],
  run: [
    'refuseArguments(args);',
    'const data = store.all().map(({ id, title, votes = 0 }) => ({ id, title, votes }));',
    'data.sort((one, other) => other.votes - one.votes);',
    "const text = data.map((one) => `${one.votes} ${one.votes === 1 ? 'vote' : 'votes'}: ${one.title}`).join('\\n');",
    `return { text: data.length === 0 ? ${codeText(`There are no ${many} yet.`)} : text, data };`,
  ],
  happy: {
    name: 'shows what has most votes first',
    lines: [
      `store.add(${first}, { votes: 1 });`,
      `store.add(${second}, { votes: 3 });`,
      'assert.deepEqual(command.run(store, []).data.map((one) => one.votes), [3, 1]);',
      'assert.match(command.run(store, []).text, /^3 votes[^]*1 vote:/);',
    ],
  },
  wrong: {
    name: 'refuses arguments',
    lines: [...refuses(["['surplus']"]), 'assert.deepEqual(command.run(store, []).data, []);'],
  },
  kept: {
    name: 'shows the votes of an earlier run',
    lines: [
      `openStore(file).add(${first}, { votes: 2 });`,
      'assert.equal(command.run(openStore(file), []).data[0].votes, 2);',
    ],
  },
  criteria: [
    `Shows the ${many} and their votes, the most votes first.`,
    'What nobody voted for is shown with none.',
    'Surplus arguments are refused.',
  ],
});

/** What is nearly used up. */
export const low: Kind = ({ many, first, second }) => ({
  usage: '[<limit>]',
  changes: false,
  needs: ['describe', 'readNumber'],
  above: ['const USUAL_LIMIT = 5;'],
  run: [
    'const limit = args.length === 0 ? USUAL_LIMIT : readNumber(args[0], 0);',
    'const items = store.all().filter((item) => (item.quantity ?? 0) <= limit);',
    "const text = items.length === 0 ? `Nothing is at ${limit} or below.` : items.map(describe).join('\\n');",
    'return { text, data: items };',
  ],
  happy: {
    name: 'shows what is at the limit or below it',
    lines: [
      `store.add(${first}, { quantity: 2 });`,
      `store.add(${second}, { quantity: 9 });`,
      'assert.deepEqual(command.run(store, []).data.map((item) => item.id), [1]);',
      "assert.equal(command.run(store, ['9']).data.length, 2);",
      "assert.match(command.run(store, ['1']).text, /Nothing/);",
    ],
  },
  wrong: { name: 'refuses limits that are none', lines: refuses(["['few']", "['-1']"]) },
  kept: {
    name: 'shows what an earlier run stored',
    lines: [
      `openStore(file).add(${first}, { quantity: 1 });`,
      'assert.equal(command.run(openStore(file), []).data.length, 1);',
    ],
  },
  criteria: [
    `Shows the ${many} of which there are 5 or fewer, or as many as asked for.`,
    'What has no quantity counts as none left.',
    'A limit that is no number is refused.',
  ],
});

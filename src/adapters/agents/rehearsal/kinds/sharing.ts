import { type Kind, refuses } from './kind.ts';

const SHARE_RUN = [
  'const [amount, ...names] = args;',
  'const cents = readMoney(amount);',
  'const people = readPeople(names);',
  "store.record('split', null, `${cents} ${people.join(', ')}`);",
];

/** An amount in equal shares. */
export const split: Kind = () => ({
  usage: '<amount> <who paid> <name> …',
  changes: true,
  needs: [],
  uses: { module: 'money', names: ['moneyText', 'readMoney', 'readPeople', 'shares'] },
  above: [],
  run: [
    ...SHARE_RUN,
    'const data = shares(cents, people.length).map((share, at) => ({ name: people[at], share }));',
    "const text = data.map(({ name, share }) => `${name}: ${moneyText(share)}`).join('\\n');",
    'return { text, data };',
  ],
  happy: {
    name: 'shares equally, to the cent',
    lines: [
      "const { data } = command.run(store, ['10', 'Ada', 'Bob', 'Cem']);",
      'assert.deepEqual(data.map((one) => one.share), [334, 333, 333]);',
      "assert.match(command.run(store, ['4.50', 'Ada', 'Bob']).text, /Bob: 2\\.25/);",
    ],
  },
  wrong: {
    name: 'refuses amounts that are none and shares for nobody',
    lines: [
      ...refuses([
        '[]',
        "['x', 'Ada', 'Bob']",
        "['-5', 'Ada', 'Bob']",
        "['1.234', 'Ada', 'Bob']",
        "['10', 'Ada']",
        "['10', 'Ada', 'Ada']",
      ]),
    ],
  },
  kept: {
    name: 'remembers the amount and the names',
    lines: [
      "command.run(openStore(file), ['10', 'Ada', 'Bob']);",
      "assert.equal(openStore(file).activity('split')[0].text, '1000 Ada, Bob');",
    ],
  },
  criteria: [
    'An amount is shared equally between the names; the first one paid.',
    'No cent is lost: what cannot be shared equally goes to the first names.',
    'An amount that is none, or fewer than two different names, is refused.',
  ],
});

/** Who owes whom. */
export const settle: Kind = () => ({
  usage: '[<amount> <who paid> <name> …]',
  changes: true,
  needs: [],
  uses: { module: 'money', names: ['debts', 'moneyText', 'readMoney', 'readPeople'] },
  above: [],
  run: [
    'if (args.length > 0) {',
    ...SHARE_RUN.map((line) => `  ${line}`),
    '}',
    "const data = debts(store.activity('split').map((entry) => entry.text));",
    "const text = data.map(({ from, to, cents }) => `${from} owes ${to} ${moneyText(cents)}`).join('\\n');",
    "return { text: text === '' ? 'Nobody owes anything.' : text, data };",
  ],
  happy: {
    name: 'adds up what was paid and shows who owes whom',
    lines: [
      "command.run(store, ['30', 'Ada', 'Bob', 'Cem']);",
      "const { data } = command.run(store, ['6', 'Bob', 'Ada']);",
      "assert.deepEqual(data, [{ from: 'Cem', to: 'Ada', cents: 1000 }, { from: 'Bob', to: 'Ada', cents: 700 }]);",
    ],
  },
  wrong: {
    name: 'refuses amounts that are none, and says so when nobody owes anything',
    lines: [
      ...refuses(["['x', 'Ada', 'Bob']", "['10', 'Ada']"]),
      "assert.equal(command.run(store, []).text, 'Nobody owes anything.');",
    ],
  },
  kept: {
    name: 'still knows it in the next run',
    lines: [
      "command.run(openStore(file), ['10', 'Ada', 'Bob']);",
      "assert.equal(command.run(openStore(file), []).text, 'Bob owes Ada 5.00');",
    ],
  },
  criteria: [
    'An amount is shared equally between the names; the first one paid. Without arguments it shows who owes whom.',
    'All that was paid is added up, so that as few people as possible pay.',
    'An amount that is none, or fewer than two different names, is refused.',
  ],
});

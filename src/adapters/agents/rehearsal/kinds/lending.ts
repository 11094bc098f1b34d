import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

/** Gives an entry to somebody until it comes back. */
export const lend: Kind = ({ aOne, first, verb }) => ({
  usage: '<number> <name>',
  changes: true,
  needs: ['describe', 'readId', 'readText', 'UserError'],
  above: [],
  run: [
    'const [number, ...words] = args;',
    'const id = readId(number);',
    "const lentTo = readText(words.filter((word, at) => at > 0 || word !== 'to'), 'who gets it');",
    'const known = store.get(id).lentTo;',
    'if (known !== undefined) throw new UserError(`${known} has it.`);',
    'const item = store.update(id, { lentTo, lentOn: store.today() });',
    `store.record(${codeText(verb)}, id, lentTo);`,
    'return { text: describe(item), data: item };',
  ],
  happy: {
    name: 'remembers who has it and since when',
    lines: [
      `store.add(${first});`,
      "command.run(store, ['1', 'to', 'Ada']);",
      'const { lentTo, lentOn } = store.get(1);',
      "assert.deepEqual({ lentTo, lentOn }, { lentTo: 'Ada', lentOn: '2026-03-10' });",
    ],
  },
  wrong: {
    name: 'refuses to give away what somebody has',
    lines: [
      `store.add(${first});`,
      ...refuses(['[]', "['1']", "['9', 'Ada']"]),
      "command.run(store, ['1', 'Ada']);",
      ...refuses(["['1', 'Bob']"]),
      "assert.equal(store.get(1).lentTo, 'Ada');",
    ],
  },
  kept: {
    name: 'still knows who has it in the next run',
    lines: [
      `openStore(file).add(${first});`,
      "command.run(openStore(file), ['1', 'Ada']);",
      "assert.equal(openStore(file).get(1).lentTo, 'Ada');",
    ],
  },
  criteria: [
    `Who has ${aOne}, and since when, is kept and shown.`,
    'What somebody has cannot be given to another until it is back.',
    'A missing name or an unknown number is refused.',
  ],
});

/** Takes back what was lent. */
export const giveback: Kind = ({ aOne, first }) => ({
  usage: '<number>',
  changes: true,
  needs: ['describe', 'readId', 'UserError'],
  above: [],
  run: [
    'const id = readId(args[0]);',
    'const { lentTo } = store.get(id);',
    "if (lentTo === undefined) throw new UserError('Nobody has it.');",
    'const item = store.update(id, { lentTo: undefined, lentOn: undefined });',
    "store.record('return', id, lentTo);",
    'return { text: `Back from ${lentTo}: ${describe(item)}`, data: item };',
  ],
  happy: {
    name: 'is free again and remembers who had it',
    lines: [
      `store.add(${first}, { lentTo: 'Ada', lentOn: '2026-03-01' });`,
      "assert.match(command.run(store, ['1']).text, /^Back from Ada/);",
      'assert.equal(store.get(1).lentTo, undefined);',
      "assert.equal(store.activity('return')[0].text, 'Ada');",
    ],
  },
  wrong: {
    name: 'refuses what nobody has, and unknown numbers',
    lines: [`store.add(${first});`, ...refuses(['[]', "['1']", "['9']"])],
  },
  kept: {
    name: 'is still free in the next run',
    lines: [
      `openStore(file).add(${first}, { lentTo: 'Ada' });`,
      "command.run(openStore(file), ['1']);",
      'assert.equal(openStore(file).get(1).lentTo, undefined);',
    ],
  },
  criteria: [
    `${aOne.charAt(0).toUpperCase()}${aOne.slice(1)} that comes back is free for the next one.`,
    'What nobody has cannot come back.',
    'Who had it stays in the history.',
  ],
});

/** Keeps something free for somebody on a day. */
export const reserve: Kind = ({ one }) => ({
  usage: '<YYYY-MM-DD> <what and for whom>',
  changes: true,
  needs: ['describe', 'readDate', 'readText', 'UserError'],
  above: [],
  run: [
    'const [day, ...words] = args;',
    'const reservedFor = readDate(day);',
    "const title = readText(words, 'what is reserved, and for whom');",
    'const taken = store.all().find((item) => item.reservedFor === reservedFor && item.title === title);',
    'if (taken !== undefined) throw new UserError(`That is reserved already: ${describe(taken)}`);',
    'const item = store.add(title, { reservedFor });',
    'return { text: `Reserved: ${describe(item)}`, data: item };',
  ],
  happy: {
    name: 'keeps the day and what it is for',
    lines: [
      "command.run(store, ['2026-04-01', 'window', 'seat,', 'Ada']);",
      "assert.equal(store.get(1).title, 'window seat, Ada');",
      "assert.equal(store.get(1).reservedFor, '2026-04-01');",
    ],
  },
  wrong: {
    name: 'refuses days that do not exist and what is taken that day',
    lines: [
      ...refuses(['[]', "['tomorrow', 'window seat']", "['2026-02-30', 'window seat']", "['2026-04-01']"]),
      "command.run(store, ['2026-04-01', 'window seat']);",
      ...refuses(["['2026-04-01', 'window seat']"]),
      "command.run(store, ['2026-04-02', 'window seat']);",
      'assert.equal(store.all().length, 2);',
    ],
  },
  kept: {
    name: 'still knows it in the next run',
    lines: [
      "command.run(openStore(file), ['2026-04-01', 'window seat']);",
      "assert.throws(() => command.run(openStore(file), ['2026-04-01', 'window seat']), UserError);",
    ],
  },
  criteria: [
    `A day and what it is for become a ${one} with a number.`,
    'The same thing cannot be reserved twice for one day.',
    'A day that does not exist in the calendar is refused.',
  ],
});

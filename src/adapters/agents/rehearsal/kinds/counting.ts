import { codeText } from '../language/safe-text.ts';
import { type Kind, type KindWords, refuses } from './kind.ts';

const SUMS = [
  '/** Sum and average of every number that is kept about the entries, e.g. of all amounts. */',
  'function sums(items) {',
  '  const found = {};',
  '  for (const item of items) {',
  '    for (const [name, value] of Object.entries(item)) {',
  "      if (name !== 'id' && typeof value === 'number') found[name] = [...(found[name] ?? []), value];",
  '    }',
  '  }',
  '  const round = (number) => Math.round(number * 100) / 100;',
  '  const total = (values) => values.reduce((sum, value) => sum + value, 0);',
  '  const both = (values) => ({ sum: round(total(values)), mean: round(total(values) / values.length) });',
  '  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, both(values)]));',
  '}',
];

const GROUPS = [
  '',
  'function grouped(items) {',
  '  const names = [...new Set(items.map((item) => KEY))];',
  '  return names.map((name) => [name, items.filter((item) => (KEY) === name)]);',
  '}',
  '',
  'function summary(items) {',
  '  const amounts = Object.entries(sums(items)).map(([name, { sum }]) => `${name} ${sum}`);',
  "  return [String(items.length), ...amounts].join(', ');",
  '}',
];

/** The fact by which totals are broken down: the one the wish names, else a category or the month of a date. */
function breakdown({ feature, fields }: KindWords): string | null {
  const named = fields.find(({ name, kind }) => kind === 'text' && feature.toLowerCase().includes(name.toLowerCase()));
  if (named !== undefined) return `item.${named.name} ?? 'none'`;
  if (/\bmonths?|monthly\b/i.test(feature)) {
    const date = fields.find((field) => field.kind === 'date')?.name;
    return date === undefined ? 'item.createdAt.slice(0, 7)' : `(item.${date} ?? item.createdAt).slice(0, 7)`;
  }
  return /\b(?:per|by|each|every) day|daily\b/i.test(feature) ? 'item.createdAt.slice(0, 10)' : null;
}

/** Adds up what is there. */
export const stats: Kind = (words) => {
  const { one, many, first, second, has } = words;
  const key = breakdown(words);
  const groups = key === null ? [] : GROUPS.map((line) => line.replaceAll('KEY', key));
  const done = has('done') ? ', ${data.done} done, ${data.open} open' : '';
  return {
    usage: '',
    changes: false,
    needs: ['refuseArguments'],
    above: [...SUMS, ...groups],
    run: [
      'refuseArguments(args);',
      'const items = store.all();',
      'const done = items.filter((item) => item.done).length;',
      'const data = { total: items.length, done, open: items.length - done, sums: sums(items) };',
      `const lines = [\`\${data.total} \${data.total === 1 ? ${codeText(one)} : ${codeText(many)}}${done}\`];`,
      'for (const [name, { sum, mean }] of Object.entries(data.sums)) lines.push(`${name}: ${sum} (${mean} on average)`);',
      ...(key === null ? [] : ['for (const [name, of] of grouped(items)) lines.push(`${name}: ${summary(of)}`);']),
      "return { text: lines.join('\\n'), data };",
    ],
    happy: {
      name: 'counts the entries and adds up what is kept about them',
      lines: [
        `store.add(${first}, { amount: 2.5 });`,
        `store.add(${second}, { amount: 4 });`,
        'store.update(2, { done: true });',
        'const { text, data } = command.run(store, []);',
        'const { total, done, open } = data;',
        'assert.deepEqual({ total, done, open }, { total: 2, done: 1, open: 1 });',
        'assert.deepEqual(data.sums.amount, { sum: 6.5, mean: 3.25 });',
        `assert.match(text, /^2 [^]*${key === null ? '6.5' : ': 2, amount 6\\.5$'}/);`,
      ],
    },
    wrong: {
      name: 'refuses arguments and counts zero in an empty store',
      lines: [...refuses(["['surplus']"]), 'assert.equal(command.run(store, []).data.total, 0);'],
    },
    kept: {
      name: 'counts what an earlier run stored',
      lines: [`openStore(file).add(${first});`, 'assert.equal(command.run(openStore(file), []).data.total, 1);'],
    },
    criteria: [
      `Shows how many ${many} there are${has('done') ? ', how many are done and how many are open' : ''}.`,
      `Adds up every number kept about them, with the average${key === null ? '' : ', and breaks it down'}.`,
      'An empty store counts as zero, not as an error.',
    ],
  };
};

/** Counts days in a row. */
export const streak: Kind = ({ many, first }) => ({
  usage: '',
  changes: false,
  needs: ['refuseArguments'],
  above: [
    'const DAY = 24 * 60 * 60 * 1000;',
    '',
    '/** Days in a row up to today, or up to yesterday while today is still open. Days are YYYY-MM-DD. */',
    'export function daysInARow(days, today) {',
    '  const seen = new Set(days);',
    '  const before = (day) => new Date(Date.parse(day) - DAY).toISOString().slice(0, 10);',
    '  let day = seen.has(today) ? today : before(today);',
    '  let count = 0;',
    '  for (; seen.has(day); day = before(day)) count += 1;',
    '  return count;',
    '}',
  ],
  run: [
    'refuseArguments(args);',
    "const entries = store.activity('done');",
    'const data = store.all().map((item) => {',
    '  const days = entries.filter((entry) => entry.item === item.id).map((entry) => entry.at.slice(0, 10));',
    '  return { id: item.id, title: item.title, days: daysInARow(days, store.today()) };',
    '});',
    'const lines = data.map((one) => `${one.title}: ${one.days} in a row`);',
    `return { text: lines.length === 0 ? ${codeText(`There are no ${many} yet.`)} : lines.join('\\n'), data };`,
  ],
  happy: {
    name: 'counts days in a row and starts again after a gap',
    lines: [
      "assert.equal(daysInARow(['2026-03-08', '2026-03-09', '2026-03-10'], '2026-03-10'), 3);",
      "assert.equal(daysInARow(['2026-03-08', '2026-03-09'], '2026-03-10'), 2);",
      "assert.equal(daysInARow(['2026-03-07', '2026-03-10'], '2026-03-10'), 1);",
      "assert.equal(daysInARow(['2026-02-28', '2026-03-01'], '2026-03-01'), 2);",
      "assert.equal(daysInARow([], '2026-03-10'), 0);",
    ],
  },
  wrong: { name: 'refuses arguments', lines: refuses(["['surplus']"]) },
  kept: {
    name: 'counts what an earlier run stored',
    lines: [
      'const earlier = openStore(file);',
      `earlier.add(${first});`,
      "earlier.record('done', 1, '');",
      'assert.equal(command.run(openStore(file), []).data[0].days, 1);',
    ],
  },
  criteria: [
    'Shows for each entry on how many days in a row it was done.',
    'A missed day starts the count again; today still counts as open.',
    'Surplus arguments are refused.',
  ],
});

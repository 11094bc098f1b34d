import { codeText } from '../language/safe-text.ts';
import { type Kind, refuses } from './kind.ts';

const CSV = [
  '/** One cell of CSV (RFC 4180); a leading = + - @ is made inert, because spreadsheets would run it as a formula. */',
  'export function csvCell(value) {',
  "  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');",
  "  const inert = /^[=+@-]/.test(text) ? `'${text}` : text;",
  '  return /[",\\r\\n]/.test(inert) ? `"${inert.replaceAll(\'"\', \'""\')}"` : inert;',
  '}',
  '',
  'function toCsv(items) {',
  "  const columns = [...new Set(['id', 'title', 'done', 'createdAt', ...items.flatMap((item) => Object.keys(item))])];",
  "  const plain = columns.filter((column) => items.every((item) => column === 'tags' || typeof item[column] !== 'object'));",
  "  const rows = items.map((item) => plain.map((column) => csvCell(item[column])).join(','));",
  "  return [plain.join(','), ...rows].join('\\n');",
  '}',
  '',
  'function toMarkdown(items) {',
  "  const line = (item) => `- ${[item.title, ...factsOf(item).map(([name, value]) => `${name}: ${value}`)].join(', ')}`;",
  "  return items.map(line).join('\\n');",
  '}',
  '',
  'const WRITERS = {',
  '  csv: toCsv,',
  '  json: (items) => JSON.stringify(items, null, 2),',
  '  markdown: toMarkdown,',
  '};',
];

/** Prints everything for another program. */
export const exportAll: Kind = ({ many, first, feature }) => {
  const standard =
    /json/i.exec(feature)?.[0].toLowerCase() ?? (/markdown|html|text|pdf/i.test(feature) ? 'markdown' : 'csv');
  return {
    usage: '[csv|json|markdown]',
    changes: false,
    needs: ['factsOf', 'UserError'],
    above: CSV,
    run: [
      `const [format = '${standard}'] = args;`,
      'if (!Object.hasOwn(WRITERS, format)) {',
      '  throw new UserError(`"${format}" is not a known format. Use one of: ${Object.keys(WRITERS).join(\', \')}.`);',
      '}',
      'return { text: WRITERS[format](store.all()), data: store.all() };',
    ],
    happy: {
      name: 'writes a header and a row for each entry, JSON that reads back, and a list to read',
      lines: [
        `store.add(${first});`,
        "const lines = command.run(store, ['csv']).text.split('\\n');",
        'assert.match(lines[0], /^id,title,done,createdAt/);',
        'assert.equal(lines.length, 2);',
        "assert.deepEqual(JSON.parse(command.run(store, ['json']).text), store.all());",
        "assert.match(command.run(store, ['markdown']).text, /^- First/);",
      ],
    },
    wrong: {
      name: 'quotes what would break a cell, and refuses unknown formats',
      lines: [
        "assert.equal(csvCell('a,b'), '\"a,b\"');",
        'assert.equal(csvCell(\'say "hi"\'), \'"say ""hi"""\');',
        "assert.equal(csvCell('=1+1'), \"'=1+1\");",
        ...refuses(["['nonsense']", "['toString']"]),
      ],
    },
    kept: {
      name: 'exports what an earlier run stored',
      lines: [
        `openStore(file).add(${first});`,
        "assert.ok(command.run(openStore(file), ['csv']).text.includes('First'));",
      ],
    },
    criteria: [
      `Prints all ${many} as CSV with a header, as JSON or as a Markdown list.`,
      'Commas, quotes, line breaks and formulas in names do no harm.',
      'An unknown format is refused.',
    ],
  };
};

/** Adds many entries at once, each with its facts behind commas where the program keeps any. */
export const importAll: Kind = ({ one, many, first, second, fields }) => {
  const facts = fields.slice(0, 3).map(({ name }) => `, ${name}`);
  return {
    usage: `<title${facts.join('')}>; <title${facts.join('')}>; …`,
    changes: true,
    needs: ['FIELDS', 'readOptions', 'readText', 'UserError'],
    above: [
      '/** `title, value, value`: the values in the order in which the facts are listed in input.mjs. */',
      'function readLine(line) {',
      "  const [title, ...values] = line.split(',').map((part) => part.trim());",
      `  if (values.length > FIELDS.length) throw new UserError(\`"\${line.trim()}" has more values than a ${one} has facts.\`);`,
      "  const given = values.map((value, at) => `--${FIELDS[at].name}=${value}`).filter((option) => !option.endsWith('='));",
      `  return { title: readText([title], ${codeText(`a name for every ${one}`)}), fields: readOptions(given).fields };`,
      '}',
    ],
    run: [
      `const text = args.join(' ').trim();`,
      `if (text === '') throw new UserError(${codeText(`Please give the names of the ${many}, separated by ;`)});`,
      'const checked = text.split(/[;\\n]/).map(readLine);',
      'const items = checked.map((entry) => store.add(entry.title, entry.fields));',
      'return { text: `Imported ${items.length}.`, data: items };',
    ],
    happy: {
      name: 'adds every entry of the line',
      lines: [
        `command.run(store, [${first} + '; ' + ${second}]);`,
        `assert.deepEqual(store.all().map((item) => item.title), [${first}, ${second}]);`,
      ],
    },
    wrong: {
      name: 'takes all or nothing',
      lines: [
        ...refuses(['[]', "['fine; ; also fine']", "['fine; too' + ', x'.repeat(99)]"]),
        'assert.deepEqual(store.all(), []);',
      ],
    },
    kept: {
      name: 'keeps what was imported',
      lines: [`command.run(openStore(file), [${first}]);`, 'assert.equal(openStore(file).all().length, 1);'],
    },
    criteria: [
      `Adds several ${many} at once, separated by semicolons or line breaks, with their facts behind commas.`,
      'If one of them cannot be used, none is added.',
      'They are still there after a restart.',
    ],
  };
};

import fc from 'fast-check';

const name = (prefix: string, count: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: count - 1 }).map((at) => `${prefix}${at}`);

const typeText = fc.constantFrom(
  'INTEGER',
  'INT',
  'TEXT',
  'REAL',
  'NUMERIC',
  'BLOB',
  'BOOLEAN',
  'VARCHAR(20)',
  'DECIMAL(8,2)',
  'DATE',
  'JSON',
  '',
);

const constraint = (own: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    '',
    '',
    '',
    'NOT NULL',
    'UNIQUE',
    'DEFAULT 0',
    "DEFAULT 'it''s'",
    'NOT NULL DEFAULT 1',
    'COLLATE NOCASE',
    `CHECK (${own} <> 5)`,
    `CHECK (length(${own}) < 30)`,
    'DEFAULT CURRENT_TIMESTAMP',
    'DEFAULT (1 + 2)',
  );

const column = name('c', 5).chain((own) =>
  fc.record({
    own: fc.constant(own),
    type: typeText,
    rule: constraint(own),
    from: fc.option(name('c', 5), { freq: 6 }),
  }),
);

type RandomColumn = typeof column extends fc.Arbitrary<infer T> ? T : never;

const table = fc.record({
  name: name('t', 3),
  key: fc.constantFrom('none', 'rowid', 'counted', 'first', 'two'),
  columns: fc.uniqueArray(column, { minLength: 1, maxLength: 4, selector: (one) => one.own }),
  parent: fc.option(name('t', 3), { freq: 3 }),
  action: fc.constantFrom('', ' ON DELETE CASCADE', ' ON DELETE SET NULL'),
  index: fc.constantFrom('none', 'plain', 'unique', 'partial'),
  from: fc.option(name('t', 3), { freq: 6 }),
});

type RandomTable = typeof table extends fc.Arbitrary<infer T> ? T : never;

function columnLine({ own, type, rule, from }: RandomColumn, last: boolean): string {
  return `  ${own} ${type} ${rule}${last ? '' : ','}${from === null ? '' : ` -- renamed from: ${from}`}`;
}

function tableSql(one: RandomTable, names: ReadonlySet<string>): string {
  const [first, second] = one.columns.map((column) => column.own);
  const key = {
    none: [],
    rowid: ['  id INTEGER PRIMARY KEY'],
    counted: ['  id INTEGER PRIMARY KEY AUTOINCREMENT'],
    first: [`  PRIMARY KEY (${first})`],
    two: [`  PRIMARY KEY (${second === undefined ? first : `${first}, ${second}`})`],
  }[one.key];
  const hasId = one.key === 'rowid' || one.key === 'counted';
  const points = one.parent !== null && names.has(one.parent);
  const parent = points ? [`  up INTEGER REFERENCES ${one.parent} (id)${one.action}`] : [];
  const extra = [...(hasId ? key : []), ...parent];
  const tail = hasId ? [] : key;
  const lines = [
    ...extra.map((line) => `${line},`),
    ...one.columns.map((column, at) => columnLine(column, at === one.columns.length - 1 && tail.length === 0)),
    ...tail,
  ];
  const index = {
    none: '',
    plain: `\nCREATE INDEX ${one.name}_i ON ${one.name} (${first});`,
    unique: `\nCREATE UNIQUE INDEX ${one.name}_i ON ${one.name} (${first});`,
    partial: `\nCREATE INDEX ${one.name}_i ON ${one.name} (${first} DESC) WHERE ${first} IS NOT NULL;`,
  }[one.index];
  const from = one.from === null ? '' : `-- renamed from: ${one.from}\n`;
  return `${from}CREATE TABLE ${one.name} (\n${lines.join('\n')}\n);${index}`;
}

/** SQL of up to three tables of few names, so that two of them have much in common; foreign keys point to numbered rows. */
export const randomSchema: fc.Arbitrary<string> = fc
  .uniqueArray(table, { maxLength: 3, selector: (one) => one.name })
  .map((tables) => {
    const numbered = new Set(
      tables.filter((one) => one.key === 'rowid' || one.key === 'counted').map((one) => one.name),
    );
    return tables.map((one) => tableSql(one, numbered)).join('\n');
  });

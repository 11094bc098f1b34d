import { describe, expect, it } from 'vitest';
import { parseSchema } from '../../../../src/core/migrations/parse-schema.ts';
import { createAll } from '../../../../src/core/migrations/print-sql.ts';
import { ofSql } from '../../../support/shadow-run.ts';

const printed = (text: string): string => {
  const { model, faults } = parseSchema(text);
  expect(faults).toEqual([]);
  return model.tables.flatMap(createAll).join('\n');
};

const remarks = (text: string) => parseSchema(text).remarks.map(({ line, message }) => `${line}: ${message}`);
const faults = (text: string) => parseSchema(text).faults.map(({ line, message }) => `${line}: ${message}`);

const TABLE = `# Schema

### Table: habits
| Field | Type | Rule |
|---|---|---|
| id | integer | primary key |
| name | varchar(40) | required, unique, check (length(name) > 0) |
| owner | number or nothing | references users(id) on delete cascade |
| state | enum('on', 'off') | default 'on', not null |
- unique (owner, name)
- index (state)

### Table: users
| Field | Type | Rule |
|---|---|---|
| id | number | primary key |
`;

describe('a table of columns', () => {
  it('is read with types, rules, keys and constraints', () => {
    expect(printed(TABLE)).toMatchInlineSnapshot(`
      "CREATE TABLE "habits" (
        "id" INTEGER NOT NULL,
        "name" VARCHAR(40) NOT NULL,
        "owner" NUMERIC,
        "state" TEXT NOT NULL DEFAULT 'on',
        PRIMARY KEY ("id"),
        UNIQUE ("name"),
        UNIQUE ("owner", "name"),
        FOREIGN KEY ("owner") REFERENCES "users" ("id") ON DELETE CASCADE,
        CHECK (length(name) > 0),
        CHECK ("state" IN ('on', 'off'))
      );
      CREATE INDEX "habits_state_idx" ON "habits" (state);
      CREATE TABLE "users" (
        "id" NUMERIC NOT NULL,
        PRIMARY KEY ("id")
      );"
    `);
  });

  it('says what it does not understand, by line, and takes nothing of it', () => {
    const text = TABLE.replace('required, unique, check', 'unique per owner, at most five, check').replace(
      'default ',
      'default to ',
    );
    expect(remarks(text)).toEqual([
      '7: habits.name: not understood and not compared: unique per owner',
      '7: habits.name: not understood and not compared: at most five',
      "9: habits.state: not understood and not compared: default to 'on'",
    ]);
    expect(parseSchema(text).model.tables[0]?.uniques).toEqual([['owner', 'name']]);
  });

  it('may say in columns of its own what else would be a rule', () => {
    const rows = [
      '| `id` | `INTEGER` | no | ✓ |  |  | PK |',
      "| email | TEXT NOT NULL |  | yes | 'x' | users.id | the address |",
    ];
    const head =
      '| Column | Data Type | Nullable | Unique | Default | References | Description |\n|:--|---|---|---|---|---|---|';
    expect(printed(`## users\n${head}\n${rows.join('\n')}\n`)).toMatchInlineSnapshot(`
      "CREATE TABLE "users" (
        "id" INTEGER NOT NULL,
        "email" TEXT NOT NULL DEFAULT 'x',
        UNIQUE ("id"),
        UNIQUE ("email"),
        FOREIGN KEY ("email") REFERENCES "users" ("id")
      );"
    `);
  });

  it.each([
    [
      'below no heading that names a table',
      '## Who uses it\n| Field | Type |\n|---|---|\n| a | text |\n',
      '2: these columns stand below no heading "### Table: name"',
    ],
    [
      'with a column twice',
      '### Table: t\n| Field | Type |\n|---|---|\n| a | text |\n| A | text |\n',
      '5: table t has the column A twice',
    ],
    ['described twice', '### Table: t\n- a: text\n### Table: T\n- a: text\n', '3: table T is described twice'],
    [
      'with a key of a column it has not',
      '### Table: t\n- a: text\n- unique (b)\n',
      '1: table t has no column b, which one of its constraints names',
    ],
    ['with bytes that are no text', '### Table: t\n- a: text \uFFFD\n', '2: holds bytes that are no UTF-8 text'],
    [
      'with two primary keys',
      '### Table: t\n- a: text, primary key\n- b: text, primary key\n',
      '3: table t has two primary keys',
    ],
  ])('is a fault %s', (_, text, fault) => {
    expect(faults(text)).toContain(fault);
  });

  it('with a type that is not known keeps the column without one', () => {
    expect(remarks('### Table: t\n| Field | Type |\n|---|---|\n| a | Person |\n')).toEqual([
      '4: t.a: the type Person is not understood; it is kept without one',
    ]);
  });
});

describe('a list of columns', () => {
  it.each([
    ['- name: text, required'],
    ['- `name` — TEXT NOT NULL'],
    ['- **name** (text, required)'],
    ['- name TEXT NOT NULL'],
    ['* name - string, mandatory'],
    ['1. `name`: varchar, not null.'],
  ])('reads %s', (item) => {
    expect(parseSchema(`### Table: t\n${item}\n`).model.tables[0]?.columns).toMatchObject([
      { name: 'name', notNull: true, type: { kind: 'text' } },
    ]);
  });

  it('leaves prose alone, and says so', () => {
    expect(remarks('### Table: t\n- a: text\n- Each row is one day.\n- date text is kept\n')).toEqual([
      '3: t: not understood and not compared: Each row is one day.',
      '4: t: not understood and not compared: date text is kept',
    ]);
  });
});

describe('a block of SQL', () => {
  it('is read with everything SQLite keeps', () => {
    const sql = [
      '-- the people\nCREATE TABLE IF NOT EXISTS main.users (',
      "  id INTEGER PRIMARY KEY AUTOINCREMENT, /* never, ever (twice */ name TEXT NOT NULL DEFAULT 'O''Brien; no' COLLATE NOCASE,",
      '  size DECIMAL(10, 2) CHECK (size >= 0), big INT GENERATED ALWAYS AS (size * 2) STORED,',
      '  boss INT CONSTRAINT b REFERENCES users (id) ON UPDATE CASCADE ON DELETE SET NULL,',
      '  CONSTRAINT u UNIQUE (name, boss), FOREIGN KEY (boss) REFERENCES users',
      ');',
      'CREATE UNIQUE INDEX IF NOT EXISTS un ON users (lower(name) DESC) WHERE size > 1;',
      'CREATE TABLE kv (k TEXT PRIMARY KEY, v BLOB) STRICT, WITHOUT ROWID;',
    ];
    expect(printed(ofSql(sql.join('\n')))).toMatchInlineSnapshot(`
      "CREATE TABLE "users" (
        "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        "name" TEXT NOT NULL DEFAULT 'O''Brien; no' COLLATE NOCASE,
        "size" DECIMAL(10, 2),
        "big" INT GENERATED ALWAYS AS (size * 2) STORED,
        "boss" INT,
        UNIQUE ("name", "boss"),
        FOREIGN KEY ("boss") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
        FOREIGN KEY ("boss") REFERENCES "users",
        CHECK (size >= 0)
      );
      CREATE UNIQUE INDEX "un" ON "users" (lower(name) DESC) WHERE size > 1;
      CREATE TABLE "kv" (
        "k" TEXT NOT NULL,
        "v" BLOB,
        PRIMARY KEY ("k")
      ) STRICT, WITHOUT ROWID;"
    `);
  });

  it.each([
    [
      'a quote that is never closed',
      "CREATE TABLE t (\na TEXT DEFAULT 'x);",
      "3: a quote ' is opened and never closed",
    ],
    [
      'a parenthesis that is never closed',
      '\nCREATE TABLE t (a INT;',
      '3: a CREATE TABLE needs a name and its columns between parentheses that are closed',
    ],
    [
      'a comma too many',
      'CREATE TABLE t (\na INT,\n);',
      '2: table t: one of its parts is empty; a comma may be too many',
    ],
    [
      'an index on a table that is not there',
      'CREATE INDEX i ON u (a);',
      '2: the index i is on table u, which is not described',
    ],
    [
      'two indexes of one name',
      'CREATE TABLE t (a INT);\nCREATE INDEX i ON t (a);CREATE INDEX i ON t (a);',
      '2: two indexes are called i',
    ],
  ])('is a fault with %s', (_, sql, fault) => {
    expect(faults(ofSql(sql))).toContain(fault);
  });

  it('is a fault when its fence is never closed', () => {
    expect(faults('# S\n```sql\nCREATE TABLE t (a INT);\n')).toEqual(['2: this block of SQL is never closed']);
  });

  it('says which statements and words it passes over', () => {
    expect(
      remarks(
        ofSql("CREATE TABLE t (a INT COMMENT 'x', g GEOMETRY);\nCREATE VIEW v AS SELECT 1;\nINSERT INTO t VALUES (1);"),
      ),
    ).toEqual([
      "2: t: not understood and not compared: COMMENT 'x'",
      '2: t.g: the type GEOMETRY is not known; it is compared by its name',
      '3: not compared: the statement CREATE VIEW v AS …',
      '4: not compared: the statement INSERT INTO t VALUES …',
    ]);
  });
});

it('takes other code, prose and tables for what they are', () => {
  const text = '# S\n```ts\nCREATE TABLE t (\n```\n| Term | Meaning |\n|---|---|\n| a | b |\n\n## Notes\n- a: text\n';
  expect(parseSchema(text)).toEqual({ model: { tables: [] }, faults: [], remarks: [] });
});

it('reads any text in time that grows with its length', () => {
  const text = ofSql(`CREATE TABLE t (${Array.from({ length: 5000 }, (_, at) => `c${at} INT`).join(', ')});`);
  expect(parseSchema(text).model.tables[0]?.columns).toHaveLength(5000);
});

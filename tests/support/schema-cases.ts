import type { Proof, Risk } from '../../schemas/migration-event.ts';

/** A change of the data's form and what is known of it beforehand. */
export interface SchemaCase {
  readonly name: string;
  /** SQL of SCHEMA.md before and after. */
  readonly before: string;
  readonly after: string;
  readonly risk: Risk;
  /** The rules it falls under, in the order of the report. */
  readonly rules: readonly string[];
  /** Statements of the way there, by what they begin with, without those of every transaction. */
  readonly up: readonly string[];
  readonly proof: Proof['kind'];
  /** Why possible rows are refused; absent where none is. */
  readonly unfit?: RegExp;
}

const REBUILT = ['CREATE TABLE "t_new"', 'INSERT INTO "t_new"', 'DROP TABLE "t"', 'ALTER TABLE "t_new" RENAME TO "t"'];
const none: readonly string[] = [];

type Rest = Pick<SchemaCase, 'risk' | 'rules' | 'up' | 'proof' | 'unfit'>;
type Spec = readonly [name: string, before: string, after: string, rest: Rest];

const t = (columns: string): string => `CREATE TABLE t (${columns});`;
const P = 'CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);';

const tables: readonly Spec[] = [
  [
    'a new table',
    t('a INT'),
    `${t('a INT')} CREATE TABLE u (b INT);`,
    { risk: 'LOW', rules: ['table-added'], up: ['CREATE TABLE "u"'], proof: 'restored' },
  ],
  [
    'a new table with its indexes',
    t('a INT'),
    `${t('a INT')} CREATE TABLE u (b INT); CREATE INDEX ub ON u (b);`,
    { risk: 'LOW', rules: ['table-added'], up: ['CREATE TABLE "u"', 'CREATE INDEX "ub"'], proof: 'restored' },
  ],
  [
    'a table removed',
    `${t('a INT')} CREATE TABLE u (b INT);`,
    t('a INT'),
    { risk: 'DATA-LOSS', rules: ['table-removed'], up: ['DROP TABLE "u"'], proof: 'differs' },
  ],
  [
    'two tables that refer to each other, removed',
    `${t('a INT')} CREATE TABLE x (id INTEGER PRIMARY KEY, y INT REFERENCES y (id)); CREATE TABLE y (id INTEGER PRIMARY KEY, x INT REFERENCES x (id));`,
    t('a INT'),
    {
      risk: 'DATA-LOSS',
      rules: ['table-removed', 'table-removed'],
      up: ['DROP TABLE "x"', 'DROP TABLE "y"'],
      proof: 'differs',
    },
  ],
  [
    'a table renamed with a hint',
    'CREATE TABLE old (a INT);',
    '-- renamed from: old\nCREATE TABLE t (a INT);',
    { risk: 'MEDIUM', rules: ['table-renamed'], up: ['ALTER TABLE "old" RENAME TO "t"'], proof: 'restored' },
  ],
  [
    'a table renamed that others refer to',
    `${P} CREATE TABLE t (a INT REFERENCES p (id));`,
    '-- renamed from: p\nCREATE TABLE q (id INTEGER PRIMARY KEY, code TEXT UNIQUE); CREATE TABLE t (a INT REFERENCES q (id));',
    { risk: 'MEDIUM', rules: ['table-renamed'], up: ['ALTER TABLE "p" RENAME TO "q"'], proof: 'restored' },
  ],
  [
    'a table renamed without a hint',
    'CREATE TABLE old (a INT);',
    t('a INT'),
    {
      risk: 'DATA-LOSS',
      rules: ['table-added', 'table-removed'],
      up: ['DROP TABLE "old"', 'CREATE TABLE "t"'],
      proof: 'differs',
    },
  ],
  [
    'a hint that was followed before',
    t('a INT'),
    '-- renamed from: old\nCREATE TABLE t (a INT);',
    { risk: 'LOW', rules: none, up: none, proof: 'nothing' },
  ],
  [
    'a hint for a table that is still there',
    'CREATE TABLE u (a INT);',
    '-- renamed from: u\nCREATE TABLE t (a INT); CREATE TABLE u (a INT);',
    { risk: 'LOW', rules: ['table-added'], up: ['CREATE TABLE "t"'], proof: 'restored' },
  ],
  [
    'names in another case',
    t('a INT, b TEXT'),
    'CREATE TABLE T (A INT, B TEXT);',
    { risk: 'LOW', rules: none, up: none, proof: 'nothing' },
  ],
];

const columns: readonly Spec[] = [
  [
    'a column at the end',
    t('a INT'),
    t('a INT, b TEXT'),
    { risk: 'LOW', rules: ['column-added'], up: ['ALTER TABLE "t" ADD COLUMN "b" TEXT'], proof: 'restored' },
  ],
  [
    'a column in the middle',
    t('a INT, c INT'),
    t('a INT, b TEXT, c INT'),
    { risk: 'LOW', rules: ['column-added'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a column with a default',
    t('a INT'),
    t("a INT, b TEXT DEFAULT 'x'"),
    {
      risk: 'LOW',
      rules: ['column-added'],
      up: ['ALTER TABLE "t" ADD COLUMN "b" TEXT DEFAULT \'x\''],
      proof: 'restored',
    },
  ],
  [
    'a required column with a default',
    t('a INT'),
    t('a INT, b INT NOT NULL DEFAULT -1'),
    {
      risk: 'LOW',
      rules: ['column-added'],
      up: ['ALTER TABLE "t" ADD COLUMN "b" INT NOT NULL DEFAULT -1'],
      proof: 'restored',
    },
  ],
  [
    'a required column without a default',
    t('a INT'),
    t('a INT, b INT NOT NULL'),
    {
      risk: 'HIGH',
      rules: ['column-added-required'],
      up: REBUILT,
      proof: 'restored',
      unfit: /NOT NULL constraint failed: t_new.b/,
    },
  ],
  [
    'a column with a moment for its default',
    t('a INT'),
    t('a INT, b TEXT DEFAULT CURRENT_TIMESTAMP'),
    { risk: 'MEDIUM', rules: ['column-added-moment'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a column with an expression for its default',
    t('a INT'),
    t('a INT, b INT DEFAULT (1 + 1)'),
    { risk: 'MEDIUM', rules: ['column-added-moment'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a column that is computed',
    t('a INT'),
    t('a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL'),
    { risk: 'LOW', rules: ['column-added'], up: ['ALTER TABLE "t" ADD COLUMN "b"'], proof: 'restored' },
  ],
  [
    'a column that is computed and stored',
    t('a INT'),
    t('a INT, b INT AS (a + 1) STORED'),
    { risk: 'LOW', rules: ['column-added'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a column that refers to another table',
    `${P}${t('a INT')}`,
    `${P}${t('a INT, p INT REFERENCES p (id)')}`,
    {
      risk: 'LOW',
      rules: ['column-added', 'foreign-key-added-new'],
      up: ['ALTER TABLE "t" ADD COLUMN "p" INT REFERENCES "p" ("id")'],
      proof: 'restored',
    },
  ],
  [
    'a unique column',
    t('a INT'),
    t('a INT, b INT UNIQUE'),
    { risk: 'LOW', rules: ['column-added', 'unique-added-new'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a unique column with a default',
    t('a INT'),
    t('a INT, b INT DEFAULT 7 UNIQUE'),
    {
      risk: 'HIGH',
      rules: ['column-added', 'unique-added'],
      up: REBUILT,
      proof: 'restored',
      unfit: /UNIQUE constraint failed/,
    },
  ],
  [
    'a column removed',
    t('a INT, b TEXT'),
    t('a INT'),
    { risk: 'DATA-LOSS', rules: ['column-removed'], up: ['ALTER TABLE "t" DROP COLUMN "b"'], proof: 'differs' },
  ],
  [
    'a required column removed',
    t('a INT, b TEXT NOT NULL'),
    t('a INT'),
    { risk: 'DATA-LOSS', rules: ['column-removed'], up: ['ALTER TABLE "t" DROP COLUMN "b"'], proof: 'differs' },
  ],
  [
    'a column with a check removed',
    t('a INT, b INT CHECK (b > 0)'),
    t('a INT'),
    { risk: 'DATA-LOSS', rules: ['column-removed', 'check-removed'], up: REBUILT, proof: 'differs' },
  ],
  [
    'a column with an index removed',
    `${t('a INT, b INT')} CREATE INDEX tb ON t (b);`,
    t('a INT'),
    {
      risk: 'DATA-LOSS',
      rules: ['column-removed', 'index-removed'],
      up: ['DROP INDEX "tb"', ...REBUILT],
      proof: 'differs',
    },
  ],
  [
    'a computed column removed',
    t('a INT, b INT AS (a + 1)'),
    t('a INT'),
    { risk: 'MEDIUM', rules: ['computed-removed'], up: ['ALTER TABLE "t" DROP COLUMN "b"'], proof: 'restored' },
  ],
  [
    'a key column with references removed',
    `${P}${t('a INT, p INT REFERENCES p (id)')}`,
    `${P}${t('a INT')}`,
    { risk: 'DATA-LOSS', rules: ['column-removed', 'foreign-key-removed'], up: REBUILT, proof: 'differs' },
  ],
  [
    'a column renamed with a hint',
    t('a INT, b TEXT'),
    t('a INT,\nc TEXT -- renamed from: b\n'),
    { risk: 'MEDIUM', rules: ['column-renamed'], up: ['ALTER TABLE "t" RENAME COLUMN "b" TO "c"'], proof: 'restored' },
  ],
  [
    'a column renamed that a check and an index speak of',
    `${t('a INT, b INT CHECK (b > 0)')} CREATE INDEX tb ON t (b);`,
    `${t('a INT,\nc INT CHECK (c > 0) -- renamed from: b\n')} CREATE INDEX tb ON t (c);`,
    { risk: 'MEDIUM', rules: ['column-renamed'], up: ['ALTER TABLE "t" RENAME COLUMN "b" TO "c"'], proof: 'restored' },
  ],
  [
    'a column renamed that another table refers to',
    `${P} CREATE TABLE t (a TEXT REFERENCES p (code));`,
    'CREATE TABLE p (id INTEGER PRIMARY KEY,\nkey TEXT UNIQUE -- renamed from: code\n); CREATE TABLE t (a TEXT REFERENCES p (key));',
    {
      risk: 'MEDIUM',
      rules: ['column-renamed'],
      up: ['ALTER TABLE "p" RENAME COLUMN "code" TO "key"'],
      proof: 'restored',
    },
  ],
  [
    'a column renamed and of another type',
    t('a INT, b INT'),
    t('a INT,\nc TEXT -- renamed from: b\n'),
    {
      risk: 'MEDIUM',
      rules: ['column-renamed', 'type-changed'],
      up: ['ALTER TABLE "t" RENAME COLUMN "b" TO "c"', ...REBUILT],
      proof: 'restored',
    },
  ],
  [
    'a column renamed without a hint',
    t('a INT, b TEXT'),
    t('a INT, c TEXT'),
    {
      risk: 'DATA-LOSS',
      rules: ['column-added', 'column-removed'],
      up: ['ALTER TABLE "t" DROP COLUMN "b"', 'ALTER TABLE "t" ADD COLUMN "c" TEXT'],
      proof: 'differs',
    },
  ],
  [
    'two columns that change places',
    t('a INT, b TEXT'),
    t('b TEXT, a INT'),
    { risk: 'LOW', rules: ['column-moved'], up: REBUILT, proof: 'restored' },
  ],
  [
    'every column replaced',
    t('a INT'),
    t('b TEXT'),
    { risk: 'DATA-LOSS', rules: ['column-added', 'column-removed'], up: REBUILT, proof: 'differs' },
  ],
  [
    'every column but a computed one removed',
    t('a INT, b INT, c INT AS (1 + 1)'),
    t('c INT AS (1 + 1), d INT'),
    {
      risk: 'DATA-LOSS',
      rules: ['column-added', 'column-removed', 'column-removed'],
      up: REBUILT,
      proof: 'differs',
    },
  ],
  [
    'a hint that two columns give',
    t('a INT, b INT'),
    t('a INT,\nc INT, -- renamed from: b\nd INT -- renamed from: b\n'),
    {
      risk: 'DATA-LOSS',
      rules: ['column-added', 'column-added', 'column-removed'],
      up: ['ALTER TABLE "t" DROP COLUMN "b"', 'ALTER TABLE "t" ADD COLUMN "c"', 'ALTER TABLE "t" ADD COLUMN "d"'],
      proof: 'differs',
    },
  ],
  [
    'a hint that two tables give',
    'CREATE TABLE old (a INT);',
    '-- renamed from: old\nCREATE TABLE t (a INT);\n-- renamed from: old\nCREATE TABLE u (a INT);',
    {
      risk: 'DATA-LOSS',
      rules: ['table-added', 'table-added', 'table-removed'],
      up: ['DROP TABLE "old"', 'CREATE TABLE "t"', 'CREATE TABLE "u"'],
      proof: 'differs',
    },
  ],
];

const types: readonly Spec[] = [
  [
    'int by another name',
    t('a INT'),
    t('a INTEGER'),
    { risk: 'LOW', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'integer to text',
    t('a INTEGER'),
    t('a TEXT'),
    { risk: 'MEDIUM', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'integer to real',
    t('a INTEGER'),
    t('a REAL'),
    { risk: 'MEDIUM', rules: ['type-changed'], up: REBUILT, proof: 'differs' },
  ],
  [
    'text to integer',
    t('a TEXT'),
    t('a INTEGER'),
    { risk: 'HIGH', rules: ['type-changed'], up: REBUILT, proof: 'differs' },
  ],
  [
    'real to integer',
    t('a REAL'),
    t('a INTEGER'),
    { risk: 'DATA-LOSS', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'real to text',
    t('a REAL'),
    t('a TEXT'),
    { risk: 'MEDIUM', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'text to blob',
    t('a TEXT'),
    t('a BLOB'),
    { risk: 'MEDIUM', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  ['blob to text', t('a BLOB'), t('a TEXT'), { risk: 'HIGH', rules: ['type-changed'], up: REBUILT, proof: 'restored' }],
  [
    'boolean to integer',
    t('a BOOLEAN'),
    t('a INTEGER'),
    { risk: 'LOW', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'integer to boolean',
    t('a INTEGER'),
    t('a BOOLEAN'),
    { risk: 'HIGH', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a longer text',
    t('a VARCHAR(20)'),
    t('a VARCHAR(40)'),
    { risk: 'LOW', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a shorter text',
    t('a VARCHAR(40)'),
    t('a VARCHAR(20)'),
    { risk: 'HIGH', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'fewer decimals',
    t('a DECIMAL(10,2)'),
    t('a DECIMAL(10,1)'),
    { risk: 'HIGH', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'more decimals, and as many digits before',
    t('a DECIMAL(10,2)'),
    t('a DECIMAL(12,4)'),
    { risk: 'LOW', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a moment to a day',
    t('a DATETIME'),
    t('a DATE'),
    { risk: 'DATA-LOSS', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a type that is not known',
    t('a INT'),
    t('a GEOMETRY'),
    { risk: 'HIGH', rules: ['type-changed'], up: REBUILT, proof: 'restored' },
  ],
];

const rules: readonly Spec[] = [
  [
    'not null',
    t('a INT, b INT'),
    t('a INT, b INT NOT NULL'),
    { risk: 'HIGH', rules: ['not-null-added'], up: REBUILT, proof: 'restored', unfit: /NOT NULL constraint failed/ },
  ],
  [
    'not null with a default',
    t('a INT, b INT'),
    t('a INT, b INT NOT NULL DEFAULT 0'),
    {
      risk: 'HIGH',
      rules: ['default-added', 'not-null-filled'],
      up: [
        REBUILT[0] ?? '',
        'INSERT INTO "t_new" ("a", "b") SELECT "a", COALESCE("b", 0) FROM "t"',
        ...REBUILT.slice(2),
      ],
      proof: 'differs',
    },
  ],
  [
    'null allowed',
    t('a INT, b INT NOT NULL'),
    t('a INT, b INT'),
    { risk: 'MEDIUM', rules: ['not-null-removed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a default',
    t('a INT'),
    t('a INT DEFAULT 3'),
    { risk: 'LOW', rules: ['default-added'], up: REBUILT, proof: 'restored' },
  ],
  [
    'another default',
    t("a TEXT DEFAULT 'x'"),
    t("a TEXT DEFAULT 'y''z'"),
    { risk: 'LOW', rules: ['default-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'no default any more',
    t('a INT DEFAULT 3'),
    t('a INT'),
    { risk: 'LOW', rules: ['default-removed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'another collation',
    t('a TEXT'),
    t('a TEXT COLLATE NOCASE'),
    { risk: 'MEDIUM', rules: ['collation-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'computed in another way',
    t('a INT, b INT AS (a + 1) STORED'),
    t('a INT, b INT AS (a + 2) STORED'),
    { risk: 'HIGH', rules: ['computed-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a primary key',
    t('a INT, b INT'),
    t('a INT PRIMARY KEY, b INT'),
    {
      risk: 'HIGH',
      rules: ['not-null-added', 'primary-key-changed'],
      up: REBUILT,
      proof: 'restored',
      unfit: /constraint failed/,
    },
  ],
  [
    'a longer primary key',
    t('a INT, b INT, PRIMARY KEY (a)'),
    t('a INT, b INT, PRIMARY KEY (a, b)'),
    {
      risk: 'HIGH',
      rules: ['not-null-added', 'primary-key-changed'],
      up: REBUILT,
      proof: 'restored',
      unfit: /NOT NULL constraint failed/,
    },
  ],
  [
    'numbers never used twice',
    t('id INTEGER PRIMARY KEY, b INT'),
    t('id INTEGER PRIMARY KEY AUTOINCREMENT, b INT'),
    { risk: 'LOW', rules: ['autoincrement-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'numbers used once are remembered',
    t('id INTEGER PRIMARY KEY AUTOINCREMENT, b INT'),
    t('id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT'),
    {
      risk: 'MEDIUM',
      rules: ['type-changed'],
      up: [...REBUILT.slice(0, 2), 'DELETE FROM sqlite_sequence', 'INSERT INTO sqlite_sequence', ...REBUILT.slice(2)],
      proof: 'restored',
    },
  ],
  [
    'unique',
    t('a INT, b TEXT'),
    t('a INT, b TEXT UNIQUE'),
    { risk: 'HIGH', rules: ['unique-added'], up: REBUILT, proof: 'restored', unfit: /UNIQUE constraint failed/ },
  ],
  [
    'unique together',
    t('a INT, b INT'),
    t('a INT, b INT, UNIQUE (a, b)'),
    { risk: 'HIGH', rules: ['unique-added'], up: REBUILT, proof: 'restored', unfit: /UNIQUE constraint failed/ },
  ],
  [
    'not unique any more',
    t('a INT UNIQUE'),
    t('a INT'),
    { risk: 'MEDIUM', rules: ['unique-removed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a foreign key',
    `${P}${t('a INT, p INT')}`,
    `${P}${t('a INT, p INT REFERENCES p (id)')}`,
    {
      risk: 'HIGH',
      rules: ['foreign-key-added'],
      up: REBUILT,
      proof: 'restored',
      unfit: /every foreign key points to a row/,
    },
  ],
  [
    'no foreign key any more',
    `${P}${t('p INT REFERENCES p (id)')}`,
    `${P}${t('p INT')}`,
    { risk: 'MEDIUM', rules: ['foreign-key-removed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a foreign key that cascades',
    `${P}${t('p INT REFERENCES p (id)')}`,
    `${P}${t('p INT REFERENCES p (id) ON DELETE CASCADE')}`,
    { risk: 'HIGH', rules: ['foreign-key-cascades'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a foreign key that cascades no more',
    `${P}${t('p INT REFERENCES p ON DELETE CASCADE')}`,
    `${P}${t('p INT REFERENCES p')}`,
    { risk: 'MEDIUM', rules: ['foreign-key-changed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a foreign key that says the primary key',
    `${P}${t('p INT REFERENCES p')}`,
    `${P}${t('p INT REFERENCES p (id)')}`,
    { risk: 'LOW', rules: none, up: none, proof: 'nothing' },
  ],
  [
    'a check',
    t('a INT'),
    t('a INT CHECK (a > 0)'),
    { risk: 'HIGH', rules: ['check-added'], up: REBUILT, proof: 'restored', unfit: /CHECK constraint failed/ },
  ],
  [
    'no check any more',
    t('a INT CHECK (a > 0)'),
    t('a INT'),
    { risk: 'LOW', rules: ['check-removed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a check in other words',
    t("s TEXT CHECK (s IN ('a', 'b'))"),
    t("s TEXT CHECK (s IN ('a', 'b', 'c'))"),
    { risk: 'HIGH', rules: ['check-added', 'check-removed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a check in other white space',
    t('a INT CHECK (a>0 AND  a < 5)'),
    t('a INT CHECK ( "a" > 0 and a<5 )'),
    { risk: 'LOW', rules: none, up: none, proof: 'nothing' },
  ],
  [
    'an index',
    t('a INT'),
    `${t('a INT')} CREATE INDEX ta ON t (a);`,
    { risk: 'LOW', rules: ['index-added'], up: ['CREATE INDEX "ta"'], proof: 'restored' },
  ],
  [
    'no index any more',
    `${t('a INT')} CREATE INDEX ta ON t (a);`,
    t('a INT'),
    { risk: 'LOW', rules: ['index-removed'], up: ['DROP INDEX "ta"'], proof: 'restored' },
  ],
  [
    'a unique index',
    t('a INT'),
    `${t('a INT')} CREATE UNIQUE INDEX ta ON t (a);`,
    {
      risk: 'HIGH',
      rules: ['unique-index-added'],
      up: ['CREATE UNIQUE INDEX "ta"'],
      proof: 'restored',
      unfit: /UNIQUE constraint failed/,
    },
  ],
  [
    'a unique index of some rows',
    t('a INT, b INT'),
    `${t('a INT, b INT')} CREATE UNIQUE INDEX ta ON t (a DESC, b) WHERE b > 5;`,
    {
      risk: 'HIGH',
      rules: ['unique-index-added'],
      up: ['CREATE UNIQUE INDEX "ta"'],
      proof: 'restored',
      unfit: /UNIQUE constraint failed/,
    },
  ],
  [
    'an index of the same name on another table',
    `${t('a INT')} CREATE TABLE u (b INT); CREATE INDEX i ON u (b);`,
    `${t('a INT')} CREATE TABLE u (b INT); CREATE INDEX i ON t (a);`,
    {
      risk: 'LOW',
      rules: ['index-added', 'index-removed'],
      up: ['DROP INDEX "i"', 'CREATE INDEX "i"'],
      proof: 'restored',
    },
  ],
  [
    'an index outlives a new form of its table',
    `${t('a INT, b INT')} CREATE INDEX tb ON t (b);`,
    `${t('a TEXT, b INT')} CREATE INDEX tb ON t (b);`,
    { risk: 'MEDIUM', rules: ['type-changed'], up: [...REBUILT, 'CREATE INDEX "tb"'], proof: 'restored' },
  ],
  [
    'strict',
    t('a INT'),
    'CREATE TABLE t (a INT) STRICT;',
    { risk: 'HIGH', rules: ['strict-added'], up: REBUILT, proof: 'restored' },
  ],
  [
    'strict, where texts are among the numbers',
    t('a NUMERIC, b INT'),
    'CREATE TABLE t (a TEXT, b INT) STRICT;',
    { risk: 'HIGH', rules: ['type-changed', 'strict-added'], up: REBUILT, proof: 'restored' },
  ],
  [
    'not strict any more',
    'CREATE TABLE t (a INT) STRICT;',
    t('a INT'),
    { risk: 'LOW', rules: ['strict-removed'], up: REBUILT, proof: 'restored' },
  ],
  [
    'without rowid',
    t('a TEXT PRIMARY KEY, b INT'),
    'CREATE TABLE t (a TEXT PRIMARY KEY, b INT) WITHOUT ROWID;',
    { risk: 'MEDIUM', rules: ['rowid-changed'], up: REBUILT, proof: 'restored' },
  ],
];

const names: readonly Spec[] = [
  [
    'names that are words of SQL',
    'CREATE TABLE "order" ("group" INT);',
    'CREATE TABLE "order" ("group" TEXT, "select" INT);',
    {
      risk: 'MEDIUM',
      rules: ['type-changed', 'column-added'],
      up: [
        'CREATE TABLE "order_new"',
        'INSERT INTO "order_new"',
        'DROP TABLE "order"',
        'ALTER TABLE "order_new" RENAME TO "order"',
      ],
      proof: 'restored',
    },
  ],
  [
    'names with quotes, spaces and letters of other scripts',
    'CREATE TABLE "a ""b""" ("x y" INT, "Größe" INT);',
    'CREATE TABLE "a ""b""" ("x y" TEXT, "Größe" INT);',
    {
      risk: 'MEDIUM',
      rules: ['type-changed'],
      up: [
        'CREATE TABLE "a ""b""_new"',
        'INSERT INTO "a ""b""_new"',
        'DROP TABLE "a ""b"""',
        'ALTER TABLE "a ""b""_new" RENAME TO',
      ],
      proof: 'restored',
    },
  ],
  [
    'a table whose spare name is taken',
    `${t('a INT')} CREATE TABLE t_new (b INT);`,
    `${t('a TEXT')} CREATE TABLE t_new (b INT);`,
    {
      risk: 'MEDIUM',
      rules: ['type-changed'],
      up: [
        'CREATE TABLE "t_new_new"',
        'INSERT INTO "t_new_new"',
        'DROP TABLE "t"',
        'ALTER TABLE "t_new_new" RENAME TO "t"',
      ],
      proof: 'restored',
    },
  ],
  [
    'a table that refers to itself',
    t('id INTEGER PRIMARY KEY, up INT REFERENCES t (id)'),
    t('id INTEGER PRIMARY KEY, up INT REFERENCES t (id) ON DELETE SET NULL'),
    { risk: 'HIGH', rules: ['foreign-key-cascades'], up: REBUILT, proof: 'restored' },
  ],
  [
    'a parent that is built anew under its children',
    `${P}${t('p INT NOT NULL REFERENCES p (id) ON DELETE CASCADE')}`,
    `CREATE TABLE p (id INTEGER PRIMARY KEY, code VARCHAR(9) UNIQUE);${t('p INT NOT NULL REFERENCES p (id) ON DELETE CASCADE')}`,
    {
      risk: 'HIGH',
      rules: ['type-changed'],
      up: ['CREATE TABLE "p_new"', 'INSERT INTO "p_new"', 'DROP TABLE "p"', 'ALTER TABLE "p_new" RENAME TO "p"'],
      proof: 'restored',
    },
  ],
];

/** Over eighty changes, each with the class, the SQL and the outcome it must have. */
export const SCHEMA_CASES: readonly SchemaCase[] = [...tables, ...columns, ...types, ...rules, ...names].map(
  ([name, before, after, rest]) => ({ name, before, after, ...rest }),
);

import { describe, expect, it } from 'vitest';
import { importTargets, pathBook } from '../../../../src/core/change/import-targets.ts';
import { codeOf } from '../../../../src/core/change/project-index.ts';
import { termsOf } from '../../../../src/core/change/words.ts';

const PATHS = [
  ...['src/a.ts', 'src/data/invoices.ts', 'src/data/index.ts', 'app/data/invoices.py', 'app/__init__.py'],
  ...['src/db/mod.rs', 'src/money.rs', 'org/example/Db.java', 'include/db.h', 'web/style.css', 'other/Db.java'],
];
const book = pathBook(PATHS);
const facts = (path: string, imports: string[]) => ({ path, size: 1, mtimeMs: 1, sha256: path, imports, symbols: [] });

describe('the file an import means', () => {
  it.each([
    ['src/a.ts', './data/invoices.ts', 'src/data/invoices.ts'],
    ['src/a.ts', './data/invoices.js', 'src/data/invoices.ts'],
    ['src/a.ts', './data/invoices', 'src/data/invoices.ts'],
    ['src/a.ts', './data', 'src/data/index.ts'],
    ['src/data/invoices.ts', '../a.ts', 'src/a.ts'],
    ['src/a.ts', '../../../../src/a.ts', null],
    ['app/x.py', 'app.data.invoices', 'app/data/invoices.py'],
    ['app/x.py', 'data.invoices.Invoice', 'app/data/invoices.py'],
    ['src/x.rs', 'crate::money', 'src/money.rs'],
    ['org/X.java', 'org.example.Db', 'org/example/Db.java'],
    ['org/X.java', 'Db', null],
    ['src/x.c', 'db.h', 'include/db.h'],
    ['web/x.html', './style.css', 'web/style.css'],
    ['src/a.ts', 'react', null],
    ['src/a.ts', '', null],
  ])('%s: %s', (path, name, target) => {
    expect(importTargets(book, { path, imports: [name] })).toEqual(target === null ? [] : [target]);
  });

  it('is looked up again only for files that changed, while none came or went', () => {
    const files = [facts('a.ts', ['./b.ts']), facts('b.ts', []), facts('c.ts', ['./b.ts'])];
    const first = codeOf(files, null);
    expect(first.importers.get('b.ts')).toEqual(['a.ts', 'c.ts']);
    const changed = [files[0] ?? facts('', []), facts('b.ts', ['./c.ts']), facts('c.ts', [])];
    const next = codeOf(changed, first);
    expect([...next.importers]).toEqual([
      ['b.ts', ['a.ts']],
      ['c.ts', ['b.ts']],
    ]);
    expect(next.targets.get(changed[0] ?? facts('', []))).toBe(first.targets.get(files[0] ?? facts('', [])));
    expect(codeOf([...changed, facts('d.ts', ['./a.ts'])], next).importers.get('a.ts')).toEqual(['d.ts']);
  });
});

describe('words', () => {
  it.each([
    ['Invoices invoice invoiced invoicing', ['invoic', 'invoic', 'invoic', 'invoic']],
    ['dueDate due_date due-date', ['due', 'date', 'due', 'date', 'due', 'date']],
    ['SQLite PostgreSQL', ['sqlit', 'postgresql']],
    ['addresses companies stopped', ['address', 'company', 'stop']],
    ['it should be a 7', ['7']],
  ])('%s', (text, terms) => {
    expect(termsOf(text)).toEqual(terms);
  });
});

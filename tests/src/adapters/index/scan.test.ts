import { describe, expect, it } from 'vitest';
import { scanSource } from '../../../../src/adapters/index/scan.ts';

describe('imports and names by the shape of lines', () => {
  it.each([
    [
      'a.ts',
      "import x, { y } from './x.ts';\nexport * from '../y';\nconst z = await import('./z.js');\nexport class Invoice {}\nexport async function pay() {}\nconst rate = 1;",
      ['./x.ts', '../y', './z.js'],
      ['Invoice', 'pay', 'z', 'rate'],
    ],
    ['a.cjs', "const fs = require('node:fs');", ['node:fs'], ['fs']],
    [
      'a.py',
      'import os.path\nfrom app.db import invoices\nclass Bill(Base):\n    async def pay(self):\n        pass',
      ['os.path', 'app.db'],
      ['Bill', 'pay'],
    ],
    [
      'a.go',
      'import (\n\t"fmt"\n\tdb "example.org/app/db"\n)\nfunc (s *Store) Pay() {}\ntype Invoice struct {}',
      ['fmt', 'example.org/app/db'],
      ['Pay', 'Invoice'],
    ],
    [
      'a.rs',
      'use crate::db::invoices;\nmod money;\npub(crate) struct Invoice;\npub async fn pay() {}',
      ['crate::db::invoices', 'money'],
      ['Invoice', 'pay'],
    ],
    ['a.java', 'import org.example.Db;\npublic final class Invoice {}', ['org.example.Db'], ['Invoice']],
    [
      'a.kt',
      'import org.example.Db\ndata class Invoice(val id: Int)\nfun pay() {}',
      ['org.example.Db'],
      ['Invoice', 'pay'],
    ],
    [
      'a.c',
      '#include "db.h"\n#include <stdio.h>\nstruct invoice { int id; };\nstatic int pay(int id)\n{',
      ['db.h', 'stdio.h'],
      ['invoice', 'pay'],
    ],
    ['a.rb', "require_relative 'db'\nclass Invoice\n  def pay\n  end\nend", ['db'], ['Invoice', 'pay']],
    ['a.php', "<?php\nuse App\\Db;\nrequire_once 'x.php';\nclass Invoice {}", ['App\\Db', 'x.php'], ['Invoice']],
    [
      'a.sql',
      'CREATE TABLE IF NOT EXISTS "invoices" (id int);\ncreate unique index by_number on invoices(number);',
      [],
      ['invoices', 'by_number'],
    ],
    [
      'a.vue',
      '<script src="./logic.ts"></script><script>import x from \'./x.vue\'</script><div id="app">',
      ['./logic.ts', './x.vue'],
      ['app'],
    ],
    ['a.md', 'import nothing', [], []],
  ])('%s', (path, text, imports, symbols) => {
    const found = scanSource(path, text);
    expect([...found.imports].sort()).toEqual([...imports].sort());
    expect([...found.symbols].sort()).toEqual([...symbols].sort());
  });

  it('takes no longer than the text is long', () => {
    const nasty = `import ${'{ a, '.repeat(20_000)}\n${'static '.repeat(20_000)}\nexport ${'x'.repeat(100_000)}`;
    const lines = 'const a = 1;\n'.repeat(50_000);
    const took = (text: string): number => {
      const began = performance.now();
      scanSource('a.ts', text);
      scanSource('a.c', text);
      scanSource('a.java', text);
      return performance.now() - began;
    };
    took(lines);
    // The same number of characters of harmless text, in the same run; a quadratic pattern takes thousands of times as long.
    expect(took(nasty) / Math.max(1, took(lines))).toBeLessThan(100);
  });
});

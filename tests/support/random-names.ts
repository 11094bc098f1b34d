import fc from 'fast-check';

/** What lies at a path; bytes and names are "latin1" strings, one character per byte. */
export type Thing =
  | { readonly kind: 'file'; readonly bytes: string; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string }
  /** A repository of its own, with or without a commit; in a commit or staged it is a submodule. */
  | { readonly kind: 'nested'; readonly born: boolean };

export interface Edit {
  /** Which of the case's names, counted round. */
  readonly at: number;
  readonly thing: Thing | null;
}

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Names that broke something somewhere, with the plain ones they collide with. */
export const NAMES: readonly string[] = [
  ...[
    'a.txt',
    'A.txt',
    'b.bin',
    'run.sh',
    'dir',
    'dir/a',
    'dir/b',
    'Dir/a',
    'dir/deep',
    'dir/deep/c',
    'x',
    'x/y',
    'x/y/z',
  ],
  ...[
    'sp ace',
    ' lead',
    'trail ',
    'new\nline',
    '\n',
    'tab\tx',
    'cr\rx',
    '"q"',
    "it's",
    '\\back',
    '\\x41',
    '$HOME',
    '`id`',
  ],
  ...[
    '-dash',
    '--',
    '-rf',
    ':colon',
    ':(top)x',
    ':!x',
    '!bang',
    '#hash',
    '*',
    '?',
    '[a]',
    '{a,b}',
    '~',
    '@',
    'a:b',
    '...',
  ],
  ...[
    '\xff\xfe.bin',
    'dir/\xe9',
    '\xff/x',
    utf8('é'),
    utf8('e\u0301'),
    utf8('дом/ключ'),
    utf8('😀'),
    utf8('a\u202eb'),
    '\x01\x7f',
  ],
  ...[
    'n'.repeat(255),
    `${'long-name-'.repeat(20)}/${'m'.repeat(250)}`,
    '.codesleuth-x',
    '.codesleuth-tmp/x',
    'tmp_obj_1',
  ],
  ...[
    '.env',
    'x.log',
    'dir/x.log',
    'node_modules',
    'node_modules/m/index.js',
    'node_modules/m/p.json',
    'ign',
    'ign/f',
    'ign/g/h',
  ],
  ...[
    'crlf.txt',
    'lf.txt',
    'id.txt',
    'auto.txt',
    'u16.txt',
    'rot.txt',
    'sub/nested',
    'sub/nested/f',
    'sub',
    'vendor/lib',
  ],
  ...['dir/.gitignore', 'dir/.gitattributes', 'index', 'HEAD', 'index.lock'],
];

const TEXTS: readonly string[] = [
  '',
  'one\n',
  'two\n',
  'one',
  'one\r\ntwo\r\n',
  'one\ntwo\r\nthree\r',
  'a\0b\xff\xfe\n',
  '$Id$\n',
  '$Id: 0123456789012345678901234567890123456789 $\n',
  Buffer.from('\ufeffsixteen\n', 'utf16le').toString('latin1'),
  utf8('ключ=значение\n'),
  'Hello, World!\n',
  'x'.repeat(9000),
  `${'line of text\n'.repeat(500)}`,
];

const IGNORES: readonly string[] = [
  '*.log\n',
  'node_modules/\n.env\n',
  'ign\n.env\n*.log\n',
  '/ign/\n!*.log\nx\n',
  '*\n!dir\n',
];
const ATTRIBUTES: readonly string[] = [
  '* text=auto\n',
  'crlf.txt text eol=crlf\nlf.txt text eol=lf\nauto.txt text\n',
  '*.txt text=auto eol=crlf\nid.txt ident\nu16.txt text working-tree-encoding=UTF-16LE-BOM\n',
  'id.txt ident\n*.txt eol=lf\nb.bin -text\n',
  'rot.txt filter=upper\na.txt filter=upper\n',
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.nat(1e6).map((n) => `n ${n}\n`) },
);
const mode = fc.constantFrom(0o644, 0o644, 0o644, 0o755, 0o600, 0o444, 0o700, 0o664);
const target = fc.constantFrom(
  'a.txt',
  'dir',
  'nowhere',
  '../outside',
  '/dev/null',
  '.',
  'n\xff',
  'x/y',
  '.git/config',
);

const file: fc.Arbitrary<Thing> = fc.record({ kind: fc.constant('file' as const), bytes: text, mode });
const link: fc.Arbitrary<Thing> = fc.record({ kind: fc.constant('link' as const), target });
const nested: fc.Arbitrary<Thing> = fc.record({ kind: fc.constant('nested' as const), born: fc.boolean() });

/** Files mostly, in commits and the index; a nested repository there is a submodule. */
export const trackedEdit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(40),
  thing: fc.oneof(
    { weight: 16, arbitrary: file },
    { weight: 3, arbitrary: link },
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant<Thing>({ kind: 'nested', born: true }) },
  ),
});

/** As it may lie in a work tree. */
export const workEdit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(40),
  thing: fc.oneof(
    { weight: 14, arbitrary: file },
    { weight: 3, arbitrary: link },
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: nested },
  ),
});

export const ignoreFile = fc.option(fc.constantFrom(...IGNORES), { freq: 4 });
export const attributesFile = fc.option(fc.constantFrom(...ATTRIBUTES), { freq: 2 });

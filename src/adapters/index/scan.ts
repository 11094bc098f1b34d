/** Imports and names of a source text by the shape of its lines: no parser, every common language, linear in the text. */
export interface Scanned {
  readonly imports: readonly string[];
  readonly symbols: readonly string[];
}

const NOTHING: Scanned = { imports: [], symbols: [] };

/** A file that defines more than this many names is data, not code. */
const MOST = 2000;

const SCRIPT_IMPORTS = [
  /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"\n]+)['"]/g,
  /\bimport\s*\(?\s*['"]([^'"\n]+)['"]/g,
  /\brequire\s*\(\s*['"]([^'"\n]+)['"]/g,
];
const SCRIPT_SYMBOLS = [
  /^[ \t]*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|interface|type|enum|namespace)\s+([A-Za-z_$][\w$]*)/gm,
  /^[ \t]*(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)/gm,
];
const NAMED_SYMBOLS = [
  /^[ \t]*(?:(?:pub(?:\([^)\n]*\))?|public|private|protected|internal|static|final|abstract|sealed|open|data|async|unsafe|export|override|suspend|inline)\s+)*(?:class|struct|interface|trait|enum|record|object|protocol|fn|fun|func|def|module|type|union|extension)\s+(?:\([^)\n]*\)\s*)?([A-Za-z_][\w]*)/gm,
];

interface Language {
  readonly imports: readonly RegExp[];
  readonly symbols: readonly RegExp[];
}

const SCRIPT: Language = { imports: SCRIPT_IMPORTS, symbols: SCRIPT_SYMBOLS };
const named = (...imports: RegExp[]): Language => ({ imports, symbols: NAMED_SYMBOLS });
const PYTHON = named(/^[ \t]*import[ \t]+([\w.]+)/gm, /^[ \t]*from[ \t]+([\w.]+)[ \t]+import\b/gm);
const DOTTED = named(/^[ \t]*(?:import|using|open)[ \t]+(?:static[ \t]+)?([\w.]+)/gm);
const RUST = named(/^[ \t]*(?:pub[ \t]+)?use[ \t]+([\w:]+)/gm, /^[ \t]*(?:pub[ \t]+)?mod[ \t]+(\w+)[ \t]*;/gm);
const GO = named(/^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([\w./-]+)"[ \t]*$/gm);
const C: Language = {
  imports: [/^[ \t]*#[ \t]*(?:include|import)[ \t]*["<]([^">\n]+)[">]/gm],
  symbols: [...NAMED_SYMBOLS, /^[A-Za-z_][\w \t*&:<>]*?[ \t*&]([A-Za-z_]\w*)[ \t]*\([^;\n]*$/gm],
};
const RUBY = named(/^[ \t]*require(?:_relative)?[ \t(]+['"]([^'"\n]+)['"]/gm);
const PHP = named(/^[ \t]*use[ \t]+([\w\\]+)/gm, /\b(?:require|include)(?:_once)?\b[^'"\n]*['"]([^'"\n]+)['"]/g);
const DART = named(/^[ \t]*(?:import|export|part)[ \t]+['"]([^'"\n]+)['"]/gm);
const SQL: Language = {
  imports: [],
  symbols: [/\bcreate\s+(?:\w+\s+)?(?:table|view|index)\s+(?:if\s+not\s+exists\s+)?["`[]?(\w+)/gi],
};
const PAGE: Language = {
  imports: [
    /\b(?:src|href)\s*=\s*["']([^"'#?\n]+)/gi,
    /@(?:import|use|forward)\s+(?:url\()?['"]([^'"\n]+)['"]/g,
    ...SCRIPT_IMPORTS,
  ],
  symbols: [/\bid\s*=\s*["']([\w-]+)["']/gi],
};

const BY_ENDING: Readonly<Record<string, Language>> = {
  ...all(SCRIPT, 'ts tsx mts cts js jsx mjs cjs'),
  ...all(PYTHON, 'py pyi'),
  ...all(DOTTED, 'java kt kts scala cs fs swift groovy'),
  ...all(RUST, 'rs'),
  ...all(GO, 'go'),
  ...all(C, 'c h cc cpp cxx hpp hh m mm'),
  ...all(RUBY, 'rb'),
  ...all(PHP, 'php'),
  ...all(DART, 'dart'),
  ...all(SQL, 'sql'),
  ...all(PAGE, 'html htm vue svelte astro css scss'),
};

function all(language: Language, endings: string): Record<string, Language> {
  return Object.fromEntries(endings.split(' ').map((ending) => [ending, language]));
}

/** True for a file whose text is worth reading for imports and names. */
export function isSource(path: string): boolean {
  return BY_ENDING[endingOf(path)] !== undefined;
}

/** What the text of a file imports and defines; nothing for a language that is not known. */
export function scanSource(path: string, text: string): Scanned {
  const language = BY_ENDING[endingOf(path)];
  if (language === undefined) return NOTHING;
  return { imports: found(text, language.imports), symbols: found(text, language.symbols) };
}

function endingOf(path: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

function found(text: string, patterns: readonly RegExp[]): string[] {
  const names = new Set<string>();
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      if (names.size >= MOST) break;
      if (match[1] !== undefined) names.add(match[1]);
    }
  }
  return [...names];
}

/** One setting of a git configuration file; section and key are lower case, as git compares them. */
export interface Setting {
  readonly section: string;
  /** Null in a plain `[section]`. */
  readonly sub: string | null;
  readonly key: string;
  readonly value: string;
}

type Place = Pick<Setting, 'section' | 'sub'>;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };
const HEADER = /^\s*\[([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/;
const KEY = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/s;

/** Lines as git reads them: a backslash at the end goes on with the next one. */
function logicalLines(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/(?<!\\)((?:\\\\)*)\\\n/g, '$1')
    .split('\n');
}

const TOKEN = /"((?:[^"\\]|\\.)*)"|\\.|[#;].*|\s+|[^"\\#;\s]+/gs;

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
}

/** A value without its quotes, escapes and comment (git-config(1), "Syntax"); blanks at its ends do not count. */
function plainValue(raw: string): string {
  let value = '';
  let blanks = '';
  for (const [token, quoted] of raw.matchAll(TOKEN)) {
    if (/^[#;]/.test(token)) break;
    const blank = token.trim() === '';
    if (!blank) value += blanks + unescaped(quoted ?? token);
    blanks = blank ? token : '';
  }
  return value;
}

/** The old spelling `[section.sub]` names a subsection too. */
function sectionOf(found: RegExpExecArray): Place {
  const [section = '', ...rest] = (found[1] ?? '').toLowerCase().split('.');
  if (found[2] !== undefined) return { section, sub: found[2].replaceAll(/\\(.)/g, '$1') };
  return { section, sub: rest.length > 0 ? rest.join('.') : null };
}

function settingOf(text: string, place: Place | null): Setting | null {
  const found = KEY.exec(text);
  if (!found || place === null) return null;
  const value = found[2] === undefined ? 'true' : plainValue(found[2]);
  return { ...place, key: (found[1] ?? '').toLowerCase(), value };
}

/**
 * The settings of a configuration file in their order (git-config(1), "Syntax"). A key alone counts as true. Files it
 * includes are not read; lines git would refuse are passed over.
 */
export function parseConfig(text: string): Setting[] {
  const settings: Setting[] = [];
  let place: Place | null = null;
  for (const line of logicalLines(text)) {
    const header = HEADER.exec(line);
    if (header) place = sectionOf(header);
    const setting = settingOf(header ? line.slice(header[0].length) : line, place);
    if (setting) settings.push(setting);
  }
  return settings;
}

function quote(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\b', '\\b')}"`;
}

/** A configuration file with these settings; what parseConfig reads from it are the same settings. */
export function printConfig(settings: readonly Setting[]): string {
  const lines: string[] = [];
  let last = '';
  for (const { section, sub, key, value } of settings) {
    const name = sub?.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    const header = name === undefined ? `[${section}]` : `[${section} "${name}"]`;
    if (header !== last) lines.push(header);
    last = header;
    lines.push(`\t${key} = ${quote(value)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

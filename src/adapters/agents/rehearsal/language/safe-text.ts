// Control, format (bidi, zero-width, tags), private and surrogate code points, and the two line separators.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;
// What would mean something to a Markdown, table, YAML or question parser.
const MARKUP = /[`*_#|<>[\]{}\\~^$"]/g;

/** Text of a person on one line: no control characters, no runs of white space; at most `max` code points. */
export function oneLine(text: string, max = 200): string {
  const flat = text.toWellFormed().replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  const points = Array.from(flat);
  return points.length <= max
    ? flat
    : `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** One line that is also inert in Markdown: safe in headings, table cells and lists. */
export function plainWords(text: string, max = 80): string {
  return oneLine(text.replace(MARKUP, ' '), max);
}

/** Lower-case ASCII words joined by hyphens, at most 32 characters; empty when the text has none. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/^-+|-+$/g, '');
}

/** A JavaScript identifier from a slug, e.g. `due-date` gives `dueDate`. */
export function camel(text: string): string {
  const name = text.replace(/-+([a-z0-9])/g, (_all, char: string) => char.toUpperCase());
  return /^[a-z]/.test(name) ? name : `x${name}`;
}

/** Text as a literal of JavaScript, JSON and (double-quoted) YAML. */
export function literal(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

/** A JavaScript literal in single quotes where that needs no escapes, as people write it. */
export function codeText(text: string): string {
  const double = literal(text);
  return /['\\]/.test(double) ? double : `'${double.slice(1, -1)}'`;
}

/** Puts values into a template: `@@name@@` stands for the value of `name`, taken as it is. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/@@(\w+)@@/g, (all, name: string) => values[name] ?? all);
}

/** Quotes text of a person in Markdown so that nothing in it can become a heading, fence or table of the document. */
export function quoted(text: string, maxLines = 60): string {
  const lines = text.split(/\r\n|\r|\n|\u2028|\u2029/).filter((line) => line.trim() !== '');
  const shown = lines.slice(0, maxLines).map((line) => `> ${oneLine(line, 2_000)}`);
  return lines.length > maxLines
    ? [...shown, `> (and ${lines.length - maxLines} more lines)`].join('\n')
    : shown.join('\n');
}

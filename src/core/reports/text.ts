const CONTROL = /\p{Cc}/gu;
/** Characters that reorder or hide text: bidirectional controls, zero-width ones. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/**
 * An agent's words as one line of Markdown text: white space becomes single spaces, controls become visible, and what
 * would start a heading, list, quote, code block, table cell, link, image or HTML tag is escaped. `—` for nothing.
 */
export function inline(text: string): string {
  const line = seen(text.replace(/\s+/g, ' ').trim())
    .replace(/[\\|<[]/g, '\\$&')
    .replace(/^(?=#{1,6}(?: |$)|[-+*](?: |$)|[>=]|-{2,}|~{3}|`{3})/, '\\')
    .replace(/^(\d+)(?=[.)](?: |$))/, '$1\\');
  return line === '' ? '—' : line;
}

/** Text with its controls and invisible characters made visible, and nothing else changed. */
export function seen(text: string): string {
  return text.replace(CONTROL, visible).replace(INVISIBLE, codePoint);
}

function visible(char: string): string {
  const code = char.charCodeAt(0);
  return code < 32 ? String.fromCharCode(0x2400 + code) : codePoint(char);
}

function codePoint(char: string): string {
  return `<U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A Markdown table of agents' words; every cell goes through `inline`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(inline).join(' | ')} |`;
  return [row(head), `|${head.map(() => '---|').join('')}`, ...rows.map(row)].join('\n');
}

/** A bullet list of agents' words; `None.` for an empty one. */
export function bullets(items: readonly string[]): string {
  return items.length === 0 ? 'None.' : items.map((item) => `- ${inline(item)}`).join('\n');
}

/** What stands at the top of every report. */
export interface ReportHead {
  readonly title: string;
  readonly project: string;
  /** Which backend spoke, as screens name it: `rehearsal (no model)`. */
  readonly backend: string;
}

/** A whole report: title, project and backend, then the parts with a blank line between them. */
export function report(head: ReportHead, parts: readonly string[]): string {
  const top = [`# ${head.title}`, `**Project:** ${inline(head.project)}  \n**Agent backend:** ${inline(head.backend)}`];
  return `${[...top, ...parts].join('\n\n')}\n`;
}

/** How a backend is named where only its id is known: `rehearsal (no model)`, `claude (opus)`, `codex`. */
export function backendLabel(backend: string, model: string | null): string {
  if (backend === 'rehearsal') return 'rehearsal (no model)';
  return model === null ? backend : `${backend} (${model})`;
}

/** What may come next: a value, a key, `:`, or what ends or continues the open array or object. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'more';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Offset of the first character at which a text stops being JSON (RFC 8259), its length when it only breaks off;
 * null for a valid text. The engine's own messages give a position for some faults and not for others.
 */
export function jsonFault(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected | 'end' = 'value';
  let at = skip(SPACE, text, 0);
  while (expected !== 'end') {
    const next = advance(text, at, { expected, open });
    if (next.fault !== null) return next.fault;
    expected = next.expected;
    at = skip(SPACE, text, next.at);
  }
  return at < text.length ? at : null;
}

interface Step {
  readonly at: number;
  readonly expected: Expected | 'end';
  readonly fault: number | null;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function advance(text: string, at: number, state: { expected: Expected; open: ('{' | '[')[] }): Step {
  const { expected, open } = state;
  const char = text.charAt(at);
  if (mayEnd(expected, char)) return close(char, at, open);
  switch (expected) {
    case 'colon':
      return char === ':' ? step(at + 1, 'value') : fault(at);
    case 'more':
      return step(at + 1, open.at(-1) === '{' ? 'key' : 'value');
    case 'key':
    case 'key-or-end':
      return char === '"' ? string(text, at, 'colon') : fault(at);
    case 'value':
    case 'value-or-end':
      return value(text, at, open);
    default:
      return expected satisfies never;
  }
}

/** After a value anything but a comma has to be the end of what is open. */
function mayEnd(expected: Expected, char: string): boolean {
  if (expected === 'more') return char !== ',';
  return expected.endsWith('-or-end') && (char === '}' || char === ']');
}

const step = (at: number, expected: Expected | 'end'): Step => ({ at, expected, fault: null });
const fault = (at: number): Step => ({ at, expected: 'end', fault: at });
const after = (open: readonly string[]): Expected | 'end' => (open.length === 0 ? 'end' : 'more');

function close(char: string, at: number, open: ('{' | '[')[]): Step {
  if (char !== (open.at(-1) === '{' ? '}' : ']')) return fault(at);
  open.pop();
  return step(at + 1, after(open));
}

function value(text: string, at: number, open: ('{' | '[')[]): Step {
  const char = text.charAt(at);
  if (char === '{' || char === '[') {
    open.push(char);
    return step(at + 1, char === '{' ? 'key-or-end' : 'value-or-end');
  }
  if (char === '"') return string(text, at, after(open));
  const end = Math.max(skip(NUMBER, text, at), skip(LITERAL, text, at));
  return end > at ? step(end, after(open)) : fault(at);
}

function string(text: string, start: number, then: Expected | 'end'): Step {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') {
    if (text.charAt(at) < ' ') return fault(at);
    const length = text.charAt(at) === '\\' ? escapeLength(text, at) : 1;
    if (length === 0) return fault(at);
    at += length;
  }
  return at < text.length ? step(at + 1, then) : fault(text.length);
}

function escapeLength(text: string, at: number): number {
  const rest = text.slice(at + 1, at + 6);
  if (/^u[0-9a-fA-F]{4}/.test(rest)) return 6;
  return /^["\\/bfnrt]/.test(rest) ? 2 : 0;
}

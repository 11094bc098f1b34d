const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  tab: '\t',
  'shift+tab': '\u001b[Z',
  escape: '\u001b',
  backspace: '\u007f',
  delete: '\u001b[3~',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  'ctrl+left': '\u001b[1;5D',
  'ctrl+right': '\u001b[1;5C',
  'shift+enter': '\u001b[13;2u',
  'alt+enter': '\u001b\r',
  'alt+backspace': '\u001b\u007f',
};

/**
 * The bytes xterm sends for a key: a name such as `enter` or `ctrl+left`, or `ctrl+<letter>` / `alt+<character>`.
 * Throws on a name that is none of these.
 */
export function keyBytes(name: string): string {
  const named = NAMED[name];
  if (named !== undefined) {
    return named;
  }
  const [, modifier, character = ''] = /^(ctrl|alt)\+(.)$/u.exec(name) ?? [];
  if (modifier === 'alt') {
    return `\u001b${character}`;
  }
  if (modifier === 'ctrl') {
    return String.fromCharCode(character.toLowerCase().charCodeAt(0) & 0x1f);
  }
  throw new Error(`No such key: ${name}`);
}

/**
 * Git names files by bytes, the port by strings. Inside this folder a path is a "latin1" string: one character per byte,
 * so nothing is lost and it can be a map's key. At the port a name that is valid UTF-8 is itself; every byte that is not
 * is written as \xNN (two lower-case hex digits), and so is a backslash that would otherwise read as such an escape.
 * textOfPath and pathOfText are inverse to each other for every sequence of bytes.
 */
const ESCAPE = /\\x([0-9a-f]{2})/g;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Length in bytes of the valid UTF-8 character at `at`, 0 when there is none. */
function characterAt(bytes: Buffer, at: number): number {
  for (const length of [1, 2, 3, 4]) {
    if (at + length > bytes.length) return 0;
    try {
      utf8.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // A longer sequence may still be a character.
    }
  }
  return 0;
}

function escapeInvalid(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterAt(bytes, at);
    const end = at + Math.max(length, 1);
    text += length > 0 ? protect(bytes.toString('utf8', at, end), bytes, end) : `\\x${bytes.toString('hex', at, end)}`;
    at = end;
  }
  return text;
}

function protect(character: string, bytes: Buffer, end: number): string {
  const follows = bytes.toString('latin1', end, end + 3);
  return character === '\\' && /^x[0-9a-f]{2}/.test(follows) ? '\\x5c' : character;
}

/** The port's name of a path of git. */
export function textOfPath(path: string): string {
  const bytes = Buffer.from(path, 'latin1');
  try {
    return utf8.decode(bytes).replaceAll(ESCAPE, '\\x5cx$1');
  } catch {
    return escapeInvalid(bytes);
  }
}

/** The bytes, one per character, of a name given to the port. */
export function pathOfText(text: string): string {
  let path = '';
  let from = 0;
  for (const found of text.matchAll(ESCAPE)) {
    path += Buffer.from(text.slice(from, found.index), 'utf8').toString('latin1');
    path += String.fromCharCode(Number.parseInt(found[1] ?? '', 16));
    from = found.index + found[0].length;
  }
  return path + Buffer.from(text.slice(from), 'utf8').toString('latin1');
}

import { basename } from 'node:path';

/** A word, of parts that follow one another: bare and escaped characters, and quoted parts. */
const WORD = /\s*((?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)(?:\s+|$)/sy;
const PART = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs;

/**
 * The words of a command line as a shell splits them, without one being run: blanks part words, both kinds of quotes keep
 * them, a backslash takes the next character as it is. No variable, pattern or `~` is filled in. Null for a quote without
 * its end, a backslash at the end, or no word at all.
 */
export function wordsOf(line: string): readonly [string, ...string[]] | null {
  const words: string[] = [];
  for (let at = 0; at < line.length; at = WORD.lastIndex) {
    WORD.lastIndex = at;
    const word = WORD.exec(line)?.[1];
    if (word === undefined) return null;
    words.push(word.replace(PART, unquoted));
  }
  const [command = '', ...args] = words;
  return command === '' ? null : [command, ...args];
}

function unquoted(part: string): string {
  if (part.startsWith('\\')) return part.slice(1);
  const text = part.slice(1, -1);
  return part.startsWith("'") ? text : text.replace(/\\(["\\$`])/g, '$1');
}

/** An id for an agent that is known by its command only, of the form that ids in config/context.json have. */
export function idOf(command: string): string {
  const name = basename(command.replaceAll('\\', '/')).toLowerCase();
  const id = name.replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, '');
  return id === '' ? 'agent' : id.slice(0, 60);
}

/** Words parted by white space; double or single quotes keep words together, an unclosed quote runs to the end. */
export function splitWords(text: string): readonly string[] {
  const words = text.match(/"[^"]*"?|'[^']*'?|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*?)\1?$/s, '$2'));
}

/** What stands after the name of a command, as typed; one word, or none. */
export function restOf(line: string): readonly string[] {
  const rest = line.replace(/^.\S*/, '').trim();
  return rest === '' ? [] : [rest];
}

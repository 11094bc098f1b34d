const NAMED = /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:const|let|class|function\*?)\s+([\w$]+)/;
const IMPORTED = /^import\s+(?:type\s+)?(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\})?.*\bfrom\b/;

function importedNames(line: string): string[] {
  const found = IMPORTED.exec(line);
  if (found === null) return [];
  const braced = (found[2] ?? '').split(',').map(
    (name) =>
      name
        .split(/\sas\s/)
        .at(-1)
        ?.trim() ?? '',
  );
  return [found[1] ?? '', ...braced].filter((name) => name !== '');
}

/** How many names a file declares or imports again at its top level, which JavaScript refuses. */
export function doubled(lines: readonly string[]): number {
  const names = lines.flatMap((line) => [NAMED.exec(line)?.[1] ?? [], importedNames(line)].flat());
  return names.length - new Set(names).size;
}

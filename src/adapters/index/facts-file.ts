import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileFacts, factsHeadSchema, fileFactsSchema } from '../../../schemas/code-facts.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';

const pathOf = (commonDir: string): string => join(commonDir, 'codesleuth', 'index', 'code-facts.jsonl');

/**
 * The facts kept at the last survey, by path. Nothing where there are none, where they are of another version or another
 * scanner, or where a line cannot be read: an index is only ever a saving of time and is made anew.
 */
export async function readFacts(commonDir: string, by: string): Promise<ReadonlyMap<string, FileFacts>> {
  const text = await readFile(pathOf(commonDir), 'utf8').catch(() => '');
  const [head = '', ...lines] = text.split('\n');
  const kept = new Map<string, FileFacts>();
  try {
    if (factsHeadSchema.parse(JSON.parse(head)).by !== by) return kept;
    for (const line of lines) {
      if (line === '') continue;
      const facts = fileFactsSchema.parse(JSON.parse(line));
      kept.set(facts.path, facts);
    }
    return kept;
  } catch {
    return new Map();
  }
}

/** Keeps the facts for the next survey. Rejects with an ExternalError when the disk does. */
export function writeFacts(commonDir: string, by: string, files: readonly FileFacts[]): Promise<void> {
  const rows = [JSON.stringify({ version: 1, by }), ...files.map((facts) => JSON.stringify(facts))];
  return writeFileAtomic(pathOf(commonDir), `${rows.join('\n')}\n`);
}

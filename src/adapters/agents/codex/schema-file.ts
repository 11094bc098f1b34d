import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strictOf } from './strict-schema.ts';

/** The schema of an answer, for a command that takes it from a file only: outside the project, for the prompt's time. */
export class SchemaFile {
  readonly path = join(tmpdir(), `codesleuth-codex-${randomUUID()}`, 'schema.json');

  /** Gives null where the schema cannot be put strictly, or the file cannot be written; the prompt then goes without. */
  lay(schema: Readonly<Record<string, unknown>>): string | null {
    const strict = strictOf(schema);
    if (strict === null) return null;
    try {
      mkdirSync(dirname(this.path), { mode: 0o700 });
      writeFileSync(this.path, JSON.stringify(strict), { mode: 0o600, flag: 'wx' });
      return this.path;
    } catch {
      return null;
    }
  }

  remove(): void {
    rmSync(dirname(this.path), { recursive: true, force: true });
  }
}

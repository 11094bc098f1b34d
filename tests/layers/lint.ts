import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export const root = join(import.meta.dirname, '../..');

const reportSchema = z.object({
  diagnostics: z.array(
    z.object({
      category: z.string().nullish(),
      severity: z.string(),
      message: z.unknown(),
      location: z.object({ path: z.unknown() }),
    }),
  ),
});

/** A finding that fails the lint step: which rule, in which file (relative to the tree), in which words. */
export type Finding = { category: string; path: string; text: string };

/** Runs the linter with the house rules over a tree and returns all errors and warnings; never fails on findings. */
export async function lint(tree: string, mode: 'lint' | 'check'): Promise<Finding[]> {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const args = [biome, mode, '--config-path=tests/biome.json', '--reporter=json', '--max-diagnostics=none', '.'];
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 64 << 20 }, (_error, out) => resolve(out));
  });
  const failing = reportSchema.parse(JSON.parse(stdout)).diagnostics.filter((found) => !/^info/.test(found.severity));
  return failing.map((found) => ({
    category: found.category ?? '',
    path: pathOf(found.location.path),
    text: JSON.stringify(found.message),
  }));
}

/** The reporter gives a path as a string or as `{ file }`, depending on the version. */
function pathOf(path: unknown): string {
  const parsed = z.union([z.string(), z.object({ file: z.string() }).transform((p) => p.file)]).safeParse(path);
  return parsed.success ? parsed.data.replaceAll('\\', '/').replace(/^\.\//, '') : '';
}

/** Writes the files into a new temporary tree under the real rules, hands it over, and removes it. */
export async function withTree<T>(files: Record<string, string>, use: (tree: string) => Promise<T>): Promise<T> {
  const tree = mkdtempSync(join(tmpdir(), 'codesleuth-lint-'));
  try {
    mkdirSync(join(tree, 'tests'));
    cpSync(join(root, 'tests/biome.json'), join(tree, 'tests/biome.json'));
    cpSync(join(root, 'tests/lint'), join(tree, 'tests/lint'), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    return await use(tree);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

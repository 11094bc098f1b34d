import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/** A program under tests/fixtures as one runnable file; `remove` deletes it. */
export type BundledFixture = { readonly file: string; readonly remove: () => Promise<void> };

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Bundles `tests/fixtures/<name>` (TypeScript or TSX) for this Node, the way the shell itself is bundled. */
export async function bundleFixture(name: string): Promise<BundledFixture> {
  const folder = await mkdtemp(path.join(tmpdir(), 'codesleuth-fixture-'));
  const file = path.join(folder, 'fixture.mjs');
  await build({
    entryPoints: [path.join(ROOT, 'tests/fixtures', name)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // ink loads its devtools only when asked to, but the bundler would follow the import.
    alias: { 'react-devtools-core': path.join(ROOT, 'tests/support/empty-module.ts') },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

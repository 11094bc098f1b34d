import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { OutputFile, Plugin } from 'esbuild';
import { hashInputs } from './build-inputs.ts';
import { isFresh, readRecord } from './build-record.ts';
import { cheaperStart } from './bundle-patches.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');
const entry = 'boot.js';

/** Some bundled CommonJS parts call `require` for Node's own modules, which ES modules do not have. */
const banner = `import{createRequire as codesleuthCreateRequire}from'node:module';const require=codesleuthCreateRequire(import.meta.url);`;

/** Ink asks for this package only when a developer debugs Ink itself. */
const withoutDevtools: Plugin = {
  name: 'without-react-devtools',
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};' }));
  },
};

/**
 * Bundles src/boot.ts, the first frame, so that all the rest are chunks that it imports later.
 * esbuild itself is loaded only here: a build that has nothing to do should cost next to nothing.
 */
async function bundle(): Promise<OutputFile[]> {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['src/boot.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    // Node has known this notation since version 20; rewritten to `new RegExp` it would be built at every start.
    supported: { 'regexp-set-notation': true },
    minify: true,
    charset: 'utf8',
    legalComments: 'linked',
    outdir: 'dist',
    chunkNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    banner: { js: banner },
    plugins: [withoutDevtools, cheaperStart],
    write: false,
    logLevel: 'warning',
  });
  return result.outputFiles;
}

/**
 * Puts a build in place while shells of the last one may be running: chunks carry their content's hash and come first,
 * the entry is renamed into place last, and the chunks of one build ago stay.
 */
function publish(outputs: OutputFile[], inputs: string): void {
  const staging = join(dist, `.building-${process.pid}`);
  mkdirSync(staging, { recursive: true });
  const files: Record<string, number> = {};
  const entryLast = outputs.toSorted((a, b) => Number(basename(a.path) === entry) - Number(basename(b.path) === entry));
  for (const output of entryLast) {
    const name = basename(output.path);
    writeFileSync(join(staging, name), output.contents);
    renameSync(join(staging, name), join(dist, name));
    files[name] = output.contents.length;
  }
  const previous = readRecord(dist)?.files ?? {};
  writeFileSync(join(staging, 'build.json'), `${JSON.stringify({ inputs, files, previous }, null, 2)}\n`);
  renameSync(join(staging, 'build.json'), join(dist, 'build.json'));
  rmSync(staging, { recursive: true });
  sweep(new Set([...Object.keys(files), ...Object.keys(previous), 'build.json']));
}

/** Removes what no build needs any more, but not the staging directory of another build under way. */
function sweep(kept: Set<string>): void {
  for (const name of readdirSync(dist)) {
    const builder = /^\.building-(\d+)$/.exec(name)?.[1];
    if (kept.has(name) || (builder !== undefined && isAlive(Number(builder)))) continue;
    rmSync(join(dist, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  const inputs = hashInputs(root);
  const fresh = isFresh(dist, inputs);
  if (process.argv.includes('--check')) {
    process.exitCode = fresh ? 0 : 1;
    return;
  }
  if (fresh) return;
  publish(await bundle(), inputs);
  process.stdout.write('Built dist/.\n');
}

await main();

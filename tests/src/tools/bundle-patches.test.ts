import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildResult, build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cheaperStart } from '../../../src/tools/bundle-patches.ts';

const ROOT = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'codesleuth-patches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles a program of this text with the patches. */
async function bundled(name: string, contents: string): Promise<{ file: string; result: BuildResult }> {
  const file = join(folder, `${name}.mjs`);
  const result = await build({
    stdin: { contents, resolveDir: ROOT },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['react-devtools-core'],
    plugins: [cheaperStart],
    logLevel: 'silent',
  });
  return { file, result };
}

function output(file: string, input = ''): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], { input, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** Every emoji of one UTF-16 unit, and longer texts of each kind. */
const SAMPLES = [
  ...Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code)).filter((text) =>
    /\p{Emoji}/u.test(text),
  ),
  ...['plain', 'é 漢字', '👍 ok', '👨‍👩‍👧', '🇫🇷', '1️⃣', '⌚\u{FE0E}', '⌚\u{FE0F}', '\u{600}👍', '❯ ·', ''],
];

describe('the packages of the bundle', () => {
  test('fit the patches that make a start cheap', async () => {
    const all = "export * as width from 'string-width'; export * as ink from 'ink';";
    const { result } = await bundled('fit', all);
    expect(result.warnings).toEqual([]);
  });

  test.each([
    ['the shell', 'string-width'],
    ['ink', './node_modules/ink/node_modules/string-width/index.js'],
  ])('measure texts as they do without, for %s', async (name, path) => {
    const code = `import { readFileSync } from 'node:fs';
      import width from ${JSON.stringify(path)};
      const samples = JSON.parse(readFileSync(0, 'utf8'));
      process.stdout.write(JSON.stringify(samples.map((text) => width(text))));`;
    const { file } = await bundled(name, code);
    const plain: unknown = await import(path.replace('./', `${ROOT}/`));
    const widthOf = z.object({ default: z.custom<(text: string) => number>() }).parse(plain).default;
    expect(JSON.parse(output(file, JSON.stringify(SAMPLES)))).toEqual(SAMPLES.map((text) => widthOf(text)));
  });

  test('lay out without asking the network part of Node for anything', async () => {
    const code = `globalThis.fetch = () => { throw new Error('fetched'); };
      const { default: Yoga } = await import('yoga-layout');
      const node = Yoga.Node.create();
      node.setWidth(7);
      node.calculateLayout(undefined, undefined, Yoga.DIRECTION_LTR);
      process.stdout.write(String(node.getComputedWidth()));`;
    const { file } = await bundled('yoga', code);
    expect(output(file)).toBe('7');
  });

  test('are warned about when a patch no longer fits', async () => {
    const other = join(folder, 'yoga-wasm-base64-esm.js');
    writeFileSync(other, 'export default 1;');
    const { result } = await bundled('other', `import ${JSON.stringify(other)};`);
    expect(result.warnings.map(({ text }) => text)).toEqual([`no longer fits ${other}`]);
  });
});

test('zod is imported as a namespace, else all of its languages are bundled', () => {
  const sources = ['src', 'schemas', 'commands', 'components'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((path) => join(ROOT, room, path)),
  );
  const whole = sources.filter(
    (path) => /\.tsx?$/.test(path) && /^import \{[^}]*\bz\b[^}]*\} from 'zod'/m.test(readFileSync(path, 'utf8')),
  );
  expect(whole).toEqual([]);
});

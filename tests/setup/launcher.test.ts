import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runtimePackages } from '../../src/bin/older-node.mjs';
import { type Clone, makeClone, run } from './clone.ts';

/** The launcher as an older Node would run it: straight into its second half. */
function asOlderNode(clone: Clone, program: string): string {
  const name = Object.entries(runtimePackages).find(([key]) => key === `${process.platform}-${process.arch}`)?.[1];
  const runtime = join(clone.root, `.node/node_modules/${name}/bin/node`);
  mkdirSync(dirname(runtime), { recursive: true });
  symlinkSync(process.execPath, runtime);
  mkdirSync(join(clone.root, 'dist'));
  writeFileSync(join(clone.root, 'dist/boot.js'), program);
  return withoutRuntime(clone);
}

function withoutRuntime(clone: Clone): string {
  const entry = join(clone.root, 'src/bin/entry.mjs');
  writeFileSync(
    entry,
    "import { runWithPrivateNode } from './older-node.mjs';\nrunWithPrivateNode(new URL('../../', import.meta.url));\n",
  );
  return entry;
}

test('before the first build the launcher says what to type', async () => {
  const clone = makeClone();
  const { code, stderr } = await run([process.execPath, join(clone.root, 'src/bin/codesleuth.mjs')], clone.env, '/');

  expect(code).toBe(1);
  expect(stderr).toMatch(/has not been built[\s\S]*Why:[\s\S]*Type: bash SETUP\.sh/);
});

test('an error inside the program is not mistaken for a missing build', async () => {
  const clone = makeClone();
  mkdirSync(join(clone.root, 'dist'));
  writeFileSync(join(clone.root, 'dist/boot.js'), "await import('./gone.js');\n");
  const { code, stderr } = await run([process.execPath, join(clone.root, 'src/bin/codesleuth.mjs')], clone.env, '/');

  expect(code).toBe(1);
  expect(stderr).toContain('gone.js');
  expect(stderr).not.toContain('SETUP.sh');
});

test('an older Node without a private one says what to type', async () => {
  const clone = makeClone();
  const { code, stderr } = await run([process.execPath, withoutRuntime(clone)], clone.env, '/');

  expect(code).toBe(1);
  expect(stderr).toMatch(/needs Node 22\.18[\s\S]*Why:[\s\S]*Type: bash SETUP\.sh/);
});

test('an older Node hands arguments over to the private one and takes over its exit code', async () => {
  const clone = makeClone();
  const entry = asOlderNode(clone, 'console.log(process.argv.slice(2)); process.exitCode = 7;');

  expect(await run([process.execPath, entry, 'a b', '--c'], clone.env, '/')).toEqual({
    code: 7,
    stdout: "[ 'a b', '--c' ]\n",
    stderr: '',
  });
});

test('an older Node ends by the signal that ended the shell', async () => {
  const clone = makeClone();
  const entry = asOlderNode(clone, "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);");
  const { code } = await run(['bash', '-c', `"${process.execPath}" "${entry}"; exit $?`], clone.env, '/');

  expect(code).toBe(128 + 15);
});

test('set-up and launcher agree on the packages that carry Node', () => {
  const clone = makeClone();
  const setup = readFileSync(join(clone.root, 'SETUP.sh'), 'utf8');
  const inSetup = [...setup.matchAll(/^ {4}\S.*\) echo (node-\S+) ;;$/gm)].map((match) => match[1]);
  const inLauncher = Object.entries(runtimePackages).filter(([key]) => !key.startsWith('win32'));

  expect(inSetup.toSorted()).toEqual(inLauncher.map(([, name]) => name).toSorted());
});

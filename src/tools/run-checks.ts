import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addTallies, type Tally, tallyTests } from './tally.ts';

const root = join(import.meta.dirname, '../..');

/** The script behind a package's command, so that neither a shell nor PATH decides what runs. */
const command = (name: string, bin: string): string => join(root, 'node_modules', name, bin);

/** Runs one script under this same Node with its output on the screen; the exit code, or 1 where a signal ended it. */
function run(script: string, args: readonly string[]): number {
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

/** One check that passes or fails as a whole. */
function step(name: string, script: string, args: readonly string[]): Tally {
  process.stdout.write(`\n== ${name}\n`);
  const failed = run(script, args) === 0 ? 0 : 1;
  process.stdout.write(`${failed === 0 ? 'ok' : 'FAILED'}: ${name}\n`);
  return { passed: 1 - failed, failed };
}

function tests(): Tally {
  process.stdout.write('\n== tests\n');
  const directory = mkdtempSync(join(tmpdir(), 'codesleuth-checks-'));
  const report = join(directory, 'tests.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = run(command('vitest', 'vitest.mjs'), ['run', '--config', 'tests/vitest.config.ts', ...reporters]);
    return tallyTests(readReport(report), code);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The report, or null where the run died before it wrote one. */
function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

// Everything runs whatever failed before it, so that the last line counts the whole tree.
const total = addTallies([
  step('types', command('typescript', 'bin/tsc'), ['-p', '.']),
  step('lint, format and layer rules', command('@biomejs/biome', 'bin/biome'), [
    'check',
    '--config-path=tests/biome.json',
    '--error-on-warnings',
    '.',
  ]),
  step('dead code and dependencies', command('knip', 'bin/knip.js'), ['--no-progress']),
  tests(),
]);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

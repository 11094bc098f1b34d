import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, USAGE } from './main/arguments.ts';
import type { FirstFrame } from './main/first-frame.ts';

/** Root of the installation, from the source tree and from dist/ alike. */
const INSTALL = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs the program for these words; resolves with the exit code. */
export async function main(words: readonly string[], frame: FirstFrame | null): Promise<number> {
  const args = readArguments(words);
  switch (args.kind) {
    case 'version':
      process.stdout.write(`codesleuth ${version()}\n`);
      return 0;
    case 'help':
      process.stdout.write(`${USAGE.join('\n')}\n`);
      return 0;
    case 'wrong':
      process.stderr.write(`${args.message}\n\n${USAGE.join('\n')}\n`);
      return 64;
    case 'exec': {
      const { runExec } = await import('./main/run-exec.ts');
      return runExec(args, INSTALL);
    }
    case 'shell': {
      const { runShell } = await import('./main/run-shell.tsx');
      return runShell(args, { install: INSTALL, frame });
    }
    default:
      return args satisfies never;
  }
}

function version(): string {
  const found: unknown = JSON.parse(readFileSync(join(INSTALL, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
}

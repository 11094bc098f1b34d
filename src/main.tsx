import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, USAGE } from './main/arguments.ts';
import type { FirstFrame } from './main/first-frame.ts';
import { keepHeapSmall } from './main/small-heap.ts';

/** Root of the installation, from the source tree and from dist/ alike. */
const INSTALL = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Exit code for a set-up that cannot be used (EX_CONFIG of sysexits.h). */
const CONFIG_EXIT = 78;

/** Runs the program for these words; resolves with the exit code. What is wrong around the program is said in words. */
export async function main(words: readonly string[], frame: FirstFrame | null): Promise<number> {
  keepHeapSmall();
  try {
    return await run(words, frame);
  } catch (error) {
    const { ExternalError } = await import('./ports/errors.ts');
    if (!(error instanceof ExternalError)) throw error;
    process.stderr.write(`${error.message}\nTry: ${error.next}\n`);
    return CONFIG_EXIT;
  }
}

async function run(words: readonly string[], frame: FirstFrame | null): Promise<number> {
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

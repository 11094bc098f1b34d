import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { buildProgram } from '../../support/exec.ts';
import { ROOT } from '../../support/home.ts';
import { cpuToExit } from './process-figures.ts';
import { standingShell } from './shell-start.ts';

const recordSchema = z.object({ files: z.record(z.string(), z.number()) });

/** The built program by itself, so that no other build can change it while it is measured. */
export interface Program {
  /** Starts the program: `node <launcher>`. */
  readonly launcher: string;
  /** Forgets what Node compiled, as on the first start after a build. */
  chill(): void;
  remove(): void;
}

/** Builds, and copies what the published package holds. */
export function copyProgram(): Program {
  buildProgram();
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'codesleuth-program-')));
  const { files } = recordSchema.parse(JSON.parse(readFileSync(join(ROOT, 'dist/build.json'), 'utf8')));
  mkdirSync(join(root, 'dist'));
  for (const name of Object.keys(files)) cpSync(join(ROOT, 'dist', name), join(root, 'dist', name));
  for (const name of ['src/bin', 'config', 'package.json'])
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  return {
    launcher: join(root, 'src/bin/codesleuth.mjs'),
    chill: () => rmSync(join(root, 'dist/compile-cache'), { recursive: true, force: true }),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Lets Node compile and keep what the shell and `exec` load, as any start but the first finds it. */
export async function warmUp(
  program: Program,
  at: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<void> {
  const { pty } = await standingShell({ program, at });
  pty.write('!help\r');
  await pty.seen('!verify', () => {});
  // The cache is written a second after the start.
  await setTimeout(1500);
  pty.write('!quit\r');
  await pty.seen('Come back any time', () => {});
  await pty.kill();
  cpuToExit([process.execPath, program.launcher, 'exec', '!help'], at);
}

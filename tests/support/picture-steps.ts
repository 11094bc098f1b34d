import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freshPlace, type Place, ROOT } from './home.ts';
import { type Pty, startPty } from './pty-terminal.ts';
import { screenSvg } from './screen-svg.ts';

const FOLDER = join(ROOT, '.github/pictures');
export const BRIEF =
  'A habit tracker for the command line on Linux: add habits, mark them done, show streaks, export to CSV';

/** The history follows the live region a moment later: a picture is taken once nothing is painted any more. */
export const QUIET_MS = 300;

export interface Stop {
  readonly name: string;
  readonly title: string;
  readonly go: (pty: Pty) => Promise<void>;
}

/** A journey through the real program, and where pictures are taken on it. */
export interface Journey {
  readonly cols: number;
  readonly rows: number;
  readonly env: (place: Place) => Readonly<Record<string, string>>;
  /** What is loaded before the program; a file of this folder. */
  readonly preload?: string;
  readonly stops: readonly Stop[];
}

/** Types a line and waits for what it leads to. */
export async function say(pty: Pty, line: string, wanted: string | RegExp): Promise<void> {
  pty.type(`${line}\r`);
  await pty.waitFor(wanted, { timeoutMs: 60_000 });
}

/** Answers every question with its recommended answer until the gate's name is offered. */
export async function answerAll(pty: Pty): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    await pty.waitFor((rows) => rows.some((row) => /!compile|recommended\)/.test(row)), { timeoutMs: 30_000 });
    if (pty.screen().some((row) => row.includes('Next: !compile'))) return;
    pty.type('\r');
    await pty.waitIdle(400);
  }
}

/** Goes the journey, and writes what the screen shows at each stop as a picture for the README. */
export async function take({ cols, rows, env, preload, stops }: Journey): Promise<void> {
  const place = freshPlace();
  mkdirSync(FOLDER, { recursive: true });
  const before = preload === undefined ? [] : ['--import', pathToFileURL(join(import.meta.dirname, preload)).href];
  const pty = startPty({
    file: process.execPath,
    args: [...before, join(ROOT, 'src/bin/codesleuth.mjs'), '--project', 'habits'],
    cwd: place.base,
    env: { ...place.env, CI: undefined, ...env(place) },
    cols,
    rows,
  });
  try {
    for (const stop of stops) {
      await stop.go(pty);
      const picture = screenSvg(pty.terminal, { title: `CodeSleuth: ${stop.title}` });
      // The temporary directory is this machine's; a reader sees home.
      writeFileSync(join(FOLDER, `${stop.name}.svg`), picture.replaceAll(place.base, '~'));
    }
  } finally {
    pty.kill('SIGKILL');
    place.remove();
  }
}

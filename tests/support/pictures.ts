import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from './exec.ts';
import { freshPlace, ROOT } from './home.ts';
import { type Pty, startPty } from './pty-terminal.ts';
import { screenSvg } from './screen-svg.ts';

const FOLDER = join(ROOT, '.github/pictures');
const BRIEF = 'A habit tracker for the command line on Linux: add habits, mark them done, show streaks, export to CSV';

/** The history follows the live region a moment later: a picture is taken once nothing is painted any more. */
const QUIET_MS = 300;

interface Stop {
  readonly name: string;
  readonly title: string;
  readonly go: (pty: Pty) => Promise<void>;
}

const say = async (pty: Pty, line: string, wanted: string | RegExp): Promise<void> => {
  pty.type(`${line}\r`);
  await pty.waitFor(wanted, { timeoutMs: 60_000 });
};

/** Answers every question with its recommended answer until the gate's name is offered. */
async function answerAll(pty: Pty): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    await pty.waitFor((rows) => rows.some((row) => /!compile|recommended\)/.test(row)), { timeoutMs: 30_000 });
    if (pty.screen().some((row) => row.includes('Next: !compile'))) return;
    pty.type('\r');
    await pty.waitIdle(400);
  }
}

const STOPS: readonly Stop[] = [
  {
    name: 'start',
    title: 'Start agent 0',
    go: async (pty) => {
      await pty.waitFor('❯');
      await say(pty, 'Start agent 0', 'What does the project do?');
      await pty.waitIdle(QUIET_MS);
    },
  },
  {
    name: 'question',
    title: 'A question',
    go: async (pty) => {
      await say(pty, BRIEF, /Enter chooses/);
      await pty.waitIdle(QUIET_MS);
    },
  },
  {
    name: 'build',
    title: 'Building',
    go: async (pty) => {
      await answerAll(pty);
      await say(pty, '!compile', 'Next: !plan');
      await say(pty, '!plan', 'Next: !build');
      pty.type('!build\r');
      await pty.waitFor(/is working[\s\S]* task 4\/\d/, { timeoutMs: 60_000 });
    },
  },
  {
    name: 'replay',
    title: 'What a replay would do',
    go: async (pty) => {
      await pty.waitFor('Next: !critic', { timeoutMs: 120_000 });
      await say(pty, '!replay TASK-002', 'To go on, type');
      await pty.waitIdle(QUIET_MS);
    },
  },
  {
    name: 'fork',
    title: 'Two ways at once',
    go: async (pty) => {
      await say(pty, 'replay TASK-002', 'Builder is working');
      await say(pty, '!pause', '❯ Next: !resume');
      await say(pty, '!fork trial --a "keep one line per habit" --b "json, with many comments"', 'Fork trial ·');
      // With one side ahead, which lasts for a moment only; the last task is the last chance of it.
      const ahead = /leads: more tasks DONE[\s\S]*: A [3-6]\/\d+ · B [3-6]|: A 6\//;
      await pty.waitFor(ahead, { timeoutMs: 120_000 });
    },
  },
  {
    name: 'ship',
    title: 'SHIP',
    go: async (pty) => {
      await pty.waitFor('❯ Next: !forks', { timeoutMs: 120_000 });
      await say(pty, '!merge A', 'To go on, type');
      await say(pty, 'merge A', '❯ Next: !critic');
      await say(pty, '!critic', '❯ Next: !security');
      await say(pty, '!security', '❯ Next: !verify');
      await say(pty, '!verify', /SHIP[^_]/);
      await pty.waitFor('Start agent 7', { timeoutMs: 60_000 });
      await pty.waitIdle(QUIET_MS);
    },
  },
];

/** Drives the real program and writes what its screen shows as pictures for the README. */
async function main(): Promise<void> {
  buildProgram();
  const place = freshPlace();
  mkdirSync(FOLDER, { recursive: true });
  const pty = startPty({
    file: process.execPath,
    args: [join(ROOT, 'src/bin/codesleuth.mjs'), '--project', 'habits'],
    cwd: place.base,
    env: { ...place.env, CI: undefined, CODESLEUTH_REHEARSAL_PACE: '20' },
    cols: 100,
    rows: 30,
  });
  try {
    for (const stop of STOPS) {
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

await main();

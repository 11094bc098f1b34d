/**
 * The first frame, before anything heavy is loaded: paints the prompt, makes the keyboard raw so that nothing typed is
 * echoed or lost, and only then imports the program.
 */
const words = process.argv.slice(2);
const interactive =
  process.stdin.isTTY === true &&
  process.stdout.isTTY === true &&
  !words.some(
    (word) =>
      word === 'exec' ||
      word === '--plain' ||
      word === '--help' ||
      word === '-h' ||
      word === '--version' ||
      word === '-v',
  ) &&
  process.env.TERM !== 'dumb' &&
  process.env.INK_SCREEN_READER !== 'true' &&
  process.env.NO_COLOR === undefined;

const MORE_WORDS_FROM = 60;

function paint() {
  const typed: Buffer[] = [];
  // Read as ink does, by `readable`: a stream switched between the two ways of reading stays deaf.
  const listen = (): void => {
    for (let chunk: unknown = process.stdin.read(); chunk !== null; chunk = process.stdin.read()) {
      if (Buffer.isBuffer(chunk)) typed.push(chunk);
    }
  };
  // Raw first: from here on nothing is echoed. What the terminal has echoed of a line already is painted over.
  process.stdin.setRawMode(true);
  const more = (process.stdout.columns ?? 80) > MORE_WORDS_FROM ? ', !help for commands, ? for keys.' : '.';
  process.stdout.write(`\r\u001b[JCodeSleuth\nType Start agent 0 to begin${more}\n\n❯ `);
  process.stdin.on('readable', listen);
  return {
    takeOver: (): Buffer => {
      listen();
      process.stdin.off('readable', listen);
      return Buffer.concat(typed);
    },
  };
}

const frame = interactive ? paint() : null;

/** Cursor shown, bracketed paste and the kitty keyboard off: what ink would have undone itself. */
const RESTORE = '\u001b[?25h\u001b[?2004l\u001b[<u';

/** A bug of the program: the terminal is given back, and the person is told that the journal is safe. */
function crash(error: unknown): never {
  if (frame !== null) {
    process.stdin.setRawMode(false);
    process.stdout.write(RESTORE);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // Whatever it quotes, nothing of it may act on the terminal.
  const said = text.replace(/[^\n -~\u00a0-\u1fff]/g, '?');
  process.stderr.write(
    `\nCodeSleuth stopped by a fault of its own. Everything acknowledged is in the project's journal (.git/codesleuth/journal.jsonl).\n${said}\n`,
  );
  process.exit(70);
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

import('./main.tsx').then(async ({ main }) => {
  process.exit(await main(words, frame));
}, crash);

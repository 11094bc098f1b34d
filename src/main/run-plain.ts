import { createInterface, type Interface } from 'node:readline';
import type { Item } from '../core/transcript.ts';
import type { createHandle } from '../runtime/handle.ts';
import type { Session } from '../runtime/session.ts';
import { forkAt, newsLines } from '../view/forks/news.ts';
import { printPlain } from '../view/plain.ts';
import { confirmWords } from '../view/screens.ts';
import { createPlainAsks } from './plain-asks.ts';
import { type TerminalLoan, withoutKeyboard } from './terminal-loan.ts';

const QUIT_WITHIN_MS = 2000;

interface PlainShell {
  readonly session: Session;
  readonly handle: ReturnType<typeof createHandle>;
  readonly loan: TerminalLoan;
  readonly clean: (text: string) => string;
  readonly now: () => number;
}

/**
 * The shell without repainting: lines in, `label: value` lines out. For dumb terminals, pipes and screen readers.
 * Resolves when the session is over or the input ends.
 */
export async function runPlain({ session, handle, loan, clean, now }: PlainShell): Promise<void> {
  const terminal = process.stdin.isTTY === true;
  const lines = createInterface({
    input: process.stdin,
    output: terminal ? process.stdout : undefined,
    prompt: '> ',
    terminal,
  });
  const takeBack = terminal ? loan.offer((use) => lend(lines, use)) : () => {};
  const look = { width: null, backends: session.snapshotState().shell.backends, expanded: false };
  const print = (items: readonly Item[]): void => {
    for (const item of items) {
      if (item.kind === 'input' && terminal) continue;
      for (const line of printPlain(item, look, clean)) process.stdout.write(`${line}\n`);
    }
  };
  let fork = forkAt(handle.snapshot(), clean);
  const printFork = (): void => {
    const now = forkAt(handle.snapshot(), clean);
    for (const line of newsLines(fork, now)) process.stdout.write(`${line}\n`);
    fork = now;
  };
  let asked = handle.snapshot().state.shell.confirm;
  const printConfirm = (): boolean => {
    const { confirm } = handle.snapshot().state.shell;
    const isNew = confirm !== null && confirm !== asked;
    if (isNew) for (const line of confirmWords(confirm)) process.stdout.write(`${clean(line)}\n`);
    asked = confirm;
    return isNew;
  };
  const asks = createPlainAsks({ handle, clean, write: (line) => process.stdout.write(`${line}\n`) });
  let lastInterrupt = Number.NEGATIVE_INFINITY;
  await new Promise<void>((over) => {
    handle.subscribe(() => {
      const items = handle.takeItems();
      print(items);
      printFork();
      const isConfirming = printConfirm();
      const isAsking = asks.news();
      if (handle.snapshot().ended !== null) over();
      else if (terminal && (isAsking || ((isConfirming || items.length > 0) && !session.busy))) lines.prompt(isAsking);
    });
    lines.on('line', (line) => {
      if (!asks.take(line)) handle.submit(line);
    });
    lines.on('SIGINT', () => {
      if (now() - lastInterrupt < QUIT_WITHIN_MS) return over();
      lastInterrupt = now();
      handle.interrupt();
      process.stdout.write('Press Ctrl+C again to leave.\n');
    });
    lines.on('close', () => {
      asks.end();
      void session.settled().then(() => over());
    });
    if (terminal) lines.prompt();
  });
  takeBack();
  lines.close();
  print(session.takeItems());
}

/** Another program has the terminal while it is used; then the line that is typed begins anew. */
async function lend(lines: Interface, use: () => Promise<void>): Promise<void> {
  lines.pause();
  process.stdin.setRawMode(false);
  await withoutKeyboard(process.stdin, use);
  process.stdin.setRawMode(true);
  lines.resume();
  lines.prompt();
}

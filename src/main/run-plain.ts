import { createInterface } from 'node:readline';
import type { Item } from '../core/transcript.ts';
import type { createHandle } from '../runtime/handle.ts';
import type { Session } from '../runtime/session.ts';
import { printPlain } from '../view/plain.ts';

const QUIT_WITHIN_MS = 2000;

interface PlainShell {
  readonly session: Session;
  readonly handle: ReturnType<typeof createHandle>;
  readonly clean: (text: string) => string;
  readonly now: () => number;
}

/**
 * The shell without repainting: lines in, `label: value` lines out. For dumb terminals, pipes and screen readers.
 * Resolves when the session is over or the input ends.
 */
export async function runPlain({ session, handle, clean, now }: PlainShell): Promise<void> {
  const terminal = process.stdin.isTTY === true;
  const lines = createInterface({
    input: process.stdin,
    output: terminal ? process.stdout : undefined,
    prompt: '> ',
    terminal,
  });
  const look = { width: null, backends: session.snapshotState().shell.backends, expanded: false };
  const print = (items: readonly Item[]): void => {
    for (const item of items) {
      if (item.kind === 'input' && terminal) continue;
      for (const line of printPlain(item, look, clean)) process.stdout.write(`${line}\n`);
    }
  };
  let lastInterrupt = Number.NEGATIVE_INFINITY;
  await new Promise<void>((over) => {
    handle.subscribe(() => {
      const items = handle.takeItems();
      print(items);
      if (handle.snapshot().ended !== null) over();
      else if (items.length > 0 && terminal && !session.busy) lines.prompt();
    });
    lines.on('line', (line) => handle.submit(line));
    lines.on('SIGINT', () => {
      if (now() - lastInterrupt < QUIT_WITHIN_MS) return over();
      lastInterrupt = now();
      handle.interrupt();
      process.stdout.write('Press Ctrl+C again to leave.\n');
    });
    lines.on('close', () => void session.settled().then(() => over()));
    if (terminal) lines.prompt();
  });
  lines.close();
  print(session.takeItems());
}

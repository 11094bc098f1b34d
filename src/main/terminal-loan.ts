import { setTimeout as pause } from 'node:timers/promises';

type Lend = (use: () => Promise<void>) => Promise<void>;
type Keyboard = Pick<NodeJS.ReadStream, 'on' | 'off' | 'pause' | 'resume' | 'setRawMode'>;

/** The terminal, given to another program for a while. */
export interface TerminalLoan {
  /** True while another program has it: nothing may be written, and Ctrl+C is that program's. */
  readonly lent: () => boolean;
  /** Whoever has the terminal says how it is given away and taken back. Returns the end of it. */
  readonly offer: (lend: Lend) => () => void;
  /** Runs `use` with the terminal in its hands; null where there is no terminal or it is given away already. */
  readonly take: <T>(use: () => Promise<T>) => Promise<{ readonly value: T } | null>;
}

export function createTerminalLoan(): TerminalLoan {
  let owner: Lend | null = null;
  let isLent = false;
  return {
    lent: () => isLent,
    offer: (lend) => {
      owner = lend;
      return () => {
        owner = null;
      };
    },
    async take(use) {
      if (owner === null || isLent) return null;
      const results: { readonly value: Awaited<ReturnType<typeof use>> }[] = [];
      isLent = true;
      try {
        await owner(async () => void results.push({ value: await use() }));
      } finally {
        isLent = false;
      }
      return results[0] ?? null;
    },
  };
}

/** Milliseconds in which what was typed meanwhile arrives; the terminal holds it ready. */
const TYPED_MS = 30;

/** Lets another program read the keyboard: every key is its own, and none that is left over reaches the prompt. */
export async function withoutKeyboard(keyboard: Keyboard, use: () => Promise<void>): Promise<void> {
  await stopReading(keyboard);
  try {
    await use();
  } finally {
    await dropTyped(keyboard);
  }
}

/**
 * A stream that is read by `readable` counts as paused and reads on; only a pause after a resume stops it, and only once
 * the end of listening, a turn later, is known to the stream.
 */
async function stopReading(keyboard: Keyboard): Promise<void> {
  await pause(0);
  keyboard.resume();
  keyboard.pause();
  await pause(0);
}

/** What the other program did not read would be the prompt's; half a line can be read in raw mode only. */
async function dropTyped(keyboard: Keyboard): Promise<void> {
  const drop = (): void => {};
  keyboard.setRawMode(true);
  keyboard.on('data', drop);
  keyboard.resume();
  await pause(TYPED_MS);
  keyboard.off('data', drop);
  await stopReading(keyboard);
  keyboard.setRawMode(false);
}

import type { createHandle } from '../runtime/handle.ts';
import { attention, signsAt } from '../view/signs.ts';

const BELL = '\u0007';
const setTitle = (title: string): string => `\u001b]2;${title}${BELL}`;

export interface SignSources {
  readonly handle: ReturnType<typeof createHandle>;
  readonly clean: (text: string) => string;
  /** True while the terminal is another program's. */
  readonly lent: () => boolean;
}

/** Keeps the window's title at the stage, and rings once when work comes to a point that needs the person. */
export function watchSigns({ handle, clean, lent }: SignSources): () => void {
  let before = signsAt(handle.snapshot(), clean);
  process.stdout.write(setTitle(before.title));
  const stop = handle.subscribe(() => {
    if (lent()) return;
    const after = signsAt(handle.snapshot(), clean);
    if (after.title !== before.title) process.stdout.write(setTitle(after.title));
    if (attention(before, after)) process.stdout.write(BELL);
    before = after;
  });
  // However the program ends, the title is not left behind.
  const clear = (): void => void process.stdout.write(setTitle(''));
  process.once('exit', clear);
  return () => {
    stop();
    process.off('exit', clear);
    clear();
  };
}

import { PassThrough, Writable } from 'node:stream';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { vi } from 'vitest';

/** ink-testing-library at a width of one's choice: its own output is always 100 columns wide. */
export type RenderedAt = {
  readonly lastFrame: () => string;
  /** Sends keys as one read of the terminal; wait with `until`, as nothing happens before the next turn. */
  readonly type: (bytes: string) => void;
  /** Resolves once the check holds for the last frame; fails with that frame when it never does. */
  readonly until: (check: (frame: string) => boolean) => Promise<void>;
  readonly rerender: (node: ReactNode) => void;
  readonly unmount: () => void;
};

// Long enough for a busy machine; a check that holds ends the wait at once.
const WAIT = { timeout: 10_000, interval: 10 };
const noop = (): void => {};

/** Renders a tree without a terminal, colourless, `columns` wide and 50 rows high; frames hold text only. */
export function renderAt(node: ReactNode, columns: number): RenderedAt {
  const frames: string[] = [];
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      frames.push(String(chunk));
      done();
    },
  });
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: noop, ref: noop, unref: noop });
  const app = render(node, {
    stdout: Object.assign(output, { columns, rows: 50 }),
    stderr: new PassThrough(),
    stdin,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  // A write of nothing but escape sequences (cursor, modes) is not a frame.
  const lastFrame = (): string => frames.findLast((frame) => !frame.startsWith('\u001b[?')) ?? '';
  return {
    lastFrame,
    type: (bytes) => stdin.write(bytes),
    until: (check) =>
      vi.waitFor(() => {
        if (!check(lastFrame())) {
          throw new Error(`The last frame does not satisfy the check:\n${lastFrame()}`);
        }
      }, WAIT),
    rerender: app.rerender,
    unmount: app.unmount,
  };
}

import { setTimeout } from 'node:timers/promises';
import { BRIEF } from '../../support/journey-lines.ts';
import type { MeasuredPty } from './measured-pty.ts';

const QUIET_MS = 300;
const PATIENCE_MS = 300_000;

/** What a person types at what the status line says the shell waits for; null where there is nothing left to do. */
function reply(screen: string): string | null {
  const wanted = /waiting for (your answer|your brief|![a-z]+)/.exec(screen)?.[1];
  if (wanted === undefined) return /type: Start agent 0/.test(screen) ? 'Start agent 0\r' : null;
  if (wanted === 'your answer') return '\r';
  return `${wanted === 'your brief' ? BRIEF : wanted}\r`;
}

/** Types at whatever the shell waits for until the status line shows `end`. */
export async function driveUntil(pty: MeasuredPty, end: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const { length } = pty.raw();
    await setTimeout(QUIET_MS);
    if (pty.raw().length !== length) continue;
    const screen = pty.screen();
    if (screen.includes(end)) return;
    const keys = reply(screen);
    if (keys !== null) pty.write(keys);
  }
  throw new Error(`never came to "${end}":\n${pty.screen()}`);
}

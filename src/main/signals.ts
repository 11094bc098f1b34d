import type { Session } from '../runtime/session.ts';

const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const READER_GONE = 141;
const IMPATIENT_MS = 1000;

/**
 * On SIGHUP, SIGINT and SIGTERM, and when the terminal or the reader of a pipe is gone: the journal notes the
 * interruption, children are stopped, the exit code says which. What comes back stops the listening; where a signal is
 * ending the program already, it waits for that end, so that no other exit code gets in before. While the terminal is
 * `lent` to another program, Ctrl+C is meant for that one.
 */
export function onSignals(session: Session, lent: () => boolean = () => false): () => Promise<void> {
  let ending: Promise<never> | null = null;
  const end = (code: number): void => {
    ending ??= session.close('signal').then(
      () => process.exit(code),
      () => process.exit(code),
    );
  };
  let first = Number.POSITIVE_INFINITY;
  const signalled = (code: number): void => {
    const now = performance.now();
    // Asked again after a while, it does not wait for what hangs. A terminal that closes sends more than one at once.
    if (now - first > IMPATIENT_MS) process.exit(code);
    first = Math.min(first, now);
    end(code);
  };
  const of = (name: string, code: number) => (): void => {
    if (name !== 'SIGINT' || !lent()) signalled(code);
  };
  // They stay registered while the end goes on: a signal nobody listens to any more would kill at once.
  const handlers = Object.entries(CODES).map(([name, code]) => ({ name, handler: of(name, code) }));
  for (const { name, handler } of handlers) process.on(name, handler);
  const lost = (error: NodeJS.ErrnoException): void => end(error.code === 'EPIPE' ? READER_GONE : CODES.SIGHUP);
  const streams = [process.stdin, process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', lost);
  return async () => {
    if (ending !== null) await ending;
    for (const { name, handler } of handlers) process.off(name, handler);
    for (const stream of streams) stream.off('error', lost);
  };
}

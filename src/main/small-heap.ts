import { setFlagsFromString } from 'node:v8';

/** By now the shell stands, and what it was loaded with has been through the young generation. */
const STANDING_MS = 1000;

/**
 * Makes V8 collect garbage soon instead of letting it pile up: by itself it gives what streams through the shell over a
 * hundred megabytes, none of which is in use (src/decisions/0019-garbage-is-collected-soon.md).
 */
export function keepHeapSmall(afterMs = STANDING_MS): void {
  setTimeout(() => {
    setFlagsFromString('--semi-space-growth-factor=1');
    // Older versions do not know it, and would say so on the terminal.
    if (Number(process.versions.node.split('.')[0]) >= 24) setFlagsFromString('--memory-saver-mode');
  }, afterMs).unref();
}

import type { RunLog } from '../ports/journal.ts';
import type { Redact } from '../ports/text.ts';

/** UTF-16 units of one line; a result may stand on a single one. */
const LONGEST_LINE = 1024 * 1024;

/** A run log that masks secrets; it writes whole lines, for a secret may arrive in two chunks. */
export function redactedLog(log: RunLog, redact: Redact): RunLog {
  const lines = redact.stream(LONGEST_LINE);
  const write = (done: readonly string[]): void => {
    if (done.length > 0) log.write(`${done.join('\n')}\n`);
  };
  return {
    path: log.path,
    write: (text) => write(lines.push(text)),
    close: () => {
      write(lines.flush());
      return log.close();
    },
  };
}

import type { RunLog } from '../ports/journal.ts';

/** A run log that masks secrets; it writes whole lines, for a secret may arrive in two chunks. */
export function redactedLog(log: RunLog, redact: (text: string) => string): RunLog {
  let rest = '';
  return {
    path: log.path,
    write: (text) => {
      const end = text.lastIndexOf('\n') + 1;
      if (end === 0) {
        rest += text;
        return;
      }
      log.write(redact(rest + text.slice(0, end)));
      rest = text.slice(end);
    },
    close: () => {
      if (rest !== '') log.write(`${redact(rest)}\n`);
      return log.close();
    },
  };
}

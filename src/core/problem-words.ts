import type { Problem } from '../../schemas/task-graph.ts';

/** A failed rule as one line: `file:line message`. */
export function problemWords({ file, line, message }: Problem): string {
  return `${file}${line === null ? '' : `:${line}`} ${message}`;
}

const CONTEXT = 3;

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function sameAtStart(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}

/** A unified diff with one hunk from the first to the last changed line; empty when nothing changed. */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const [old, now] = [linesOf(before ?? ''), linesOf(after)];
  const head = sameAtStart(old, now);
  const tail = Math.min(sameAtStart([...old].reverse(), [...now].reverse()), old.length - head, now.length - head);
  const start = Math.max(0, head - CONTEXT);
  const lead = old.slice(start, head).map((line) => ` ${line}`);
  const gone = old.slice(head, old.length - tail).map((line) => `-${line}`);
  const come = now.slice(head, now.length - tail).map((line) => `+${line}`);
  const rest = old.slice(old.length - tail, old.length - tail + CONTEXT).map((line) => ` ${line}`);
  const [from, to] = [lead.length + gone.length + rest.length, lead.length + come.length + rest.length];
  const range = (count: number) => `${count === 0 ? 0 : start + 1},${count}`;
  return [
    `--- ${before === null ? '/dev/null' : `a/${path}`}`,
    `+++ b/${path}`,
    `@@ -${range(from)} +${range(to)} @@`,
    ...lead,
    ...gone,
    ...come,
    ...rest,
    '',
  ].join('\n');
}

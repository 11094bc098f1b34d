import type { Plumbing, PlumbingCall, PlumbingOutput } from '../plumbing.ts';

/** How many comparisons are remembered, and how large one may be. */
const KEPT = 16;
const BYTES = 4_000_000;

const isTree = (text: string | undefined): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text ?? '');

/**
 * A git that remembers how objects differ: they never change under their ids, so neither does the answer. A preview, the
 * snapshot and the move after it ask for the same.
 */
export function rememberDiffs(): (git: Plumbing) => Plumbing {
  const known = new Map<string, PlumbingOutput>();
  const add = (key: string, output: PlumbingOutput): PlumbingOutput => {
    known.delete(key);
    if (output.stdout.length <= BYTES) known.set(key, output);
    for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
    return output;
  };
  const keyOf = ({ command, cwd, args }: PlumbingCall): string | null =>
    command === 'diff-tree' && args.slice(-2).every(isTree) ? [cwd, ...args].join('\0') : null;
  return (git) => async (call) => {
    const key = keyOf(call);
    if (key === null) return git(call);
    const found = known.get(key);
    return add(key, found ?? (await git(call)));
  };
}

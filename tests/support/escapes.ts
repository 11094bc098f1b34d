import { readdirSync, readFileSync } from 'node:fs';
import { RUN_TAG } from '../../src/adapters/processes/child-environment.ts';
import { findTagged } from '../../src/adapters/processes/tagged.ts';

/** Shell commands whose processes try to outlive the one that starts them. `MARK` is how long they sleep, in seconds. */
const KINDS: readonly string[] = [
  // In the group of the agent.
  'sleep MARK &',
  // In a session of its own.
  'setsid sleep MARK &',
  // Forked twice, deaf, and with children.
  '(setsid sh -c "trap \\"\\" TERM HUP INT; sleep MARK & sleep MARK & wait" &)',
  // Without the tag, in the group.
  'env -i sleep MARK &',
  // Deaf, in the group.
  'sh -c "trap \\"\\" TERM HUP INT; while :; do sleep MARK; done" &',
  // Always another one.
  'setsid sh -c "while :; do (setsid sleep MARK &); sleep 0.05; done" &',
];

const kinds = (indices: readonly number[], mark: string): string[] =>
  indices.map((index) => (KINDS[index % KINDS.length] ?? '').replaceAll('MARK', mark));

/** Three that leave the group, or stay in it. */
export const ESCAPES: readonly string[] = kinds([0, 1, 2], '600');

/** The shapes of trees: each kind alone, each with the next, and all together, over and over. */
export function treeOf(index: number, mark: string): readonly string[] {
  const round = Math.floor(index / KINDS.length) % 3;
  if (round === 0) return kinds([index], mark);
  return round === 1 ? kinds([index, index + 1], mark) : kinds([0, 1, 2, 3, 4, 5], mark);
}

/** Ids of processes of a run that live: those with its tag, and those that sleep for its mark. */
export async function livingOf(tag: string, mark: string): Promise<number[]> {
  const marked = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && sleepsFor(pid, mark));
  return [...new Set([...(await findTagged(RUN_TAG, tag)), ...marked.map(Number)])];
}

function sleepsFor(pid: string, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith(`sleep\0${mark}\0`);
  } catch {
    return false;
  }
}

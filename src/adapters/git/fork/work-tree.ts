import type { BigIntStats } from 'node:fs';
import { lookAt } from '../large-files.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';

/** Files looked at at once. */
const AT_ONCE = 64;

/**
 * See ForkPort.workTree. One git process, which asks no nested repository anything and writes no index; what is staged
 * and not edited on is the fingerprint's to see.
 */
export async function workTree(doors: Doors): Promise<ReadonlyMap<string, string>> {
  // A nested repository counts as being there; what happens in it is its own.
  const state = (found: BigIntStats): string => (found.isDirectory() ? 'directory' : stamp(found));
  return listed(doors, ['-m', '-d', '-o', '-z', '--exclude-standard'], state);
}

/** See ForkPort.ignored. A directory such as that of the packages is not walked through. */
export async function ignored(doors: Doors): Promise<ReadonlyMap<string, string>> {
  return listed(doors, ['-o', '-i', '-z', '--exclude-standard', '--directory'], stamp);
}

async function listed(
  { git, at }: Doors,
  args: readonly string[],
  state: (found: BigIntStats) => string,
): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await git({ cwd: at.root, command: 'ls-files', args });
  const paths = [...new Set(stdout.toString('latin1').split('\0').filter(Boolean))];
  const all = new Map<string, string>();
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE);
    const found = await Promise.all(some.map((path) => lookAt(at, path)));
    for (const [index, path] of some.entries()) {
      const one = found[index] ?? null;
      all.set(textOfPath(path), one === null ? 'gone' : state(one));
    }
  }
  return all;
}

const stamp = ({ size, mtimeNs, ctimeNs }: BigIntStats): string => `${size} ${mtimeNs} ${ctimeNs}`;

import { lookAt } from '../large-files.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';

/** Files looked at at once. */
const AT_ONCE = 64;

/**
 * See ForkPort.workTree. One git process, which asks no nested repository anything and writes no index; what is staged
 * and not edited on is the fingerprint's to see.
 */
export async function workTree({ git, at }: Doors): Promise<ReadonlyMap<string, string>> {
  const args = ['-m', '-d', '-o', '-z', '--exclude-standard'];
  const { stdout } = await git({ cwd: at.root, command: 'ls-files', args });
  const paths = [...new Set(stdout.toString('latin1').split('\0').filter(Boolean))];
  const found = new Map<string, string>();
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE);
    const states = await Promise.all(some.map((path) => stateOf(at, path)));
    for (const [index, path] of some.entries()) found.set(textOfPath(path), states[index] ?? '');
  }
  return found;
}

/** A nested repository counts as being there; what happens in it is its own. */
async function stateOf(at: Repository, path: string): Promise<string> {
  const stats = await lookAt(at, path);
  if (stats === null) return 'gone';
  return stats.isDirectory() ? 'directory' : `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
}

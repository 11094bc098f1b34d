import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from '../../store/disk-error.ts';
import type { Plumbing } from '../plumbing.ts';
import type { Repository } from '../repository.ts';

/**
 * Of these refs takes away the ones that somebody made symbolic: git's fetch would follow them and move, by force, the
 * branch they name. A symbolic ref is always a loose file.
 */
export async function dropSymbolicRefs(git: Plumbing, at: Repository, refs: readonly string[]): Promise<void> {
  const symbolic: string[] = [];
  for (const ref of refs) if (await isSymbolic(join(at.commonDir, ref))) symbolic.push(ref);
  if (symbolic.length === 0) return;
  const stdin = symbolic.map((ref) => `delete ${ref}\n`).join('');
  await git({ cwd: at.root, command: 'update-ref', args: ['--no-deref', '--stdin'], stdin });
}

async function isSymbolic(path: string): Promise<boolean> {
  const text = await unless(readFile(path, 'latin1'), ['ENOENT', 'ENOTDIR', 'EISDIR'], '');
  return text.startsWith('ref:');
}

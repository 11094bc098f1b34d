import { textOfPath } from './path-text.ts';
import type { Plumbing } from './plumbing.ts';
import { objectId, type Repository } from './repository.ts';

/** See GitPort.files: one git process. */
export async function listFiles(git: Plumbing, at: Repository): Promise<readonly string[]> {
  const args = ['-c', '-o', '-z', '--exclude-standard', '--deduplicate'];
  const { stdout } = await git({ cwd: at.root, command: 'ls-files', args });
  return stdout
    .toString('latin1')
    .split('\0')
    .filter((path) => path !== '')
    .map(textOfPath);
}

/** Lines of context around a change. */
const CONTEXT = '-U3';

/** See GitPort.patch: one git process. */
export async function patchOf(git: Plumbing, at: Repository, sha: string): Promise<string> {
  const args = [
    '--root',
    '-p',
    CONTEXT,
    '--no-commit-id',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '-M',
    objectId(sha),
  ];
  const { stdout } = await git({ cwd: at.root, command: 'diff-tree', args });
  return stdout.toString('utf8');
}

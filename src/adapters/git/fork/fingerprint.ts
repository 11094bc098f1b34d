import { createHash } from 'node:crypto';
import type { Doors } from '../publish.ts';
import { readHead } from '../repository.ts';

const OWN = 'refs/codesleuth/';

/** Every ref but the shell's own, with what it points at. */
async function refs({ git, at }: Doors): Promise<string> {
  const args = ['--format=%(refname) %(objectname) %(symref)'];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  const lines = stdout.toString('latin1').split('\n');
  return lines.filter((line) => !line.startsWith(OWN)).join('\n');
}

/** Every entry of the index with its stage and the user's flags, but not what git remembers of the files' times. */
async function entries({ git, at }: Doors): Promise<Buffer> {
  return (await git({ cwd: at.root, command: 'ls-files', args: ['-s', '-v', '-z'] })).stdout;
}

/** See ForkPort.fingerprint; a SHA-256 in hex. */
export async function fingerprint(doors: Doors): Promise<string> {
  const [head, listed, index] = await Promise.all([readHead(doors.git, doors.at), refs(doors), entries(doors)]);
  return createHash('sha256')
    .update(JSON.stringify([head, listed]))
    .update('\0')
    .update(index)
    .digest('hex');
}

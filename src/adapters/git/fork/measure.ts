import { join } from 'node:path';
import type { Measure } from '../../../ports/fork.ts';
import type { Doors } from '../publish.ts';
import { objectId, readHead } from '../repository.ts';
import { copyIndex, withScratch } from '../scratch.ts';

/** What the shell writes about the project there is not what a side made. */
const PRODUCT: readonly string[] = ['--', ':(top)', ':(top,exclude)artifacts'];

/** Sums up `--numstat -z` (git-diff(1)): `added TAB removed TAB path NUL`; dashes for a binary file. */
export function sumNumstat(output: string): Pick<Measure, 'files' | 'added' | 'removed'> {
  const sum = { files: 0, added: 0, removed: 0 };
  for (const field of output.split('\0')) {
    const found = /^(\d+|-)\t(\d+|-)\t/.exec(field);
    if (!found) continue;
    sum.files += 1;
    sum.added += Number(found[1]) || 0;
    sum.removed += Number(found[2]) || 0;
  }
  return sum;
}

async function committed({ git, at }: Doors, [base, head]: readonly [string, string]) {
  const args = ['--numstat', '-z', '-r', '--no-renames', '--ignore-submodules=none', base, head, ...PRODUCT];
  const { stdout } = await git({ cwd: at.root, command: 'diff-tree', args });
  return sumNumstat(stdout.toString('latin1'));
}

const names = (output: Buffer): string[] => output.toString('latin1').split('\0').filter(Boolean);

/** Paths that differ from HEAD, by a copy of the index: the side's own may be in use by an agent. */
export async function uncommittedPaths({ git, at }: Doors, head: string, only = PRODUCT): Promise<string[]> {
  return withScratch(at, async (scratch) => {
    const call = { cwd: at.root, index: join(scratch, 'index') };
    await copyIndex(at, call.index);
    // 1: there are changes.
    await git({ ...call, command: 'update-index', args: ['-q', '--refresh'], accept: (code) => code === 1 });
    // Whether files in a nested repository changed, git would ask git there, by the settings of that one.
    const compare = ['--name-only', '-z', '--no-renames', '--ignore-submodules=dirty', head, ...only];
    const changed = await git({ ...call, command: 'diff-index', args: compare });
    const staged = await git({ ...call, command: 'diff-index', args: ['--cached', ...compare] });
    const list = ['-o', '-z', '--exclude-standard', ...only];
    const untracked = await git({ ...call, command: 'ls-files', args: list });
    return [...new Set([changed, staged, untracked].flatMap(({ stdout }) => names(stdout)))];
  });
}

/** See ForkPort.measure; `base` is a commit id. A renamed file counts as one removed and one added. */
export async function measure(doors: Doors, base: string): Promise<Measure> {
  const from = objectId(base);
  const head = (await readHead(doors.git, doors.at)).sha;
  const changed = head === null ? sumNumstat('') : await committed(doors, [from, head]);
  return { ...changed, uncommitted: (await uncommittedPaths(doors, head ?? from)).length };
}

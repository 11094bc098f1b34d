import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Ignored } from '../../ports/git.ts';
import { unless } from '../store/disk-error.ts';
import { ancestors } from './entries.ts';
import { gitFailure } from './failure.ts';
import { fullPath } from './large-files.ts';
import { pathOfText, textOfPath } from './path-text.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

/** "./": without it a name such as ":(top)x" would be taken for a pattern. */
const asked = (paths: readonly string[]): Buffer => Buffer.from(paths.map((path) => `./${path}\0`).join(''), 'latin1');

/** What git says of a path it cannot judge: behind a symlink, in a submodule, outside of the repository. */
const UNJUDGED = /^fatal: [\s\S]*(?: is beyond a symbolic link| is in submodule '| is outside repository at ')/m;

/** Four fields for each path that was judged (git-check-ignore(1), "Output"), the last one of which is the path. */
interface Judged {
  readonly rows: readonly (readonly string[])[];
  /** Whether git stopped at the path that comes next. */
  readonly stopped: boolean;
}

async function judge(git: Plumbing, at: Repository, paths: readonly string[]): Promise<Judged> {
  // Each path has its answer, so that the one at which git stops is known by their number.
  const args = ['-v', '-n', '-z', '--stdin'];
  const accept = (code: number): boolean => code === 1 || code === 128;
  const { code, stdout, stderr } = await git({
    cwd: at.root,
    command: 'check-ignore',
    args,
    stdin: asked(paths),
    accept,
  });
  if (code === 128 && !UNJUDGED.test(stderr)) throw gitFailure('git check-ignore', stderr);
  const fields = stdout.toString('latin1').split('\0');
  const rows: (readonly string[])[] = [];
  for (let place = 0; place + 3 < fields.length; place += 4) rows.push(fields.slice(place, place + 4));
  return { rows, stopped: code === 128 };
}

/**
 * See GitPort.ignored: one git process, none for no paths, and one more for each path that git cannot judge: behind a
 * symlink, in a submodule or outside of the repository. Such a path is not named.
 */
export async function ignored(git: Plumbing, at: Repository, paths: readonly string[]): Promise<readonly Ignored[]> {
  const found: Ignored[] = [];
  let left = paths.map(pathOfText).filter((path) => !path.includes('\0'));
  while (left.length > 0) {
    const { rows, stopped } = await judge(git, at, left);
    for (const [source = '', line = '', pattern = '', path = ''] of rows) {
      // No pattern at all, or one with "!": the file is not ignored.
      if (pattern === '' || pattern.startsWith('!')) continue;
      found.push({ path: textOfPath(path.slice(2)), by: textOfPath(`${source}:${line} ${pattern}`) });
    }
    left = stopped ? left.slice(rows.length + 1) : [];
  }
  return found;
}

/** The rules a tree holds, by path. */
async function rulesOf(git: Plumbing, at: Repository, tree: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await git({ cwd: at.root, command: 'ls-tree', args: ['-r', '-z', tree] });
  const lines = stdout.toString('latin1').split('\0');
  const files = lines.flatMap((line) => {
    const [, oid, path] = /^100\d{3} blob ([0-9a-f]+)\t((?:.*\/)?\.gitignore)$/s.exec(line) ?? [];
    return oid === undefined || path === undefined ? [] : [[path, oid] as const];
  });
  return new Map(files);
}

interface Then extends Omit<Question, 'rules'> {
  readonly tree: string;
}

export interface Question {
  /** Rules by the path of their file; paths have one character per byte. */
  readonly rules: ReadonlyMap<string, Buffer>;
  /** An empty directory of this question's own. */
  readonly root: string;
  readonly paths: readonly string[];
}

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Lays one file of rules; false where its name is too long to lie that much deeper than it did. */
async function lay(file: Buffer, bytes: Buffer): Promise<boolean> {
  const laid = async (): Promise<boolean> => {
    await mkdir(Buffer.from(dirname(file.toString('latin1')), 'latin1'), { recursive: true });
    await writeFile(file, bytes);
    return true;
  };
  return unless(laid(), ['ENAMETOOLONG'], false);
}

/**
 * Which paths git ignores where these rules lie, and by those that lie outside of any tree as they are now. Asked in an
 * empty work tree that holds nothing but the rules. A path below rules that lie too deep for that is not named.
 */
export async function ignoredBy(git: Plumbing, at: Repository, question: Question): Promise<ReadonlySet<string>> {
  const { rules, root } = question;
  const deep: string[] = [];
  for (const [path, bytes] of rules) {
    if (!(await lay(fullPath({ ...at, root }, path), bytes))) deep.push(directoryOf(path));
  }
  const paths = question.paths.filter((path) => !deep.some((directory) => path.startsWith(directory)));
  const env = { GIT_DIR: at.gitDir, GIT_WORK_TREE: root };
  const call = { cwd: root, command: 'check-ignore' as const, index: join(root, '../no-index'), env };
  const args = ['-z', '--no-index', '--stdin'];
  const { stdout } = await git({ ...call, args, stdin: asked(paths), accept: (code) => code === 1 });
  const printed = stdout.toString('latin1').split('\0').filter(Boolean);
  return new Set(printed.map((path) => path.slice(2)));
}

/** Where rules that say something of these paths may lie: directories, each but the root with a slash at its end. */
export const placesOfRules = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(['', ...paths.flatMap(ancestors).map((above) => `${above}/`)]);

/** Which paths git ignored by the rules that a recorded tree holds. */
export async function ignoredThen(git: Plumbing, at: Repository, then: Then): Promise<ReadonlySet<string>> {
  const places = placesOfRules(then.paths);
  const rules = new Map<string, Buffer>();
  for (const [path, oid] of await rulesOf(git, at, then.tree)) {
    if (!places.has(directoryOf(path))) continue;
    rules.set(path, (await git({ cwd: at.root, command: 'cat-file', args: ['blob', oid] })).stdout);
  }
  return ignoredBy(git, at, { ...then, rules });
}

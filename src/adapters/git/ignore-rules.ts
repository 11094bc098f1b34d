import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Ignored } from '../../ports/git.ts';
import { ancestors } from './entries.ts';
import { fullPath } from './large-files.ts';
import { pathOfText, textOfPath } from './path-text.ts';
import type { Plumbing } from './plumbing.ts';
import type { Repository } from './repository.ts';

/** "./": without it a name such as ":(top)x" would be taken for a pattern. */
const asked = (paths: readonly string[]): Buffer => Buffer.from(paths.map((path) => `./${path}\0`).join(''), 'latin1');

/** See GitPort.ignored: one git process, none for no paths. A path that git cannot judge, behind a symlink, is not named. */
export async function ignored(git: Plumbing, at: Repository, paths: readonly string[]): Promise<readonly Ignored[]> {
  if (paths.length === 0) return [];
  const args = ['-v', '-z', '--stdin'];
  const accept = (code: number): boolean => code === 1 || code === 128;
  const stdin = asked(paths.map(pathOfText));
  const { stdout } = await git({ cwd: at.root, command: 'check-ignore', args, stdin, accept });
  const fields = stdout.toString('latin1').split('\0');
  const found: Ignored[] = [];
  for (let place = 0; place + 3 < fields.length; place += 4) {
    const [source = '', line = '', pattern = '', path = ''] = fields.slice(place, place + 4);
    // A pattern with "!" says that the file is not ignored.
    if (pattern.startsWith('!')) continue;
    found.push({ path: textOfPath(path.slice(2)), by: textOfPath(`${source}:${line} ${pattern}`) });
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

/**
 * Which paths git ignores where these rules lie, and by those that lie outside of any tree as they are now. Asked in an
 * empty work tree that holds nothing but the rules.
 */
export async function ignoredBy(git: Plumbing, at: Repository, question: Question): Promise<ReadonlySet<string>> {
  const { rules, root, paths } = question;
  for (const [path, bytes] of rules) {
    const file = fullPath({ ...at, root }, path);
    await mkdir(Buffer.from(dirname(file.toString('latin1')), 'latin1'), { recursive: true });
    await writeFile(file, bytes);
  }
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
    if (!places.has(path.slice(0, -'.gitignore'.length))) continue;
    rules.set(path, (await git({ cwd: at.root, command: 'cat-file', args: ['blob', oid] })).stdout);
  }
  return ignoredBy(git, at, { ...then, rules });
}

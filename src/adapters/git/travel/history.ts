import type { MovePreview } from '../../../ports/travel.ts';
import type { Doors } from '../publish.ts';
import { objectId } from '../repository.ts';

/** How many commits a preview names on either side. */
const NAMED = 1000;

type Commits = MovePreview['leaving'];

/** Commits that `from` reaches and `than` does not, newest first, at most 1000; null is a branch without a commit. */
export async function commitsBeyond({ git, at }: Doors, from: string | null, than: string | null): Promise<Commits> {
  if (from === null || from === than) return [];
  const range = [objectId(from), ...(than === null ? [] : [`^${objectId(than)}`])];
  const args = [`--max-count=${NAMED}`, '--no-commit-header', '--format=%H %s', ...range];
  const { stdout } = await git({ cwd: at.root, command: 'rev-list', args });
  const lines = stdout.toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const gap = line.indexOf(' ');
    return gap === -1 ? { sha: line, subject: '' } : { sha: line.slice(0, gap), subject: line.slice(gap + 1) };
  });
}

const TASK_KEY = 'CodeSleuth-Task:';
const TASK_LINE = /^codesleuth-task: *(\S+) *$/i;
/** A trailer, the rest of a long one, or what `git cherry-pick -x` adds to them. */
const TRAILER_LINE = /^(?:[a-z][a-z0-9-]*: |[ \t]+\S|\(cherry picked from commit )/i;

/** The tasks a commit message names in its last paragraph, where that is nothing but trailers. */
function tasksNamed(message: string): readonly string[] {
  const paragraphs = message
    .replaceAll('\r', '')
    .trimEnd()
    .split(/\n(?:[ \t]*\n)+/);
  const lines = paragraphs.at(-1)?.split('\n') ?? [];
  if (!lines.every((line) => TRAILER_LINE.test(line))) return [];
  return lines.flatMap((line) => TASK_LINE.exec(line)?.[1] ?? []);
}

/** The newest commit that `from` (HEAD when null) reaches for each of these tasks, by the trailers that name it. */
export async function findTasks(
  { git, at }: Doors,
  from: string | null,
  taskIds: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  if (taskIds.length === 0) return {};
  // Git narrows the history down; which words are trailers is judged here.
  const narrow = ['--fixed-strings', '--regexp-ignore-case', `--grep=${TASK_KEY}`];
  const args = [...narrow, '--no-commit-header', '--format=%H%n%B%x00', from === null ? 'HEAD' : objectId(from), '--'];
  const accept = (code: number): boolean => code === 128;
  const output = await git({ cwd: at.root, command: 'rev-list', args, accept });
  if (output.code !== 0) return {};
  const found = new Map<string, string>();
  for (const record of output.stdout.toString('utf8').split('\0')) {
    const [sha = '', ...message] = record.replace(/^\n/, '').split('\n');
    for (const taskId of tasksNamed(message.join('\n'))) if (!found.has(taskId)) found.set(taskId, sha);
  }
  return Object.fromEntries(
    taskIds.flatMap((taskId) => {
      const sha = found.get(taskId);
      return sha === undefined ? [] : [[taskId, sha]];
    }),
  );
}

/** Of these commits, those that `from` (HEAD when null) does not reach or this repository does not know. */
export async function unreached(
  { git, at }: Doors,
  from: string | null,
  shas: readonly string[],
): Promise<readonly string[]> {
  const asked = shas.map((sha) => objectId(sha));
  if (asked.length === 0) return [];
  const call = { cwd: at.root };
  const args = ['--batch-check=%(objectname) %(objecttype)'];
  const checked = await git({ ...call, command: 'cat-file', args, stdin: `${asked.join('\n')}\n` });
  const types = checked.stdout.toString('latin1').split('\n');
  const known = asked.filter((_, position) => types[position]?.endsWith(' commit'));
  const start = from === null ? 'HEAD' : objectId(from);
  const stdin = `${known.join('\n')}\n^${start}\n`;
  const accept = (code: number): boolean => code === 128;
  const walk = await git({ ...call, command: 'rev-list', args: ['--stdin'], stdin, accept });
  // No commit to start from reaches nothing.
  if (walk.code !== 0) return shas;
  const beyond = new Set(walk.stdout.toString('latin1').split('\n'));
  const reached = new Set(known.filter((sha) => !beyond.has(sha)));
  return shas.filter((sha) => !reached.has(sha));
}

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

const TASK_LINE = 'CodeSleuth-Task: ';

/** Whether the last paragraph of a commit message is trailers, and one of them names the task. */
function namesTask(message: string, taskId: string): boolean {
  const last =
    message
      .trimEnd()
      .split(/\n{2,}/)
      .at(-1) ?? '';
  const lines = last.split('\n');
  return lines.includes(`${TASK_LINE}${taskId}`) && lines.every((line) => /^[A-Za-z][A-Za-z0-9-]*: /.test(line));
}

/** The newest commit of HEAD whose trailers name the task; null when there is none. */
export async function findTask({ git, at }: Doors, taskId: string): Promise<string | null> {
  // Git narrows the history down; which words are trailers is judged here.
  const narrow = ['--fixed-strings', `--grep=${TASK_LINE}${taskId}`, '--no-commit-header', '--format=%H%n%B%x00'];
  const accept = (code: number): boolean => code === 128;
  const output = await git({ cwd: at.root, command: 'rev-list', args: [...narrow, 'HEAD', '--'], accept });
  if (output.code !== 0) return null;
  for (const record of output.stdout.toString('utf8').split('\0')) {
    const [sha = '', ...message] = record.replace(/^\n/, '').split('\n');
    if (sha !== '' && namesTask(message.join('\n'), taskId)) return sha;
  }
  return null;
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

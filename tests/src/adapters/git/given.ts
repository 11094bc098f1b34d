import { onTestFinished } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import type { CheckpointOrder, GitPort, Span } from '../../../../src/ports/git.ts';
import { type TempRepo, tempRepo } from '../../../support/temp-repo.ts';

export const LINES = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';

/** A text of nine lines with some of them replaced. */
export function lines(change: Record<number, string> = {}): string {
  return LINES.replace(/^\d$/gm, (digit) => change[Number(digit)] ?? digit);
}

export interface Given {
  readonly repo: TempRepo;
  readonly git: GitPort;
}

/** A port on an empty directory, which is removed when the test ends. */
export function emptyDirectory(env: Record<string, string> = {}): Given {
  const repo = tempRepo({ init: false });
  onTestFinished(() => repo.cleanup());
  return { repo, git: createGit(createAccess({ timeoutMs: 20_000, env: { ...repo.env, ...env } })) };
}

/** A port on a repository with one commit that holds these files. */
export function repository(files: Record<string, string | Buffer> = { 'a.txt': LINES }): Given {
  const given = emptyDirectory();
  given.repo.git('init', '-q', '-b', 'main');
  for (const [path, content] of Object.entries(files)) given.repo.write(path, content);
  given.repo.commit('chore: start');
  return given;
}

let recorded = 0;

/** Records the tree before and after the agent's work. */
export async function span({ repo, git }: Given, work: () => void): Promise<Span> {
  recorded += 1;
  const before = await git.recordTree(repo.dir, `t${recorded}.before`);
  work();
  return { before, after: await git.recordTree(repo.dir, `t${recorded}.after`) };
}

/** An order for one task. */
export function order(
  spans: readonly Span[],
  paths: readonly string[],
  more: Partial<CheckpointOrder> = {},
): CheckpointOrder {
  return { taskId: 'TASK-001', runId: 'run-1', message: 'feat: it', since: null, spans, paths, ...more };
}

/** What a rejected promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it did not reject',
    (error: unknown) => error,
  );
}

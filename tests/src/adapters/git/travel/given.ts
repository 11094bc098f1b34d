import { onTestFinished } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import type { Destination, Moved, Snapshot, TravelPort } from '../../../../../src/ports/travel.ts';
import { fingerprint, type TempRepo, tempRepo } from '../../../../support/temp-repo.ts';

export interface Given {
  readonly repo: TempRepo;
  readonly travel: TravelPort;
}

/** A port on an empty directory, which is removed when the test ends. */
export function emptyDirectory(): Given {
  const repo = tempRepo({ init: false });
  onTestFinished(() => repo.cleanup());
  return { repo, travel: createTravel(createAccess({ timeoutMs: 20_000, env: repo.env })) };
}

/** A port on a repository without a commit. */
export function unborn(): Given {
  const given = emptyDirectory();
  given.repo.git('init', '-q', '-b', 'main');
  return given;
}

/** A port on a repository with one commit that holds these files. */
export function repository(files: Record<string, string | Buffer>): Given & { readonly first: string } {
  const given = unborn();
  for (const [path, content] of Object.entries(files)) given.repo.write(path, content);
  return { ...given, first: given.repo.commit('chore: start') };
}

/** Everything a person could miss after going back and forth: files with modes, index with flags, HEAD. */
export function state(repo: TempRepo): Record<string, unknown> {
  const files = [...fingerprint(repo.dir)].map(([name, text]) => [name, text.replace(/ [\d.]+$/, '')]).sort();
  const ask = (...args: string[]): string => repo.run(args).toString('latin1');
  return {
    files,
    index: ask('ls-files', '-s', '-v', '-z'),
    status: ask('status', '--porcelain=v2', '-z', '--branch'),
  };
}

let moves = 0;

/** A snapshot and a move from it. */
export async function go(
  { repo, travel }: Given,
  to: Destination,
  also: readonly string[] = [],
): Promise<{ snapshot: Snapshot; moved: Moved }> {
  const snapshot = await travel.snapshot(repo.dir, { why: 'test' });
  moves += 1;
  return { snapshot, moved: await travel.move(repo.dir, { id: `move-${moves}`, backup: snapshot.ref, to, also }) };
}

/** Goes back to a snapshot, from a new one. */
export function back(given: Given, ref: string): Promise<{ snapshot: Snapshot; moved: Moved }> {
  return go(given, { kind: 'snapshot', ref });
}

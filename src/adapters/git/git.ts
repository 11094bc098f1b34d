import { resolve } from 'node:path';
import type { GitPort, RepositoryInfo } from '../../ports/git.ts';
import type { SecretScan } from '../../ports/secrets.ts';
import type { Access } from './access.ts';
import { checkpoint } from './checkpoint.ts';
import { commitPaths } from './commit-paths.ts';
import type { Doors } from './doors.ts';
import { exclude } from './exclude.ts';
import { history, remotes } from './history.ts';
import { ignored } from './ignore-rules.ts';
import { listFiles, patchOf } from './list-files.ts';
import { pruneTrees } from './prune-trees.ts';
import { changes, readAt } from './read-tree.ts';
import { recordTree } from './record-tree.ts';
import { isAncestor, operationInProgress, readHead } from './repository.ts';
import { aftermath, standing } from './standing.ts';
import { firstCommit, makeRepository } from './start.ts';
import { vetContent, vettingBy } from './vet.ts';

async function describe({ git, porcelain, at }: Doors): Promise<RepositoryInfo> {
  const [head, dirty] = await Promise.all([readHead(git, at), porcelain.countDirty(at.root)]);
  return {
    root: at.root,
    commonDir: at.commonDir,
    head: head.sha,
    branch: head.branch,
    dirty,
    inProgress: operationInProgress(at),
    shallow: at.shallow,
  };
}

/**
 * Git of the shell's daily work: simple-git for status, log, init and version, plain plumbing for the rest, both with
 * the same guards, one operation at a time per repository. Paths of the port are relative to the repository's root with
 * `/` between names; without a scan nothing is looked through for secrets; bytes that are not UTF-8 are spelled as path-text.ts says.
 */
export function createGit(access: Access, scan: SecretScan | null = null): GitPort {
  const { git, porcelain, within, inside, writing } = access;
  const vets = vettingBy(scan);

  return {
    inspect: async (dir) => {
      const at = await access.locate(dir);
      return at === null ? null : within(at, describe);
    },
    init: async (dir) => {
      const at = await access.exclusive(resolve(dir), () => makeRepository(git, porcelain, dir));
      return within(at, async (doors) => {
        await firstCommit(git, at);
        return describe(doors);
      });
    },
    firstCommit: (dir) => inside(dir, ({ at }) => firstCommit(git, at)),
    exclude: (dir, pattern) => inside(dir, ({ at }) => exclude(at, pattern)),
    recordTree: (dir, name, earlier = { trees: [], named: [] }) =>
      writing(dir, ({ at }) => recordTree(git, at, { name, earlier })),
    pruneTrees: (dir, keep) => inside(dir, ({ at }) => pruneTrees(git, at, keep)),
    changes: (dir, span) => inside(dir, ({ at }) => changes(git, at, span)),
    ignored: (dir, paths) => inside(dir, ({ at }) => ignored(git, at, paths)),
    readAt: (dir, tree, path) => inside(dir, ({ at }) => readAt(git, at, { tree, path })),
    files: (dir) => inside(dir, ({ at }) => listFiles(git, at)),
    patch: (dir, sha) => inside(dir, ({ at }) => patchOf(git, at, sha)),
    checkpoint: (dir, order) => writing(dir, (doors) => checkpoint(doors, order, vets)),
    commitPaths: (dir, order) => writing(dir, (doors) => commitPaths(doors, order, vets)),
    vet: (dir, order) => writing(dir, (doors) => vetContent(doors, scan, order)),
    standing: (dir) => inside(dir, standing),
    aftermath: (dir, then) => inside(dir, (doors) => aftermath(doors, then)),
    isAncestor: (dir, sha) => inside(dir, ({ at }) => isAncestor(git, at, sha)),
    history: (dir, most) => inside(dir, (doors) => history(doors, most)),
    remotes: (dir) => inside(dir, remotes),
    version: () => porcelain.version(),
  };
}

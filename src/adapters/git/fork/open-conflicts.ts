import { ExternalError } from '../../../ports/errors.ts';
import type { Snapshot, TravelPort } from '../../../ports/travel.ts';
import type { Access } from '../access.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { isAncestor, objectId, type Repository, readHead } from '../repository.ts';
import { withScratch } from '../scratch.ts';
import { withTrailers } from '../trailers.ts';
import { deleteRefs } from './adopt.ts';
import { layUnder } from './lay-under.ts';
import { LOCAL_ONLY } from './local-transport.ts';
import { writeMerge } from './merge-commit.ts';
import { mergeBase, mergeTree } from './merge-tree.ts';
import { ontoRef } from './names.ts';
import { type OpenRecord, readOpenRecord, writeOpenRecord } from './open-record.ts';
import { dropSymbolicRefs } from './real-refs.ts';
import { readParts } from './snapshot-parts.ts';

export interface OpenOrder {
  readonly clone: string;
  readonly project: string;
  readonly onto: string;
  readonly message: string;
  readonly id: string;
}

export interface Opened {
  readonly sha: string;
  readonly files: readonly string[];
}

/** Shows the clone one commit of the project, under a ref that is there only meanwhile. */
async function lend(access: Access, order: OpenOrder, work: (project: Repository) => Promise<OpenRecord>) {
  const ref = ontoRef(order.id);
  const project = await access.inside(order.project, async ({ git, at }) => {
    await git({ cwd: at.root, command: 'update-ref', args: ['--no-deref', ref, objectId(order.onto)] });
    return at;
  });
  try {
    return await work(project);
  } finally {
    await access.within(project, ({ git, at }) => deleteRefs(git, at, [ref]));
  }
}

async function fetchOnto({ git, at }: Doors, project: Repository, ref: string): Promise<void> {
  const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
  const args = [...quiet, '--no-prune', '--', project.root, `+${ref}:${ref}`];
  await dropSymbolicRefs(git, at, [ref]);
  await git({ cwd: at.root, command: 'fetch', args, env: LOCAL_ONLY });
}

/** The merge as a commit; where versions are in conflict the files hold both, with git's markers around them. */
async function mergeInto(doors: Doors, order: OpenOrder, head: string): Promise<Opened> {
  const ref = ontoRef(order.id);
  if (await isAncestor(doors.git, doors.at, order.onto)) return { sha: head, files: [] };
  if ((await mergeBase(doors, [head, order.onto])) === null) {
    throw new ExternalError('git', "The fork and the project's branch have no commit in common.", {
      next: 'Bring single files over by hand: git checkout <commit> -- <file>',
    });
  }
  // Names rather than ids, because they stand beside the markers.
  const merged = await mergeTree(doors, { ours: 'HEAD', theirs: ref });
  const message = withTrailers(order.message, [['CodeSleuth-Fork', order.id]]);
  const sha = await writeMerge(doors, { tree: merged.tree, parents: [head, order.onto], message, env: {} });
  return { sha, files: [...merged.conflicts].sort().map(textOfPath) };
}

async function prepare(doors: Doors, order: OpenOrder, saved: Snapshot): Promise<OpenRecord> {
  const { ref: backup, commit, branch } = saved;
  const parts = await readParts(doors, backup);
  const { sha: head } = await readHead(doors.git, doors.at);
  if (head !== parts.head) {
    throw new ExternalError('git', 'The fork moved on while a merge into it was being made.', {
      next: 'Let what works there end, then try again.',
    });
  }
  const opened = await mergeInto(doors, order, head);
  const laid = await withScratch(doors.at, (scratch) =>
    layUnder(doors, { commit: opened.sha, parts, ours: [], aside: [], scratch }),
  );
  if (laid.entangled.length > 0) {
    throw new ExternalError('git', `Uncommitted work in the fork overlaps with the merge (${doors.at.root}).`, {
      next: 'Commit it there, or undo it, then try again.',
      detail: laid.entangled.map(textOfPath).join('\n'),
    });
  }
  const from = { onto: order.onto, backup, commit, branch };
  return { v: 1, ...from, ...opened, files: [...opened.files], index: laid.index, work: laid.work, done: false };
}

async function begin(access: Access, travel: TravelPort, order: OpenOrder): Promise<OpenRecord> {
  const saved = await travel.snapshot(order.clone, { why: `merge ${order.id}` });
  return lend(access, order, (project) =>
    access.inside(order.clone, async (doors) => {
      const ref = ontoRef(order.id);
      await fetchOnto(doors, project, ref);
      const record = await prepare(doors, order, saved);
      await deleteRefs(doors.git, doors.at, [ref]);
      await writeOpenRecord(project.gitDir, order.id, record);
      return record;
    }),
  );
}

/** Null when the clone is where the record says, else why not. */
async function bring(travel: TravelPort, { clone, id }: OpenOrder, record: OpenRecord) {
  const { backup, sha, index, work } = record;
  const to = { kind: 'trees', head: sha, index, work } as const;
  const moved = await travel.move(clone, { id: `${id}.${backup.split('/').at(-1)}`, backup, to, also: [] });
  return moved.kind === 'moved' ? null : moved.obstacle;
}

/** Goes on with a call that was cut short; null when it has to begin anew, which is when nothing of it was done. */
async function goOn(access: Access, travel: TravelPort, order: OpenOrder): Promise<OpenRecord | null> {
  const found = await access.inside(order.project, async ({ git, at }) => {
    const record = await readOpenRecord(at.gitDir, order.id);
    // What was lent may be there still: the record is written before it is taken back.
    if (record !== null && !record.done) await deleteRefs(git, at, [ontoRef(order.id)]);
    return record;
  });
  if (found !== null && found.onto !== order.onto) {
    throw new ExternalError('git', `Conflicts with an earlier commit are still open in ${order.clone}.`, {
      next: 'Have them taken back first, then try again.',
    });
  }
  if (found === null || found.done) return found;
  if ((await bring(travel, order, found)) === null) return found;
  const arrived = await access.inside(order.clone, ({ git, at }) => isAncestor(git, at, found.sha));
  return arrived ? found : null;
}

/** See ForkPort.openConflicts. The project and the clone are held one after the other, never both at once. */
export async function openConflicts(access: Access, travel: TravelPort, order: OpenOrder): Promise<Opened> {
  ontoRef(order.id);
  let record = await goOn(access, travel, order);
  if (record === null) {
    record = await begin(access, travel, order);
    const obstacle = await bring(travel, order, record);
    if (obstacle !== null) throw new ExternalError('git', obstacle.what, { next: obstacle.next });
  }
  const { sha, files, done } = record;
  const ended = { ...record, done: true };
  if (!done) await access.inside(order.project, ({ at }) => writeOpenRecord(at.gitDir, order.id, ended));
  return { sha, files };
}

import type { WorkEffect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from './attached.ts';
import { earlierOf } from './changes-over.ts';

type Of<T extends WorkEffect['type']> = Extract<WorkEffect, { type: T }>;

/** Records the tree where a stretch of agent work begins or ends. */
export async function recordTree(context: EffectContext, order: Of<'tree/record'>): Promise<Report> {
  const { dir } = attachedOf(context);
  const state = context.state().project;
  const name = `${order.taskId}-${state?.seq ?? 0}`;
  const task = state?.tasks[order.taskId];
  const files = [...(task?.task.outputFiles ?? []), ...(task?.reported ?? [])];
  const tree = await context.world.git.recordTree(dir, name, earlierOf({ spans: task?.spans ?? [], files }));
  const info = await context.world.git.inspect(dir);
  return { type: 'tree/recorded', taskId: order.taskId, tree, head: info?.head ?? null, close: order.close };
}

/** Commits the agent's part of a finished task. */
export async function checkpoint(context: EffectContext, order: Of<'git/checkpoint'>): Promise<Report> {
  const { taskId, runId, spans, paths, message, since, known } = order;
  const made = await context.world.git.checkpoint(attachedOf(context).dir, {
    taskId,
    runId,
    spans,
    paths,
    message,
    since,
    secrets: { known },
  });
  // What its lanes left is in the commit, or given up for what is.
  if (made.sha !== null) await attempt(() => context.world.lanes.forget(attachedOf(context).dir, taskId));
  const { dir } = attachedOf(context);
  const ownership = await context.surveys.ownership.rowsOf(context.world.files, dir, made.files);
  return { type: 'checkpoint/made', taskId, runId, ...made, ownership };
}

/** Commits a bundle of artifacts: exactly its paths, and only those that are there or were tracked. */
export async function commitBundle(context: EffectContext, order: Of<'git/commit'>): Promise<Report> {
  const made = await context.world.git.commitPaths(attachedOf(context).dir, {
    id: order.id,
    paths: order.paths,
    message: order.message,
    secrets: { known: order.known },
  });
  const { sha, entangled, vetted } = made;
  return { type: 'commit/made', bundle: order.bundle, sha, entangled, vetted };
}

/** Writes a bundle's files; what lay there and was not the shell's is kept beside the journal. */
export async function deliver(context: EffectContext, order: Of<'files/deliver'>): Promise<Report> {
  const { dir, commonDir } = attachedOf(context);
  const known = new Map(Object.entries(context.state().project?.delivered ?? {}));
  const keep = `${commonDir}/codesleuth/kept/${context.world.clock.now().replace(/[:.]/g, '-')}`;
  const made = await context.world.files.deliver(dir, order.files, { keep, known });
  return { type: 'files/delivered', bundle: order.bundle, files: made.files, kept: made.kept, keep };
}

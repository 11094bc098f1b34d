import { PATHS, SHELL_FILES } from '../../../schemas/paths.ts';
import type { LaneEffect } from '../../core/lanes/lane-effect.ts';
import type { Report } from '../../core/report.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';

type Of<T extends LaneEffect['type']> = Extract<LaneEffect, { type: T }>;

/** The shell's own files are the project's: an agent's changes to them do not come along. */
const OURS = [...SHELL_FILES, PATHS.telemetry];

/** Looks whether a lane's work fits the project as it is now, and saves that state. */
export async function fitLane(context: EffectContext, { id, taskId, base, tip }: Of<'lane/fit'>): Promise<Report> {
  const { dir } = attachedOf(context);
  const { travel, lanes } = context.world;
  const { ref: backup } = await travel.snapshot(dir, { why: `before ${taskId} is put into the project` });
  const fit = await lanes.fit(dir, { base: base.commit, tip, backup, ours: OURS });
  const report = { type: 'lane/fitted', taskId, conflicts: [], why: '', move: null } as const;
  switch (fit.kind) {
    case 'conflict':
      return { ...report, conflicts: fit.paths };
    case 'unfit':
      return { ...report, why: fit.why };
    case 'nothing':
      return report;
    case 'fits': {
      const { head, index, work, gone } = fit;
      return { ...report, move: { id: id.replaceAll(':', '-'), backup, head, index, work, also: [...gone] } };
    }
    default:
      return fit satisfies never;
  }
}

/** Puts a lane's work into the work tree: guarded against whatever changed since, and finished after a crash. */
export async function applyLane(context: EffectContext, { taskId, move }: Of<'lane/apply'>): Promise<Report> {
  const { id, backup, head, index, work, also } = move;
  const to = { kind: 'trees', head, index, work } as const;
  const moved = await context.world.travel.move(attachedOf(context).dir, { id, backup, to, also });
  if (moved.kind === 'moved') return { type: 'lane/applied', taskId, refused: null };
  const { what, next } = moved.obstacle;
  return { type: 'lane/applied', taskId, refused: `${what} ${next}` };
}

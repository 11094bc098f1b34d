import type { EffectContext } from '../context.ts';
import type { Stage } from '../live.ts';
import type { Attached, World } from '../world.ts';

interface LaneGround {
  /** The project. */
  readonly project: Attached;
  /** Absolute path of the lane. */
  readonly dir: string;
  readonly stage: Stage;
  readonly guard: NonNullable<World['guard']>;
  readonly repaint: () => void;
}

/**
 * What a run in a lane may use: it works in the lane, and the project is looked at after it; but its words, what it used
 * and what it was allowed are kept with the project's.
 */
export function laneContext(
  context: EffectContext,
  { project, dir, stage, guard, repaint }: LaneGround,
): EffectContext {
  const { runLogs, turnNotes, telemetry } = context.world;
  const world: World = {
    ...context.world,
    runLogs: { ...runLogs, open: (_commonDir, runId) => runLogs.open(project.commonDir, runId) },
    turnNotes: { ...turnNotes, open: (_commonDir, runId) => turnNotes.open(project.commonDir, runId) },
    telemetry: { ...telemetry, append: (_dir, row) => telemetry.append(project.dir, row) },
    guard,
  };
  const attached: Attached = { ...project, dir, commonDir: `${dir}/.git` };
  return { ...context, world, stage, attached: () => attached, repaint };
}

import type { EventOf, Run } from '../../schemas/event.ts';
import { SHELL_FILES } from '../../schemas/paths.ts';
import type { LaneEffect, LaneOrder } from '../../src/core/lanes/lane-effect.ts';
import { laneRef } from '../../src/core/lanes/lanes-state.ts';
import type { Report } from '../../src/core/report.ts';
import { type MemoryProject, sha256 } from './memory-project.ts';
import { save } from './rig-travel.ts';

/** What the world does with lanes where it does not go well by itself. */
export interface LaneScript {
  /** Why no copies can be made now. */
  readonly prepare?: string;
  /** Tasks whose copies cannot be made, with the reason. */
  readonly unfit?: Readonly<Record<string, string>>;
  /** Tasks whose work stays in their directories, with the reason. */
  readonly stays?: Readonly<Record<string, string>>;
  /** Tasks whose lanes come back without an end of their agent, with the reason. */
  readonly lost?: Readonly<Record<string, string>>;
  /** Why the work of a task cannot be laid over the project. */
  readonly unfitting?: string;
  /** What the move finds changed. */
  readonly refused?: (taskId: string) => string | null;
}

/** What the simulation works on. */
export interface Simulated {
  readonly project: MemoryProject;
  readonly script: { readonly lanes?: LaneScript };
  /** What the agent of a run writes, and how it ends. */
  readonly act: (run: Run) => {
    readonly writes: Readonly<Record<string, string>>;
    readonly ended: EventOf<'run/ended'>;
  };
  /** Tells news while the work goes on. */
  readonly tell: (report: Report) => void;
  /** The human has stopped the work. */
  readonly stopped: () => boolean;
}

type Of<T extends LaneEffect['type']> = Extract<LaneEffect, { type: T }>;

/** What the simulated world reports of an order for lanes. */
export function laneReport(world: Simulated, effect: LaneEffect): Report {
  switch (effect.type) {
    case 'lanes/prepare':
      return prepared(world, effect);
    case 'lanes/run':
      return run(world, effect);
    case 'lanes/close':
      return {
        type: 'lanes/rested',
        batch: effect.batch,
        returned: effect.lanes
          .filter((lane) => !lane.isKept)
          .map(({ taskId, as }) => ({ taskId, reason: 'stopped', why: 'the shell ended', kept: laneRef(as) })),
      };
    case 'lane/fit':
      return fitted(world, effect);
    case 'lane/apply':
      return applied(world, effect);
    default:
      return effect satisfies never;
  }
}

function prepared({ project, script }: Simulated, { taskIds }: Of<'lanes/prepare'>): Report {
  const { prepare: why = '', unfit = {} } = script.lanes ?? {};
  const fit = taskIds.filter((id) => unfit[id] === undefined);
  const snapshot = why !== '' || fit.length < 2 ? null : { ...save(project), head: 'base' };
  if (snapshot !== null) project.trees.set(snapshot.commit, new Map(project.files));
  const left = taskIds.flatMap((taskId) => (unfit[taskId] === undefined ? [] : [{ taskId, why: unfit[taskId] }]));
  return { type: 'lanes/prepared', taskIds: fit, unfit: left, snapshot, why };
}

function run(world: Simulated, { batch, lanes, base }: Of<'lanes/run'>): Report {
  const { lost = {} } = world.script.lanes ?? {};
  for (const lane of lanes) {
    if (world.stopped() || lost[lane.taskId] !== undefined) continue;
    world.tell(one(world, lane, base.commit));
  }
  const returned = Object.entries(lost).map(([taskId, why]) => ({ taskId, reason: 'other' as const, why, kept: null }));
  return { type: 'lanes/rested', batch, returned };
}

function one({ project, script, act }: Simulated, lane: LaneOrder, base: string): Report {
  const { writes, ended } = act(lane.run.run);
  const tip = sha256(`${lane.as} ${base}`).slice(0, 40);
  project.trees.set(tip, new Map([...(project.trees.get(base) ?? []), ...Object.entries(writes)]));
  const why = script.lanes?.stays?.[lane.taskId];
  const stays = why === undefined ? null : { dir: lane.dir, why };
  return { type: 'lane/ended', taskId: lane.taskId, event: ended, tip, stays };
}

function fitted({ project, script }: Simulated, { id, taskId, base, tip }: Of<'lane/fit'>): Report {
  const report = { type: 'lane/fitted', taskId, conflicts: [], why: '', move: null } as const;
  if (script.lanes?.unfitting !== undefined) return { ...report, why: script.lanes.unfitting };
  const [before, after] = [project.trees.get(base.commit), project.trees.get(tip)];
  const changed = project
    .changes(base.commit, tip)
    .map(({ path }) => path)
    .filter((path) => !SHELL_FILES.includes(path));
  const here = (path: string) => project.files.get(path);
  const conflicts = changed.filter((path) => here(path) !== before?.get(path) && here(path) !== after?.get(path));
  if (conflicts.length > 0) return { ...report, conflicts };
  const files = new Map(project.files);
  for (const path of changed) {
    const text = after?.get(path);
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  if ([...files].every(([path, text]) => here(path) === text) && files.size === project.files.size) return report;
  const { ref: backup } = save(project);
  const work = sha256(JSON.stringify([...files].sort())).slice(0, 40);
  project.trees.set(work, files);
  return { ...report, move: { id, backup, head: 'base', index: 'index', work, also: [] } };
}

function applied({ project, script }: Simulated, { taskId, move }: Of<'lane/apply'>): Report {
  const refused = script.lanes?.refused?.(taskId) ?? null;
  if (refused !== null) return { type: 'lane/applied', taskId, refused };
  const files = project.trees.get(move.work) ?? new Map<string, string>();
  project.files.clear();
  for (const [path, text] of files) project.files.set(path, text);
  return { type: 'lane/applied', taskId, refused: null };
}

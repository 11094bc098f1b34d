import type { AdoptedTask, RestedSide, SideName, SideScore } from '../../schemas/fork.ts';
import type { MergePreview, Obstacle, Snapshot } from '../../schemas/moves.ts';
import type { Fork, Side } from '../../src/core/branches.ts';
import type { Go } from '../../src/core/effect.ts';
import { unbuiltTasks } from '../../src/core/forks/unbuilt.ts';
import type { Report } from '../../src/core/report.ts';
import type { State } from '../../src/core/state.ts';
import type { ForkEffect } from '../../src/runtime/forks/fork-effects.ts';
import { SCORE, SPEND } from './branch-samples.ts';
import { type MemoryProject, sha256 } from './memory-project.ts';
import { save } from './rig-travel.ts';

/** What the world does with a fork's copies where it does not go well by itself. */
export interface ForkScript {
  readonly obstacles?: readonly Obstacle[];
  readonly head?: string | null;
  readonly left?: Snapshot['left'];
  /** How a side comes to rest; usually A has built everything and B all but the last task. */
  readonly rest?: (side: SideName, usual: RestedSide) => RestedSide;
  readonly merge?: Partial<MergePreview>;
  readonly mergeObstacles?: readonly Obstacle[];
  readonly uncommitted?: number;
  readonly begun?: number | null;
  readonly both?: readonly string[] | null;
  readonly fingerprint?: string;
  /** The merge meets conflicts in these files until they are resolved. */
  readonly conflicts?: readonly string[];
  readonly unresolved?: string;
  /** Why the directories stay where they are. */
  readonly stays?: string;
  readonly term?: readonly string[];
  readonly missing?: readonly SideName[];
}

/** What the simulation may look at. */
export interface Simulated {
  readonly state: State;
  readonly project: MemoryProject;
  readonly script: { readonly fork?: ForkScript };
}

const SHA = (text: string): string => sha256(text).slice(0, 40);

function snapshotOf(project: MemoryProject, { head, left = [] }: ForkScript): Snapshot {
  const snapshot = save(project);
  return { ...snapshot, left, head: head === undefined ? snapshot.head : head };
}

/** What the simulated world reports of an order to a fork's copies. */
export function forkReport(world: Simulated, effect: ForkEffect): Report | null {
  const script = world.script.fork ?? {};
  switch (effect.type) {
    case 'fork/prepare': {
      const { name, sides, budgetMicroUsd } = effect;
      const obstacles = script.obstacles ?? [];
      const snapshot = obstacles.length > 0 ? null : snapshotOf(world.project, script);
      return { type: 'fork/prepared', name, sides, budgetMicroUsd, obstacles, snapshot };
    }
    case 'fork/make':
      return { type: 'fork/made', name: effect.fork.name };
    case 'fork/run':
      return rested(world, effect.fork);
    case 'forks/look':
      return { type: 'forks/looked', forks: effect.forks.map((fork) => looked(fork, script)) };
    case 'fork/restore':
      return { type: 'fork/restored', name: effect.fork.name, side: effect.side.side, dir: effect.side.dir };
    case 'fork/relocate':
      return { type: 'fork/restored', name: effect.fork.name, side: effect.side.side, dir: effect.to };
    case 'fork/answer': {
      const running = world.state.project?.work?.kind === 'fork-run';
      return { type: 'fork/answered', name: effect.fork.name, side: effect.side.side, running };
    }
    case 'forks/prune':
      return { type: 'forks/pruned', names: script.term ?? [] };
    case 'fork/close':
      return {
        type: 'fork/closed',
        name: effect.fork.name,
        sides: effect.fork.sides.map((side) => parked(side, script)),
      };
    case 'merge/preview':
      return previewed(world, effect);
    case 'fork/resolve':
      return resolved(world, effect);
    default:
      return effect satisfies never;
  }
}

interface Built {
  readonly project: MemoryProject;
  readonly tasks: AdoptedTask[];
}

/** A copy in which a side has built all open tasks but the last `short`, a commit for each, and its tasks. */
function builtBy({ state, project }: Simulated, id: string, short: number): Built {
  const copy = project.copy();
  const open = state.project === null ? [] : unbuiltTasks(state.project).map(({ task }) => task.id);
  const left = new Set(open.slice(open.length - short));
  const tasks = Object.values(state.project?.tasks ?? {}).map(({ task, status, checkpoint }): AdoptedTask => {
    if (left.has(task.id)) return { id: task.id, status: 'BLOCKED', checkpoint: null };
    if (status === 'DONE' || !open.includes(task.id)) return { id: task.id, status, checkpoint };
    for (const path of task.outputFiles) copy.files.set(path, `${task.id} ${id}`);
    const sha = copy.commit(`${task.id} ${id}.R0001`, task.outputFiles);
    return { id: task.id, status: 'DONE', checkpoint: { sha, at: '2026-01-02T00:00:00.000Z' } };
  });
  return { project: copy, tasks };
}

const shortOf = (side: SideName): number => (side === 'A' ? 0 : 1);

function rested(world: Simulated, fork: Fork): Report {
  const stopped = world.state.project?.halt != null;
  const sides = fork.sides.map(({ side }): RestedSide => {
    const short = shortOf(side);
    const { tasks, project } = builtBy(world, `${fork.name}-${side}`, short);
    const tasksDone = tasks.filter((task) => task.status === 'DONE').length;
    const verdict: SideScore['verdict'] = stopped ? 'stopped' : short === 0 ? 'built' : 'blocked';
    const score = { ...SCORE, verdict, tasksDone, tasksTotal: tasks.length };
    const usual = { side, score, spend: SPEND, tip: project.commits.at(-1)?.sha ?? SHA('none'), work: null, tasks };
    return world.script.fork?.rest?.(side, usual) ?? usual;
  });
  return { type: 'fork/rested', name: fork.name, why: stopped ? 'stopped by the human' : '', sides };
}

function looked(fork: Fork, { missing = [] }: ForkScript) {
  const sides = fork.sides.map(({ side, score }) => ({ side, score, missing: missing.includes(side) }));
  return { name: fork.name, sides };
}

function parked({ side, dir, parked: before }: Side, { stays }: ForkScript) {
  if (before === null && stays !== undefined) return { side, parked: null, why: stays };
  return { side, parked: before ?? `/git/codesleuth/forks/${dir.split('.').at(-1)}`, why: '' };
}

function previewed(
  world: Simulated,
  { fork, side, conflicts, markers, go }: Extract<ForkEffect, { type: 'merge/preview' }>,
): Report {
  const script = world.script.fork ?? {};
  const there = builtBy(world, `${fork.name}-${side}`, shortOf(side));
  const preview = dryRun(world, fork, there);
  const commit = there.project.commit(`merge ${fork.name}-${side}`, []);
  const fingerprint = script.fingerprint ?? 'f1-f2';
  const sure = isSure(go, fingerprint);
  const { mergeObstacles: obstacles = [], uncommitted = 0 } = script;
  const clear = obstacles.length === 0 && isClear(preview);
  if (sure) for (const [sha, commits] of there.project.branches) world.project.branches.set(sha, commits);
  return {
    type: 'merge/previewed',
    name: fork.name,
    side,
    conflicts,
    markers,
    go,
    preview: obstacles.length > 0 ? null : preview,
    obstacles,
    fingerprint,
    tasks: there.tasks,
    score: scoreAt(fork, side),
    uncommitted,
    ...ownWork(script),
    ready: sure && clear ? { snapshot: snapshotOf(world.project, script), commit } : null,
  };
}

const ownWork = ({ begun = null, both = [] }: ForkScript) => ({ begun, both, backup: null, secrets: [] });

const isSure = (go: Go, fingerprint: string): boolean => go.yes && (go.seen === null || go.seen === fingerprint);

const isClear = ({ entangled, done, result }: MergePreview): boolean =>
  entangled.length === 0 && !done && result !== null;

const scoreAt = (fork: Fork, name: SideName): SideScore | null =>
  fork.sides.find(({ side }) => side === name)?.score ?? null;

const isResolved = ({ project }: Simulated, { name }: Fork): boolean => project.trees.has(`resolved ${name}`);

function dryRun(world: Simulated, fork: Fork, there: Built): MergePreview {
  const script = world.script.fork ?? {};
  const conflicts = isResolved(world, fork) ? [] : (script.conflicts ?? []);
  return {
    head: world.project.commits.at(-1)?.sha ?? SHA('none'),
    tip: there.project.commits.at(-1)?.sha ?? SHA('none'),
    changes: [
      { path: 'src/part-1.mjs', kind: 'modified' },
      { path: 'src/new.mjs', kind: 'added' },
      { path: 'src/old.mjs', kind: 'deleted' },
      { path: 'notes.txt', kind: 'deleted' },
    ],
    conflicts,
    entangled: [],
    aside: [],
    markers: [],
    obstacles: [],
    result: conflicts.length > 0 ? null : { commit: SHA('c'), index: SHA('i'), work: SHA('w') },
    done: false,
    ...script.merge,
  };
}

function resolved(world: Simulated, effect: Extract<ForkEffect, { type: 'fork/resolve' }>): Report {
  const { name } = effect.fork;
  const side = effect.side.side;
  const why = world.state.project?.halt != null ? 'stopped by the human' : (world.script.fork?.unresolved ?? null);
  if (why !== null) return { type: 'fork/resolved', name, side, sha: null, why };
  world.project.trees.set(`resolved ${name}`, new Map());
  return { type: 'fork/resolved', name, side, sha: SHA(`resolved ${name}`), why: '' };
}

import type { Envelope } from '../../schemas/event.ts';
import type { MovePreview, Snapshot } from '../../schemas/moves.ts';
import type { Effect, TravelAsk } from '../../src/core/effect.ts';
import type { Report } from '../../src/core/report.ts';
import type { State } from '../../src/core/state.ts';
import type { TravelEffect } from '../../src/runtime/effects/travel.ts';
import { type MemoryProject, sha256 } from './memory-project.ts';
import { DIR } from './story.ts';

/** What the simulation works on. */
export interface Simulated {
  readonly state: State;
  readonly project: MemoryProject;
  journal: Envelope[];
}

type Of<T extends TravelEffect['type']> = Extract<Effect, { type: T }>;

const HEAD = { branch: 'refs/heads/main' };

/** What the simulated world reports of an order to move the repository. */
export function travelReport(world: Simulated, effect: TravelEffect): Report | null {
  switch (effect.type) {
    case 'travel/preview':
      return preview(world.project, effect);
    case 'cycle/base':
      return { type: 'cycle/based', cycle: effect.cycle, snapshot: save(world.project) };
    case 'travel/move':
      return move(world.project, effect);
    case 'reset/undo':
      return undoReset(world, effect);
    default:
      return effect satisfies never;
  }
}

const headOf = (project: MemoryProject): string | null => project.commits.at(-1)?.sha ?? null;

function fingerprintOf(project: MemoryProject): string {
  return sha256(JSON.stringify([headOf(project), [...project.files].sort()]));
}

/** The place an order leads to: the branch there, and the files it brings. */
function placeOf(project: MemoryProject, to: { readonly sha: string } | { readonly ref: string }) {
  if ('ref' in to) return project.backups.get(to.ref) ?? null;
  const commits = project.branches.get(to.sha);
  return commits === undefined ? null : { commits, files: commits.at(-1)?.tree ?? new Map<string, string>() };
}

function targetOf(project: MemoryProject, ask: TravelAsk): Extract<Report, { type: 'travel/previewed' }>['target'] {
  if (ask.kind !== 'replay') return null;
  if (project.commits.some(({ sha }) => sha === ask.sha)) return { sha: ask.sha ?? '', by: 'journal' };
  const found = project.commits.findLast(({ id }) => id.startsWith(`${ask.taskId} `));
  return found === undefined ? null : { sha: found.sha, by: 'trailer' };
}

function preview(project: MemoryProject, { ask, go }: Of<'travel/preview'>): Report {
  const target = targetOf(project, ask);
  const to = ask.kind === 'replay' ? target : ask.backup === null ? null : { ref: ask.backup };
  const report = { type: 'travel/previewed', ask, go, target, left: [], found: [], snapshot: null } as const;
  if (to === null) return { ...report, preview: null };
  const place = placeOf(project, to);
  const seen = lookAt(project, place, ask.also);
  const known = new Set((place?.commits ?? []).map(({ sha }) => sha));
  const checkpoints = ask.kind === 'replay' ? ask.checkpoints : [];
  const left = checkpoints.filter(({ sha }) => !known.has(sha)).map(({ taskId }) => taskId);
  const earlier = ask.kind === 'replay' ? ask.earlier : [];
  const found = earlier.flatMap(({ taskId }) => {
    const commit = place?.commits.findLast(({ id }) => id.startsWith(`${taskId} `));
    return commit === undefined ? [] : [{ taskId, sha: commit.sha }];
  });
  const goes = go.yes && seen.obstacles.length === 0 && (go.seen === null || go.seen === seen.fingerprint);
  return { ...report, preview: seen, left, found, snapshot: goes ? save(project) : null };
}

function lookAt(project: MemoryProject, place: ReturnType<typeof placeOf>, also: readonly string[]): MovePreview {
  const gone = { what: 'The backup is gone.', next: '!doctor' };
  const after = project.copy();
  if (place !== null) after.move(place.commits, place.files, also);
  const shas = (commits: MemoryProject['commits']) => commits.map(({ sha, id }) => ({ sha, subject: id }));
  const beyond = (a: MemoryProject, b: MemoryProject) =>
    shas(a.commits.filter(({ sha }) => !b.commits.some((one) => one.sha === sha))).reverse();
  const trees = project.copy();
  const [before, behind] = [trees.record(), after.record()];
  trees.trees.set(behind, after.trees.get(behind) ?? new Map());
  const committed = project.commits.at(-1)?.tree;
  return {
    ...HEAD,
    head: headOf(project),
    to: headOf(after),
    fingerprint: fingerprintOf(project),
    leaving: beyond(project, after),
    coming: beyond(after, project),
    changes: trees.changes(before, behind),
    saved: [...project.files].filter(([path, text]) => committed?.get(path) !== text).map(([path]) => path),
    left: [],
    backup: `refs/codesleuth/backup/${1_767_225_600_000 + project.backups.size}-0a1b2c3d`,
    obstacles: place === null ? [gone] : [],
  };
}

/** A backup of a project in memory. */
export function save(project: MemoryProject): Snapshot {
  const commit = sha256(`${project.backups.size} ${fingerprintOf(project)}`).slice(0, 40);
  const ref = `refs/codesleuth/backup/${1_767_225_600_000 + project.backups.size}-${commit.slice(0, 8)}`;
  project.backups.set(ref, { commits: [...project.commits], files: new Map(project.files) });
  return { ...HEAD, ref, commit, head: headOf(project), saved: [], left: [] };
}

function move(project: MemoryProject, { id, travel }: Of<'travel/move'>): Report {
  const { to, also } = travel;
  const place = placeOf(project, to.kind === 'trees' ? { sha: to.head } : to);
  if (place === null) throw new Error(`${id} leads nowhere`);
  project.move(place.commits, place.files, also);
  return { type: 'travel/moved', id: travel.id, moved: { kind: 'moved', head: headOf(project), extra: [] } };
}

/** What a reset does: journal and files are moved away. */
export function archiveProject(world: Simulated, name: string): void {
  const { project } = world;
  project.archives.push({ name, journal: world.journal, files: new Map(project.files) });
  world.journal = [];
  project.files.clear();
}

function undoReset(world: Simulated, { go }: Of<'reset/undo'>): Report {
  const { project, journal } = world;
  const last = project.archives.at(-1);
  const none = { type: 'reset/found', dir: DIR, archive: null, files: [] } as const;
  if (last === undefined) return { ...none, obstacle: { what: 'No reset is there.', next: 'Start agent 0' } };
  const found = { ...none, archive: last.name, files: [...last.files.keys()] };
  if (journal.length > 0) return { ...found, obstacle: { what: 'A new project is there.', next: '!reset' } };
  if (!go) return { ...found, obstacle: null };
  project.archives.pop();
  for (const [path, text] of last.files) project.files.set(path, text);
  const seq = last.journal.length + 1;
  const at = new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString();
  world.journal = [...last.journal, { v: 1, seq, id: `e${seq}`, at, event: { type: 'reset/undone' } }];
  return { type: 'reset/undone', dir: DIR, archive: last.name, kept: [] };
}

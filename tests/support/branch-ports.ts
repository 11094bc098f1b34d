import { ExternalError } from '../../src/ports/errors.ts';
import { type Adopted, type ForkPort, RESOLUTION_TASK } from '../../src/ports/fork.ts';
import type { JournalPort } from '../../src/ports/journal.ts';
import type { LanePort } from '../../src/ports/lane.ts';
import type { Backup, Snapshot, TravelPort } from '../../src/ports/travel.ts';
import { MemoryProject, sha256 } from './memory-project.ts';

const none = async (): Promise<never> => {
  throw new ExternalError('git', 'this double cannot do that', { next: 'give it another' });
};

/** Ports that refuse everything, for worlds in which nothing is moved or forked. */
export const noTravel: TravelPort = {
  snapshot: none,
  preview: none,
  move: none,
  backups: async () => [],
  pruneBackups: async () => 0,
  findTasks: async () => ({}),
  unreached: none,
};

export const noForks: ForkPort = {
  clone: none,
  fingerprint: none,
  workTree: none,
  ignored: none,
  adopt: none,
  adopted: none,
  measure: none,
  previewMerge: none,
  commitMerge: none,
  openConflicts: none,
  hasOpenConflicts: async () => false,
  settleConflicts: none,
  resolvedConflicts: async () => null,
  releaseMerge: async () => {},
  kept: async () => [],
  takeConflictsBack: none,
  marked: none,
  park: none,
  hasBranch: none,
  forget: none,
};

/** The directories of a world in memory and what is done with them. */
export interface Grounds {
  readonly projects: Map<string, MemoryProject>;
  readonly directories: Set<string>;
  readonly journals: JournalPort;
  readonly called: (call: string) => Promise<void>;
}

const idOf = (text: string): string => sha256(text).slice(0, 40);
const TREE = idOf('tree');

/** The project as another one is, in its place. */
function become(project: MemoryProject, other: MemoryProject): void {
  project.files.clear();
  for (const [path, text] of other.files) project.files.set(path, text);
  project.commits.splice(0, project.commits.length, ...other.commits);
}

/** What a test may turn: files in conflict, branches that are there, and what somebody did to the project behind the shell. */
export class Branches {
  readonly conflicts: string[] = [];
  /** Of these, the ones git can put no markers into. */
  readonly unmarked = new Set<string>();
  /** What git ignores wherever it is asked, each with its state. */
  readonly ignored = new Map<string, string>();
  readonly names = new Set<string>();
  readonly adopted = new Map<string, Adopted>();
  /** Of commits a test has put there: the ones each of them reaches. */
  readonly reaches = new Map<string, readonly string[]>();
  readonly forgotten: string[] = [];
  /** Bumped by a test: somebody touched the repository in that directory. */
  readonly touches = new Map<string, number>();
  private readonly snapshots = new Map<string, { readonly project: MemoryProject; readonly backup: Backup }>();
  /** Commits that put conflicts into a clone; what follows them has none with the project. */
  private readonly opened = new Set<string>();
  /** How a side's conflicts were opened last: the commit by its name, and the files. */
  private readonly openedAs = new Map<string, { readonly name: string; readonly files: ReadonlyMap<string, string> }>();
  /** Sides with open conflicts, as they were before. */
  readonly waysBack = new Map<string, MemoryProject>();
  private readonly tips = new Map<string, MemoryProject>();
  private readonly merged = new Map<string, MemoryProject>();
  /** The work of lanes by the names it is kept under, and by its commits. */
  readonly lanesKept = new Map<string, string>();
  private readonly laneTips = new Map<string, MemoryProject>();
  /** The project with a lane's work in it, by the tree of that. */
  private readonly laid = new Map<string, MemoryProject>();
  /** Directories that are in a lane's place and are no lane's. */
  readonly foreign = new Set<string>();
  private readonly grounds: Grounds;

  constructor(grounds: Grounds) {
    this.grounds = grounds;
  }

  touch(dir: string): void {
    this.touches.set(dir, (this.touches.get(dir) ?? 0) + 1);
  }

  /** Somebody removed the ref of a backup, or pointed it elsewhere. */
  forgetBackup(ref: string): void {
    this.snapshots.delete(ref);
  }

  repoint(ref: string): void {
    const found = this.snapshots.get(ref);
    if (found !== undefined) this.snapshots.set(ref, { ...found, backup: { ...found.backup, commit: idOf('other') } });
  }

  private at(dir: string): MemoryProject {
    const project = this.grounds.projects.get(dir);
    if (project === undefined) throw new ExternalError('git', `${dir} is not a git repository`, { next: '!doctor' });
    return project;
  }

  private head(dir: string): string {
    return this.at(dir).commits.at(-1)?.sha ?? 'base';
  }

  /** The commits that one reaches; null for HEAD, from which all are taken to be reached. */
  private reachedFrom(from: string | null): readonly string[] | null {
    if (from === null) return null;
    const tip = this.tips.get(from);
    return tip === undefined ? (this.reaches.get(from) ?? []) : ['base', ...tip.commits.map(({ sha }) => sha)];
  }

  private state(dir: string): string {
    return `${this.head(dir)}.${this.touches.get(dir) ?? 0}`;
  }

  travel(): TravelPort {
    const { called } = this.grounds;
    return {
      ...noTravel,
      snapshot: async (dir, { why }): Promise<Snapshot> => {
        await called(`travel.snapshot ${why}`);
        const ref = `refs/codesleuth/backup/${this.snapshots.size + 1}-aa`;
        const backup = { ref, commit: idOf(ref), at: '2026-01-01T00:00:00.000Z', why };
        this.snapshots.set(ref, { project: this.at(dir).copy(), backup });
        return { ref, commit: backup.commit, head: this.head(dir), branch: 'refs/heads/main', saved: [], left: [] };
      },
      preview: async (dir) => ({
        head: this.head(dir),
        branch: 'refs/heads/main',
        to: this.head(dir),
        fingerprint: `${this.state(dir)}.${this.at(dir).record()}`,
        leaving: [],
        coming: [],
        changes: [],
        saved: [],
        left: [],
        backup: `refs/codesleuth/backup/${this.snapshots.size + 1}-aa`,
        obstacles: [],
      }),
      move: async (dir, { to }) => {
        await called(`travel.move ${to.kind}`);
        const saved = to.kind === 'snapshot' ? this.snapshots.get(to.ref) : undefined;
        if (saved !== undefined) become(this.at(dir), saved.project);
        const merged = to.kind === 'trees' ? (this.laid.get(to.work) ?? this.merged.get(to.head)) : undefined;
        if (merged !== undefined) become(this.at(dir), merged);
        return { kind: 'moved', head: this.head(dir), extra: [] };
      },
      unreached: async (_dir, from, shas) => {
        const reached = this.reachedFrom(from);
        return reached === null ? [] : shas.filter((sha) => !reached.includes(sha));
      },
      backups: async () => [...this.snapshots.values()].map(({ backup }) => backup).reverse(),
    };
  }

  forks(): ForkPort {
    const { called, projects, directories } = this.grounds;
    return {
      ...noForks,
      clone: async (dir, { to, branch }) => {
        await called(`forks.clone ${branch}`);
        if (projects.has(to)) return;
        directories.add(to);
        projects.set(to, this.at(dir).copy());
      },
      fingerprint: async (dir) => this.state(dir),
      workTree: async (dir) => new Map(this.at(dir).files),
      ignored: async () => new Map(this.ignored),
      hasBranch: async (_dir, name) => this.names.has(name),
      measure: async (dir) => {
        await called(`forks.measure ${dir}`);
        return { files: this.at(dir).commits.length, added: 1, removed: 0, uncommitted: 0 };
      },
      adopt: async (_dir, { from, as }) => {
        await called(`forks.adopt ${as}`);
        const kept = { tip: this.head(from), work: null };
        this.tips.set(kept.tip, this.at(from).copy());
        this.adopted.set(as, kept);
        return kept;
      },
      adopted: async (_dir, as) => this.adopted.get(as) ?? null,
      kept: async () => [...this.adopted.keys()],
      releaseMerge: async (_dir, id) => called(`forks.releaseMerge ${id}`),
      park: (from, to) => this.park(from, to),
      forget: async (_dir, { as, parked }) => {
        await called(`forks.forget ${as}`);
        this.adopted.delete(as);
        directories.delete(parked);
        projects.delete(parked);
      },
      marked: async (dir, files) => files.filter((path) => this.at(dir).files.get(path)?.includes('<<<<<<<') === true),
      ...this.merges(),
    };
  }

  /** Backups and what is kept of lanes, as another world of the same disk has them. */
  takeOver(other: Branches): void {
    for (const [ref, snapshot] of other.snapshots) this.snapshots.set(ref, snapshot);
    for (const [as, tip] of other.lanesKept) this.lanesKept.set(as, tip);
    for (const [tip, project] of other.laneTips) this.laneTips.set(tip, project);
  }

  lanes(): LanePort {
    const { called, directories } = this.grounds;
    return {
      find: async (_dir, { clone }) => {
        if (this.foreign.has(clone)) return 'other';
        return directories.has(clone) ? 'ours' : 'none';
      },
      sweep: async () => {},
      keep: async (_dir, { from, as }) => {
        await called(`lanes.keep ${as}`);
        const tip = idOf(`${as} ${this.at(from).record()}`);
        this.laneTips.set(tip, this.at(from).copy());
        this.lanesKept.set(as, tip);
        return { tip, left: [] };
      },
      kept: async (_dir, as) => this.lanesKept.get(as) ?? null,
      fit: async (dir, { base, tip, ours }) => {
        await called('lanes.fit');
        return this.fit(this.at(dir), { base, tip, ours });
      },
      forget: async (_dir, taskId) => {
        await called(`lanes.forget ${taskId}`);
        for (const as of this.lanesKept.keys()) if (as.startsWith(`${taskId}/`)) this.lanesKept.delete(as);
      },
    };
  }

  private fit(project: MemoryProject, order: { base: string; tip: string; ours: readonly string[] }) {
    const filesOf = (one: MemoryProject | undefined): ReadonlyMap<string, string> => one?.files ?? new Map();
    const from = filesOf([...this.snapshots.values()].find(({ backup }) => backup.commit === order.base)?.project);
    const to = filesOf(this.laneTips.get(order.tip));
    const isOurs = (path: string): boolean => order.ours.some((one) => path === one || path.startsWith(`${one}/`));
    const changed = [...new Set([...from.keys(), ...to.keys()])]
      .filter((path) => from.get(path) !== to.get(path) && !isOurs(path))
      .filter((path) => project.files.get(path) !== to.get(path));
    const paths = changed.filter((path) => project.files.get(path) !== from.get(path));
    if (paths.length > 0) return { kind: 'conflict', paths } as const;
    if (changed.length === 0) return { kind: 'nothing' } as const;
    const laid = project.copy();
    for (const path of changed) {
      const text = to.get(path);
      if (text === undefined) laid.files.delete(path);
      else laid.files.set(path, text);
    }
    const work = idOf(laid.record());
    this.laid.set(work, laid);
    const gone = changed.filter((path) => !to.has(path));
    return { kind: 'fits', head: 'base', index: TREE, work, gone } as const;
  }

  private merges(): Partial<ForkPort> {
    const { called } = this.grounds;
    return {
      previewMerge: async (dir, { tip }) => {
        await called('forks.previewMerge');
        const settled = this.tips.get(tip)?.commits.some(({ id }) => this.opened.has(id)) === true;
        const conflicts = settled ? [] : [...this.conflicts];
        const result = conflicts.length > 0 ? null : { commit: TREE, index: TREE, work: TREE };
        const rest = { changes: [], entangled: [], aside: [], markers: [], obstacles: [], done: false };
        return { head: this.head(dir), tip, conflicts, result, ...rest };
      },
      commitMerge: async (_dir, { id, head, tip }) => {
        await called(`forks.commitMerge ${id}`);
        const merged = this.tips.get(tip)?.copy() ?? new MemoryProject();
        merged.commits.push({ id: `merge ${id}`, sha: idOf(`${head} ${tip}`), files: [], tree: new Map(merged.files) });
        this.merged.set(idOf(`${head} ${tip}`), merged);
        return idOf(`${head} ${tip}`);
      },
      openConflicts: async (clone, { id }) => {
        await called('forks.openConflicts');
        const name = `${id} ${this.opened.size}`;
        this.opened.add(name);
        this.waysBack.set(id, this.at(clone).copy());
        for (const path of this.conflicts) {
          if (!this.unmarked.has(path)) this.at(clone).files.set(path, '<<<<<<< a\n=======\n>>>>>>> b\n');
        }
        this.openedAs.set(id, { name, files: new Map(this.at(clone).files) });
        return { sha: this.at(clone).commit(name, this.conflicts), files: [...this.conflicts] };
      },
      hasOpenConflicts: async (_dir, id) => this.waysBack.has(id),
      settleConflicts: async (_dir, id) => {
        await called(`forks.settleConflicts ${id}`);
        this.waysBack.delete(id);
      },
      takeConflictsBack: async (clone, { id }) => {
        await called(`forks.takeConflictsBack ${id}`);
        const before = this.waysBack.get(id);
        this.waysBack.delete(id);
        if (before === undefined) return null;
        const there = this.at(clone).copy();
        const opened = this.openedAs.get(id)?.files;
        const files = [...there.files].flatMap(([path, text]) => (opened?.get(path) === text ? [] : [path]));
        become(this.at(clone), before);
        if (files.length === 0) return null;
        const ref = `refs/codesleuth/backup/${this.snapshots.size + 1}-aa`;
        this.snapshots.set(ref, { project: there, backup: { ref, commit: idOf(ref), at: '', why: 'taken back' } });
        return { ref, files };
      },
      resolvedConflicts: async (clone, { id }) => {
        const { commits } = this.at(clone);
        const since = commits.findIndex((one) => one.id === this.openedAs.get(id)?.name);
        if (since === -1 || !this.waysBack.has(id)) return null;
        return commits.slice(since).find((one) => one.id.startsWith(RESOLUTION_TASK))?.sha ?? null;
      },
    };
  }

  private async park(from: string, to: string): Promise<string | null> {
    const { called, projects, directories, journals } = this.grounds;
    await called(`forks.park ${from} ${to}`);
    const project = projects.get(from);
    if (project === undefined) return directories.has(to) ? null : `${from} is gone`;
    const upto = (await journals.read(`${from}/.git`)).length;
    await journals.copy(`${from}/.git`, { to: `${to}/.git`, upto });
    directories.delete(from);
    projects.delete(from);
    directories.add(to);
    projects.set(to, project);
    return null;
  }
}

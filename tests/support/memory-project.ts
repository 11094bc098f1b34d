import { createHash } from 'node:crypto';
import type { Change, Envelope } from '../../schemas/event.ts';
import type { Observation, ObservedFile } from '../../schemas/observation.ts';
import { PATHS } from '../../schemas/paths.ts';

type Files = ReadonlyMap<string, string>;

interface Commit {
  readonly id: string;
  readonly sha: string;
  readonly files: readonly string[];
  readonly tree: Files;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A project directory and its repository, in memory: files, recorded trees, commits by their id. */
export class MemoryProject {
  readonly files = new Map<string, string>();
  readonly trees = new Map<string, ReadonlyMap<string, string>>();
  /** Commits of bundles and checkpoints on the branch, in order, under the id they were ordered with. */
  readonly commits: Commit[] = [];
  /** The branch as it was right after each commit there ever was, by its name. */
  readonly branches = new Map<string, readonly Commit[]>();
  readonly backups = new Map<string, { readonly commits: readonly Commit[]; readonly files: Files }>();
  /** What resets have moved away, the last one last. */
  readonly archives: { readonly name: string; readonly journal: readonly Envelope[]; readonly files: Files }[] = [];

  /** The same project at this moment, going its own way from here on. */
  copy(): MemoryProject {
    const other = new MemoryProject();
    for (const [path, text] of this.files) other.files.set(path, text);
    for (const [tree, files] of this.trees) other.trees.set(tree, files);
    other.commits.push(...this.commits);
    for (const [sha, commits] of this.branches) other.branches.set(sha, commits);
    for (const [ref, backup] of this.backups) other.backups.set(ref, backup);
    other.archives.push(...this.archives);
    return other;
  }

  record(): string {
    const tree = sha256(JSON.stringify([...this.files].sort())).slice(0, 12);
    this.trees.set(tree, new Map(this.files));
    return tree;
  }

  changes(before: string, after: string): Change[] {
    const a = this.trees.get(before) ?? new Map<string, string>();
    const b = this.trees.get(after) ?? new Map<string, string>();
    const added = [...b.keys()].filter((path) => !a.has(path)).map((path) => ({ path, kind: 'added' as const }));
    const gone = [...a.keys()].filter((path) => !b.has(path)).map((path) => ({ path, kind: 'deleted' as const }));
    const changed = [...b].filter(([path, text]) => a.has(path) && a.get(path) !== text);
    return [...added, ...gone, ...changed.map(([path]) => ({ path, kind: 'modified' as const }))];
  }

  /** The commit under this id; made when it is not there yet. */
  commit(id: string, files: readonly string[]): string {
    const known = this.commits.find((one) => one.id === id);
    if (known !== undefined) return known.sha;
    const sha = sha256(`${id}${this.commits.length}`).slice(0, 40);
    const tree = new Map(this.commits.at(-1)?.tree);
    for (const path of files) {
      const text = this.files.get(path);
      if (text === undefined) tree.delete(path);
      else tree.set(path, text);
    }
    this.commits.push({ id, sha, files, tree });
    this.branches.set(sha, [...this.commits]);
    return sha;
  }

  /** Puts branch and files elsewhere: what is committed goes, and `also`; everything else stays where it is. */
  move(commits: readonly Commit[], files: Files, also: readonly string[]): void {
    for (const path of [...(this.commits.at(-1)?.tree.keys() ?? []), ...also]) this.files.delete(path);
    for (const [path, text] of files) this.files.set(path, text);
    this.commits.splice(0, this.commits.length, ...commits);
  }

  observe(): Observation {
    const see = (path: string): ObservedFile | null => {
      const text = this.files.get(path);
      return text === undefined ? null : { path, text, sha256: sha256(text) };
    };
    const contracts = [...this.files.keys()].filter((path) => /^contracts\/[^/]*\.contracts\.ts$/.test(path));
    return {
      spec: see(PATHS.spec),
      designContract: see(PATHS.designContract),
      taskGraph: see(PATHS.taskGraph),
      interfaces: see(PATHS.interfaces),
      schema: see(PATHS.schema),
      ownership: see(PATHS.ownership),
      contracts: contracts.flatMap((path) => see(path) ?? []),
      openapi: this.files.has(PATHS.openapi) ? { endpoints: [], error: null } : null,
      handoff: see(PATHS.handoff),
      securityReport: this.files.has(PATHS.securityReport),
      criticism: this.files.has(PATHS.criticism),
      git: { head: this.commits.at(-1)?.sha ?? 'base', branch: 'refs/heads/main', dirty: 0, inProgress: null },
    };
  }
}

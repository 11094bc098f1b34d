import type { AgentEvent } from '../../schemas/agent-event.ts';
import type { Assignment } from '../../schemas/assignment.ts';
import type { Context } from '../../schemas/config.ts';
import type { Envelope } from '../../schemas/event.ts';
import type { LibraryFile } from '../../schemas/knowledge.ts';
import type { SecretFound } from '../../schemas/secret.ts';
import type { Aftermath, Standing } from '../../schemas/standing.ts';
import type { TokenRow, TurnNote } from '../../schemas/usage.ts';
import { documents } from '../../src/adapters/checks/documents.ts';
import { createMemoryJournal } from '../../src/adapters/store/memory-journal.ts';
import type { Refusal } from '../../src/core/decision.ts';
import type { ProjectState, ShellState } from '../../src/core/state.ts';
import type { Item } from '../../src/core/transcript.ts';
import type { AgentPort, AgentSession } from '../../src/ports/agent.ts';
import { ExternalError } from '../../src/ports/errors.ts';
import type { ContextRead, ProjectFilesPort } from '../../src/ports/files.ts';
import type { GitPort, Remotes, RepositoryInfo, VetOrder } from '../../src/ports/git.ts';
import type { JournalPort } from '../../src/ports/journal.ts';
import type { PricePort } from '../../src/ports/prices.ts';
import { Session } from '../../src/runtime/session.ts';
import type { World } from '../../src/runtime/world.ts';
import { Branches } from './branch-ports.ts';
import { blockText } from './given.ts';
import { MemoryProject, sha256 } from './memory-project.ts';
import { freshShell } from './shell-state.ts';
import { BRIEF, context, DIR, RESULTS } from './story.ts';

/** What the scripted agent says in one prompt; `signal` is the order to stop. */
export type Play = (assignment: Assignment, signal: AbortSignal, answer: Answers) => AsyncIterable<AgentEvent> | null;
export interface Answers {
  /** Resolves when the human answered that permission. */
  of(requestId: string): Promise<{ decision: string; comment: string }>;
}

export interface Scripted {
  readonly play?: Play;
  readonly exit?: (command: string) => number;
  /** Called before every call of a port, as `git.recordTree`; an error it gives is thrown there. */
  readonly fail?: ((call: string, world: ScriptedWorld) => Error | null) | undefined;
  /** A call waits for it, if it gives one: for what happens while something is under way. */
  readonly wait?: (call: string) => Promise<void> | null;
  readonly context?: ContextRead;
  /** What became of a repository while an agent worked in it; without it, nothing. */
  readonly aftermath?: (then: Standing, dir: string) => Aftermath;
  /** What looks like a secret in a commit of these paths. */
  readonly secrets?: (paths: readonly string[]) => readonly SecretFound[];
  /** What looks like a secret in what is there already. */
  readonly vetted?: (order: VetOrder) => readonly SecretFound[];
}

export const end = (finalText: string, reason: 'done' | 'cancelled' | 'error' = 'done'): AgentEvent => ({
  type: 'end',
  reason,
  error: null,
  finalText,
});
export const block = (result: unknown): string => `Done.\n\`\`\`codesleuth-result\n${JSON.stringify(result)}\n\`\`\`\n`;
export const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
export const trouble = (message: string, next = '!doctor'): ExternalError =>
  new ExternalError('disk', message, { next });

/** A commit as git's log tells it: of a task by its id, else of a bundle. */
const logged = (id: string, sha: string) => {
  const message = id.includes(' ')
    ? `feat: ${id}`
    : `docs: record it

CodeSleuth-Bundle: ${id}`;
  return { sha, message, parents: [], day: '2026-01-01', tags: [] };
};

const wholeLines = () => ({ push: (chunk: string) => chunk.split('\n').slice(0, -1), flush: () => [] });

/** An agent that works until it is stopped. */
export const forever: Play = async function* (_assignment, signal) {
  yield { type: 'text', text: 'working\n' };
  await until(signal);
  yield end('', 'cancelled');
};

/** The branch that is checked out in a directory by itself: a side's own, else the project's. */
function branchAt(dir: string): string {
  const side = /[./](\w+-[AB])$/.exec(dir)?.[1];
  return side === undefined ? 'main' : `refs/heads/fork/${side}`;
}

/** Every port of the program as a double in memory; `calls` is what was asked of them, in order. */
export class ScriptedWorld {
  readonly calls: string[] = [];
  readonly project = new MemoryProject();
  /** By directory; a directory that is none of these works on the one project there is. */
  readonly projects = new Map([[DIR, this.project]]);
  readonly rows: TokenRow[] = [];
  /** What runs noted of their turns, by git directory and run. */
  readonly notes = new Map<string, TurnNote[]>();
  /** None is known until a test says so. */
  readonly prices: { -readonly [K in keyof PricePort]: PricePort[K] } = {
    path: '/opt/codesleuth/config/pricing.json',
    source: 'genai-prices 1 of 2026-01-01',
    own: async () => [],
    builtIn: async () => null,
  };
  /** What home's library cannot be read for; null while it can. */
  failRead: Error | null = null;
  /** The output of every command. */
  tail = 'ok';
  /** Home's library, by the names of its files. */
  readonly library = new Map<LibraryFile, string>();
  readonly kept: string[] = [];
  readonly directories = new Set(['/code', '/opt/codesleuth']);
  readonly occupied = new Set<string>();
  /** Where the repository could be pushed to. */
  remotes: Remotes = { branch: 'main', tracked: null, remotes: [] };
  /** Branches somebody switched to, by directory. */
  readonly heads = new Map<string, string>();
  /** Files that were moved away, by their absolute places. */
  readonly archived = new Map<string, string>();
  script: Scripted;
  /** Ports that are put in the place of the doubles; read when a session is made. */
  ports: Partial<World> = {};
  registry: Context;
  /** Days that have passed beside the seconds that tick. */
  days = 0;
  /** The text of the last prompt. */
  lastPrompt = '';
  /** What the agent does with words that come while it works; false when it cannot hear them. */
  steer: (text: string) => boolean = () => false;
  private time = 0;
  private readonly held = new Set<() => Promise<void>>();
  readonly journals: JournalPort;
  readonly branches: Branches;

  constructor(script: Scripted = {}) {
    this.script = script;
    this.registry = context();
    this.journals = createMemoryJournal({ clock: this.clock(), pid: 4711 });
    const called = (call: string): Promise<void> => this.called(call);
    const { projects, directories, journals } = this;
    this.branches = new Branches({ projects, directories, journals, called });
  }

  private clock() {
    const tick = (): number => {
      this.time += 1;
      return this.time;
    };
    return { now: () => new Date(Date.UTC(2026, 0, 1 + this.days) + tick() * 1000).toISOString(), monotonic: tick };
  }

  private async called(call: string): Promise<void> {
    this.calls.push(call);
    const error = this.script.fail?.(call, this) ?? null;
    if (error !== null) throw error;
    await this.script.wait?.(call);
  }

  world(): World {
    return {
      agents: new Map([['scripted', this.agent()]]),
      git: this.git(),
      travel: this.branches.travel(),
      forks: this.branches.forks(),
      lanes: this.branches.lanes(),
      journals: { ...this.journals, open: (dir) => this.openJournal(dir) },
      runLogs: {
        open: async () => ({ path: '/log', write: () => {}, close: async () => {} }),
        archive: async () => {},
        restore: async () => {},
      },
      turnNotes: {
        open: async (commonDir, runId) => {
          await this.called('turnNotes.open');
          const notes: TurnNote[] = [];
          this.notes.set(`${commonDir} ${runId}`, notes);
          return {
            begin: async (note) => void notes.push(note),
            used: (note) => notes.push(note),
            close: async () => {},
          };
        },
        read: async (commonDir, runId) => this.notes.get(`${commonDir} ${runId}`) ?? [],
      },
      telemetry: {
        append: async (_dir, row) => {
          await this.called('telemetry.append');
          this.rows.push(row);
        },
        follow: async (_dir, mark, onRow) => {
          for (const row of this.rows.slice(mark?.offset ?? 0)) onRow(row);
          const seen = { size: this.rows.length, at: 0, ends: '' };
          return { mark: { file: 'log', offset: this.rows.length, seen }, anew: false, unreadable: 0 };
        },
        exportCsv: async (_dir, { path, base, replace }) => {
          await this.called(`telemetry.exportCsv ${path} in ${base}${replace ? ', replacing' : ''}`);
          return { path: `${base}/${path}`, rows: this.rows.length, unreadable: 0 };
        },
      },
      prices: this.prices,
      files: this.files(),
      documents,
      repositories: {
        find: async (dir) =>
          dir === DIR && this.directories.has(DIR)
            ? { root: DIR, hasJournal: await this.journals.exists(`${DIR}/.git`) }
            : null,
      },
      library: {
        dir: '/opt/codesleuth/config/knowledge',
        read: async (file) => {
          if (this.failRead !== null) throw this.failRead;
          return this.library.get(file) ?? null;
        },
        update: async (change) => {
          await this.called('library.update');
          const text = (file: LibraryFile): string | null => this.library.get(file) ?? null;
          const texts = {
            'PATTERN_LIBRARY.md': text('PATTERN_LIBRARY.md'),
            'PATTERN_INDEX.md': text('PATTERN_INDEX.md'),
            'KNOWN_ERRORS.md': text('KNOWN_ERRORS.md'),
          };
          for (const one of change(texts)) this.library.set(one.file, one.text);
        },
      },
      home: {
        dir: '/opt/codesleuth',
        readContext: async () => this.script.context ?? { kind: 'ok', context: this.registry },
        updateContext: async (change) => {
          await this.called('home.updateContext');
          this.registry = change(this.registry);
          return { kind: 'ok', context: this.registry };
        },
        lookAt: async (dirs) => dirs.map((dir) => ({ dir, missing: !this.directories.has(dir), dirty: null })),
        heldBy: async () => null,
        readHistory: async () => [],
        appendHistory: async () => {},
      },
      processes: {
        run: async (order) => {
          const command = 'shell' in order.command ? order.command.shell : order.command.file;
          await this.called(`processes.run ${command}`);
          const aborted = order.signal.aborted;
          return {
            exit: aborted ? null : (this.script.exit?.(command) ?? 0),
            timedOut: false,
            aborted,
            tail: this.tail,
            durationMs: 1,
          };
        },
        sweep: async () => 0,
      },
      clock: this.clock(),
      text: {
        clean: (text) => text,
        redact: Object.assign((text: string) => text, { stream: wholeLines }),
        stream: wholeLines,
      },
      ...this.ports,
    };
  }

  /** Every shell on this world is gone at once, as by `kill -9`: what they still do reaches no journal any more. */
  async kill(): Promise<void> {
    for (const close of this.held) await close();
    this.held.clear();
  }

  private async openJournal(dir: string) {
    await this.called('journals.open');
    const journal = await this.journals.open(dir);
    this.held.add(journal.close);
    return {
      ...journal,
      append: async (events: Parameters<typeof journal.append>[0]) => {
        await this.called(`journal.append ${events.map(({ type }) => type).join(' ')}`);
        return journal.append(events);
      },
      close: async () => {
        this.calls.push('journal.close');
        await journal.close();
      },
    };
  }

  private agent(): AgentPort {
    return {
      id: 'scripted',
      label: 'scripted (no model)',
      probe: async () => ({ available: true, version: '1', path: null, loggedIn: null, abilities: [], notes: [] }),
      open: async (options): Promise<AgentSession> => {
        await this.called('agent.open');
        let stop = new AbortController();
        const asked = new Map<string, (answer: { decision: string; comment: string }) => void>();
        const answers: Answers = { of: (id) => new Promise((resolve) => asked.set(id, resolve)) };
        return {
          sessionId: options.tag,
          warm: () => void this.calls.push('agent.warm'),
          prompt: (request, signal) => {
            this.lastPrompt = request.text;
            const any = AbortSignal.any([signal, stop.signal]);
            return (
              this.script.play?.(request.assignment, any, answers) ??
              this.usual(request.assignment, this.at(options.cwd))
            );
          },
          answer: (id, decision) => asked.get(id)?.(decision),
          steer: (text) => this.steer(text),
          interrupt: async () => {
            stop.abort();
            stop = new AbortController();
          },
          close: async () => void this.calls.push('agent.close'),
        };
      },
    };
  }

  private async *usual(assignment: Assignment, project: MemoryProject): AsyncIterable<AgentEvent> {
    for (const path of assignment.mayWrite) project.files.set(path, `${assignment.runId}`);
    yield { type: 'text', text: 'hello\n' };
    yield end(block(RESULTS[assignment.purpose]));
  }

  /** The project that lies in a directory. */
  at(dir: string): MemoryProject {
    return this.projects.get(dir) ?? this.project;
  }

  private git(): GitPort {
    const info = (dir: string): RepositoryInfo => ({
      root: dir,
      commonDir: `${dir === '/' ? '' : dir}/.git`,
      head: this.at(dir).commits.at(-1)?.sha ?? 'base',
      branch: this.heads.get(dir) ?? branchAt(dir),
      dirty: 0,
      inProgress: null,
      shallow: false,
    });
    return {
      inspect: async (dir) => {
        await this.called('git.inspect');
        return this.directories.has(dir) ? info(dir) : null;
      },
      init: async (dir) => {
        await this.called('git.init');
        return info(dir);
      },
      firstCommit: async () => 'base',
      exclude: async () => {},
      recordTree: async (dir) => {
        await this.called('git.recordTree');
        return this.at(dir).record();
      },
      pruneTrees: async () => {
        await this.called('git.pruneTrees');
        return 0;
      },
      changes: async (dir, span) => this.at(dir).changes(span.before, span.after),
      ignored: async () => [],
      readAt: async (dir, tree, path) => this.at(dir).trees.get(tree)?.get(path) ?? null,
      files: async (dir) => [...this.at(dir).files.keys()],
      patch: async (_dir, sha) => `diff of ${sha}\n`,
      checkpoint: async (dir, order) => {
        const project = this.at(dir);
        await this.called(`git.checkpoint ${order.taskId}`);
        const changed = order.spans.flatMap((span) => project.changes(span.before, span.after)).map(({ path }) => path);
        const files = order.paths.filter((path) => changed.includes(path));
        return {
          sha: files.length === 0 ? null : project.commit(`${order.taskId} ${order.runId}`, files),
          files,
          entangled: [],
        };
      },
      commitPaths: async (dir, order) => {
        await this.called(`git.commitPaths ${order.id.split('-')[0]}`);
        const found = order.secrets === undefined ? [] : (this.script.secrets?.(order.paths) ?? []);
        const vetted = { found, unread: [] };
        if (found.length > 0) return { sha: null, files: [], entangled: [], vetted };
        return { sha: this.at(dir).commit(order.id, order.paths), files: order.paths, entangled: [], vetted };
      },
      vet: async (_dir, order) => {
        await this.called('git.vet');
        return { found: this.script.vetted?.(order) ?? [], unread: [] };
      },
      standing: async (dir) => {
        const { head, branch } = info(dir);
        return { head, branch, refs: new Map(), stashes: [], staged: new Map(), inProgress: null };
      },
      aftermath: async (dir, then) =>
        this.script.aftermath?.(then, dir) ?? { now: then, history: 'same', commits: [], stashed: [], untracked: [] },
      isAncestor: async () => true,
      history: async (dir) => ({
        commits: this.at(dir)
          .commits.map(({ id, sha }) => logged(id, sha))
          .reverse(),
        whole: true,
      }),
      remotes: async () => this.remotes,
      version: async () => 'git 2.39',
    };
  }

  private files(): ProjectFilesPort {
    const { project } = this;
    return {
      examine: async (dir) => {
        await this.called('files.examine');
        const path = dir.startsWith('/') ? dir : `/code/${dir}`;
        const exists = this.directories.has(path);
        const insideHome = path === '/opt/codesleuth' || path.startsWith('/opt/codesleuth/');
        return {
          path,
          exists,
          isDirectory: exists,
          empty: exists && !this.occupied.has(path),
          writable: true,
          insideHome,
          aroundHome: false,
        };
      },
      makeDirectory: async (dir) => void this.directories.add(dir),
      observe: async (dir) => {
        await this.called('files.observe');
        return this.at(dir).observe();
      },
      see: async (dir, paths) =>
        paths.flatMap((path) => {
          const text = this.at(dir).files.get(path);
          return text === undefined ? [] : [{ path, text, sha256: sha256(text) }];
        }),
      read: async (dir, path) => this.at(dir).files.get(path) ?? null,
      deliver: async (dir, files, { keep }) => {
        await this.called('files.deliver');
        for (const file of files) this.at(dir).files.set(file.path, file.content);
        if (keep.includes('kept')) this.kept.push(...files.map(({ path }) => path));
        return { files: files.map((file) => ({ path: file.path, sha256: sha256(file.content) })), kept: [] };
      },
      write: async (dir, file) => {
        await this.called(`files.write ${file.path}`);
        this.at(dir).files.set(file.path, file.content);
      },
      missing: async (dir, paths) => paths.filter((path) => !this.at(dir).files.has(path)),
      contains: async (_dir, paths) => paths.every((path) => !path.startsWith('/') || path.startsWith(`${DIR}/`)),
      steersAgents: async (_dir, paths) => paths.some((path) => /(^|\/)\.claude\//.test(path)),
      moveAway: async (_dir, path, to) => {
        await this.called(`files.moveAway ${path}`);
        for (const [name, text] of [...project.files]) {
          if (name !== path && !name.startsWith(`${path}/`)) continue;
          this.archived.set(`${to}${name.slice(path.length)}`, text);
          project.files.delete(name);
        }
      },
      ...archivesIn(this.archived, project, (call) => this.called(call)),
    };
  }

  /** The journal as it is on the disk. */
  async journal(): Promise<readonly Envelope[]> {
    const probe = await this.journals.open(`${DIR}/.git`);
    if (probe.opened.heldBy === null) await probe.close();
    return probe.opened.envelopes;
  }
}

/** The way back of what was moved away. An archive holds its journal until a file of it was brought back. */
function archivesIn(
  archived: Map<string, string>,
  project: MemoryProject,
  called: (call: string) => Promise<void>,
): Pick<ProjectFilesPort, 'archives' | 'moveBack'> {
  return {
    archives: async (folder) => {
      const places = [...archived.keys()].filter((place) => place.startsWith(`${folder}/`));
      const roots = [...new Set(places.map((place) => place.slice(folder.length + 1).split('/')[0]))].sort().reverse();
      return roots.map((name) => {
        const path = `${folder}/${name}`;
        const files = places.filter((place) => place.startsWith(`${path}/`));
        return { path, hasJournal: true, files: files.map((place) => place.slice(path.length + 1)) };
      });
    },
    moveBack: async (_dir, path, { from }) => {
      await called(`files.moveBack ${path}`);
      const text = archived.get(from);
      const kept = project.files.has(path) && project.files.get(path) !== text;
      if (text !== undefined) project.files.set(path, text);
      archived.delete(from);
      return kept;
    },
  };
}

/** A shell on a scripted world, driven line by line; every item it shows is kept. */
export class Shell {
  readonly scripted: ScriptedWorld;
  readonly session: Session;
  readonly items: Item[] = [];

  constructor(script: Scripted = {}, shell: Partial<ShellState> = {}, scripted = new ScriptedWorld(script)) {
    this.scripted = scripted;
    this.session = new Session(scripted.world(), freshShell(shell));
    this.session.onChange(() => this.items.push(...this.session.takeItems()));
  }

  get at(): ProjectState {
    const { project } = this.session.snapshotState();
    if (project === null) throw new Error('no project is open');
    return project;
  }

  refusals(): Refusal[] {
    return this.items.flatMap((item) => (item.kind === 'refusal' ? [item.refusal] : []));
  }

  words(): string {
    return this.items.flatMap((item) => (item.kind === 'block' ? [blockText(item.block)] : [])).join('\n');
  }

  events(): string[] {
    return this.items.flatMap((item) => (item.kind === 'event' ? [item.event.type] : []));
  }

  /** One line and all that comes of it. */
  async do(line: string) {
    await this.session.line(line);
    const result = await this.session.settled();
    this.items.push(...this.session.takeItems());
    return result;
  }

  /** Lines of which none may be refused. */
  async all(...lines: string[]): Promise<this> {
    for (const line of lines) {
      const { refused } = await this.do(line);
      if (refused) throw new Error(`${line}: ${JSON.stringify(this.refusals().at(-1))}`);
    }
    return this;
  }

  /** Waits until the state is so, however many steps of the session that takes. */
  async reach(when: (shell: Shell) => boolean): Promise<void> {
    while (!when(this)) await new Promise((resolve) => setImmediate(resolve));
  }
}

const WAY = [
  ['Start agent 0', BRIEF, DIR],
  ['!compile'],
  ['!plan'],
  ['!build'],
  ['!critic'],
  ['!security'],
  ['!verify'],
];
const POINTS = ['discovery', 'compiled', 'planned', 'built', 'critiqued', 'secured', 'shipped'] as const;

/** A shell that has come as far as the waypoint in a world that did well so far; then the script holds. */
export async function shellAt(
  point: (typeof POINTS)[number],
  script: Scripted = {},
  shell: Partial<ShellState> = {},
): Promise<Shell> {
  const one = new Shell({}, shell);
  await one.all(...WAY.slice(0, POINTS.indexOf(point) + 1).flat());
  one.scripted.script = script;
  return one;
}

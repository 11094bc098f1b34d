import { parse } from '../../commands/parse.ts';
import {
  type Envelope,
  type Event,
  type EventOf,
  type EventType,
  envelopeSchema,
  type Run,
} from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { Question } from '../../schemas/question.ts';
import type { SecretFound, Vetted } from '../../schemas/secret.ts';
import { advance } from '../../src/core/advance.ts';
import type { Decision, Outcome, Refusal } from '../../src/core/decision.ts';
import type { Effect, WorkEffect } from '../../src/core/effect.ts';
import { evolve, fold } from '../../src/core/evolve.ts';
import type { DirectoryFound, SetupFound } from '../../src/core/found.ts';
import { decideText } from '../../src/core/free-text.ts';
import { NOTHING_LEFT } from '../../src/core/left-behind.ts';
import { limitsOf } from '../../src/core/limits.ts';
import { onReport } from '../../src/core/on-report.ts';
import { outstanding } from '../../src/core/outstanding.ts';
import { ownedFiles } from '../../src/core/plan-rules/ownership.ts';
import { projections } from '../../src/core/projections.ts';
import { interruptedRun } from '../../src/core/recovery.ts';
import type { Report } from '../../src/core/report.ts';
import { evolveShell } from '../../src/core/shell-event.ts';
import type { Block } from '../../src/core/show.ts';
import type { MenuEntry, ProjectState, State } from '../../src/core/state.ts';
import { differs } from '../../src/runtime/projector.ts';
import { MemoryProject, sha256 } from './memory-project.ts';
import { changeReport } from './rig-change.ts';
import { type ForkScript, forkReport } from './rig-forks.ts';
import { type LaneScript, laneReport } from './rig-lanes.ts';
import { archiveProject, travelReport } from './rig-travel.ts';
import { freshShell } from './shell-state.ts';
import { BRIEF, context, DIR, RESULTS } from './story.ts';

type Ended = EventOf<'run/ended'>;

/** What a scripted agent does in one run: how it ends, and the files it writes on the way. */
export interface Performance {
  readonly end?: Partial<Ended>;
  readonly writes?: Readonly<Record<string, string>>;
}

/** What the world does where it does not go well by itself; null or undefined stands for the usual. */
export interface Script {
  readonly agent?: (run: Run) => Performance | null | undefined;
  /** Exit code of a gate command; `attempt` counts its runs from 1 in this shell. */
  readonly exit?: (command: string, attempt: number, project: MemoryProject) => number;
  /** A failure of the world in place of an effect. */
  readonly fail?: (effect: Effect) => string | null;
  readonly directory?: Partial<DirectoryFound>;
  readonly setup?: SetupFound;
  readonly entries?: readonly MenuEntry[];
  readonly entangled?: readonly string[];
  /** Files with uncommitted changes of the human, where tests of others fail. */
  readonly edited?: readonly string[];
  /** What looks like a secret in what would be committed; an allowed one is left out by itself. */
  readonly secrets?: (order: Committing) => readonly SecretFound[];
  /** What becomes of a fork's copies. */
  readonly fork?: ForkScript;
  /** What becomes of tasks that are built at the same time. */
  readonly lanes?: LaneScript;
}

export const question = (id = 'Q1', change: Partial<Question> = {}): Question => ({
  id,
  text: `${id}?`,
  options: ['A', 'B'],
  recommended: 'B',
  ...change,
});

export const asks = (...questions: Question[]): Performance => ({
  end: { outcome: 'asked', result: null, asks: questions },
});

/** An order that ends in a commit. */
type Committing = Extract<WorkEffect, { type: 'git/commit' | 'git/checkpoint' }>;

const MOST_STEPS = 2000;
const refused = (outcome: Outcome): outcome is Refusal => outcome.kind === 'refusal';

/**
 * The pure half of the program with a simulated world around it: a line is decided, what follows is remembered, orders
 * are answered by the script. No port, no clock, no promise.
 */
export class Rig {
  state: State;
  journal: Envelope[] = [];
  readonly project: MemoryProject;
  readonly orders: Effect[] = [];
  readonly done: Effect[] = [];
  shown: Block[] = [];
  refusals: Refusal[] = [];
  script: Script;
  over = false;
  /** Called around every append, for looking at what a crash would find there. */
  onBatch: ((when: 'before' | 'after', rig: Rig) => void) | null = null;
  /** The work under way: ordered, not yet reported. */
  flying: WorkEffect | null = null;
  private stuck: string | null = null;
  private interrupted = false;
  private readonly ran = new Map<string, number>();

  constructor(script: Script = {}, shell: Partial<State['shell']> = {}, project = new MemoryProject()) {
    this.script = script;
    this.project = project;
    this.state = { shell: freshShell(shell), project: null };
  }

  get at(): ProjectState {
    if (this.state.project === null) throw new Error('no project is open');
    return this.state.project;
  }

  types(): EventType[] {
    return this.journal.map((one) => one.event.type);
  }

  events<T extends EventType>(type: T): EventOf<T>[] {
    return this.journal.flatMap(({ event }) => (isOf(event, type) ? [event] : []));
  }

  /** Everything said so far, as one text. */
  words(): string {
    return this.shown.map(blockText).join('\n');
  }

  /** Takes one line as typed; what it starts is only ordered. */
  line(text: string): Outcome {
    const observed = this.state.project === null ? null : this.project.observe();
    this.shell([{ type: 'shell/observed', observed }]);
    const parsed = parse(text, this.state);
    this.shell([{ type: 'shell/confirm', confirm: null }]);
    if (parsed.kind === 'cancelled') return { kind: 'decision', events: [], shell: [], effects: [], show: [] };
    if (parsed.kind === 'refusal') return this.apply(parsed.refusal);
    if (parsed.kind === 'text') return this.apply(decideText(this.state, parsed.text));
    const open = parsed.command.available(this.state);
    return this.apply(open === true ? parsed.command.run(parsed.words, this.state) : open);
  }

  report(report: Report): Outcome {
    if (report.type === 'reset/archived') this.state = { ...this.state, project: null };
    return this.apply(onReport(this.state, report));
  }

  /** One line, and all that comes of it until the human's turn. */
  do(text: string): Outcome {
    const outcome = this.line(text);
    this.run();
    return outcome;
  }

  /** Several lines, none of which may be refused. */
  all(...lines: string[]): this {
    for (const line of lines) {
      const outcome = this.do(line);
      if (refused(outcome)) throw new Error(`${line}: ${outcome.message} ${JSON.stringify(outcome.missing)}`);
    }
    return this;
  }

  run(until: () => boolean = () => false): this {
    for (let steps = 0; !until() && this.step(); steps += 1) {
      if (steps > MOST_STEPS) throw new Error('it never comes to rest');
    }
    return this;
  }

  /** What the pipeline waits for of the world now. */
  pending(): WorkEffect | null {
    const { project, shell } = this.state;
    if (project === null || shell.heldBy !== null || shell.broken !== null) return null;
    return outstanding(project, limitsOf(shell));
  }

  /** Carries out one order, or brings the work under way to its end; false when there is neither. */
  step(): boolean {
    const order = this.orders[0];
    const skips = order?.type === 'travel/preview' && order.ask.kind === 'skip';
    const waits = skips && this.flying !== null && this.flying.id !== this.stuck;
    if (order !== undefined && !waits) {
      this.orders.shift();
      this.carryOut(order, false);
      return true;
    }
    const work = this.flying;
    if (work === null || this.over) return false;
    const before = this.journal.length;
    this.carryOut(work, true);
    this.flying = null;
    if (this.journal.length === before && ((work.type === 'tree/record' && work.close) || work.type === 'lanes/close'))
      this.stuck = work.id;
    this.endUnbegun();
    this.pump();
    return true;
  }

  private carryOut(order: Effect, ofWork: boolean): void {
    this.done.push(order);
    const why = this.script.fail?.(order) ?? null;
    if (why !== null) {
      this.report({ type: 'effect/failed', effect: order.type, ofWork, message: why, detail: '', next: '!doctor' });
      return;
    }
    const report = this.react(order);
    if (report !== null) this.report(report);
  }

  /** As the session does: the work the pipeline waits for is under way as soon as it is known, one at a time. */
  private pump(): void {
    if (this.flying !== null) return;
    const work = this.pending();
    if (work === null || work.id === this.stuck) return;
    this.flying = work;
    this.interrupted = false;
  }

  private endUnbegun(): void {
    const { work, halt } = this.state.project ?? { work: null, halt: null };
    if (work?.kind !== 'run' || halt === null) return;
    this.remember([{ ...interruptedRun(work.run.runId), outcome: 'cancelled', why: 'stopped before it began' }]);
  }

  /** The shell dies here; another one opens the project from its journal. */
  reopen(shell: Partial<State['shell']> = {}): Rig {
    const next = new Rig(this.script, { setup: 'ok', context: context(), ...shell }, this.project);
    next.journal = this.journal.map((line) => envelopeSchema.parse(JSON.parse(JSON.stringify(line))));
    next.open(true);
    return next;
  }

  open(resume: boolean): Outcome {
    this.state = { ...this.state, project: fold(this.journal) };
    const outcome = this.report(this.opened(resume));
    this.remember([]);
    this.pump();
    return outcome;
  }

  private opened(resume: boolean): Extract<Report, { type: 'project/opened' }> {
    const created = this.journal.length === 0;
    const none = { torn: null, broken: null, heldBy: null, drift: [], left: NOTHING_LEFT };
    const base = 'base';
    return {
      type: 'project/opened',
      dir: DIR,
      name: 'habits',
      created,
      resume,
      base,
      envelopes: this.journal,
      ...none,
    };
  }

  private apply(outcome: Outcome): Outcome {
    this.shell(outcome.shell);
    this.shown.push(...outcome.show);
    if (refused(outcome)) {
      this.refusals.push(outcome);
      return outcome;
    }
    this.remember(outcome.events);
    this.orders.push(...outcome.effects.filter((effect) => effect.type !== 'agent/interrupt'));
    if (outcome.effects.some((effect) => effect.type === 'agent/interrupt')) this.interrupted = this.flying !== null;
    this.pump();
    return outcome;
  }

  private shell(events: Decision['shell']): void {
    this.state = { ...this.state, shell: events.reduce(evolveShell, this.state.shell) };
  }

  /** Appends the events and all that `advance` makes of them. */
  remember(events: readonly Event[]): void {
    this.onBatch?.('before', this);
    const limits = limitsOf(this.state.shell);
    const length = this.journal.length;
    let next = events;
    for (let rounds = 0; rounds === 0 || next.length > 0; rounds += 1) {
      if (rounds > MOST_STEPS) throw new Error('advance does not end');
      for (const event of next) this.put(event);
      next = this.state.project === null ? [] : advance(this.state.project, limits);
    }
    if (this.journal.length === length) return;
    this.mirror();
    this.onBatch?.('after', this);
  }

  private put(event: Event): void {
    const seq = this.journal.length + 1;
    const at = new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString();
    this.journal.push({ v: 1, seq, id: `e${seq}`, at, event });
    this.state = { ...this.state, project: evolve(this.state.project, event, { seq, at }) };
  }

  private mirror(): void {
    const { project } = this.state;
    if (project === null || project.resetting !== null) return;
    for (const one of projections(project)) {
      const present = this.project.files.get(one.path) ?? null;
      const text = one.print(present);
      if (text !== null && differs(one.path, present, text)) this.project.files.set(one.path, text);
    }
  }

  private react(effect: Effect): Report | null {
    switch (effect.type) {
      case 'startup/read':
        return {
          type: 'startup/read',
          setup: this.script.setup ?? { kind: 'ok', context: context() },
          entries: this.script.entries ?? [],
        };
      case 'menu/look':
        return { type: 'menu/looked', dirty: new Map() };
      case 'directory/examine':
        return {
          type: 'directory/examined',
          why: effect.why,
          found: { ...directory(effect.dir), ...this.script.directory },
        };
      case 'project/open':
        this.state = { ...this.state, project: fold(this.journal) };
        return this.opened(effect.resume);
      case 'project/forget':
      case 'project/relocate':
        return { type: 'registry/changed', entries: [], context: context(), note: effect.type };
      case 'agent/interrupt':
        return null;
      case 'agents/probe':
      case 'doctor/check':
      case 'budget/read':
      case 'budget/prices':
      case 'budget/csv':
      case 'docs/write':
      case 'library/add':
      case 'library/find':
        return { type: 'words', blocks: [] };
      case 'reset/archive':
        archiveProject(this, effect.archive);
        return { type: 'reset/archived', archive: effect.archive };
      case 'quit':
        this.over = true;
        return null;
      case 'travel/preview':
      case 'reset/undo':
        return travelReport(this, effect);
      case 'change/look':
      case 'stale/read':
        return changeReport(this, effect);
      case 'fork/prepare':
      case 'forks/look':
      case 'fork/restore':
      case 'fork/relocate':
      case 'fork/answer':
      case 'forks/prune':
      case 'merge/preview':
        return forkReport(this, effect);
      default:
        return this.work(effect);
    }
  }

  private work(effect: WorkEffect): Report | null {
    const { project } = this;
    switch (effect.type) {
      case 'agent/run':
        return { type: 'run/ended', event: this.perform(effect.run) };
      case 'files/deliver':
        for (const file of effect.files) project.files.set(file.path, file.content);
        return {
          type: 'files/delivered',
          bundle: effect.bundle,
          files: effect.files.map((file) => ({ path: file.path, sha256: sha256(file.content) })),
          kept: [],
          keep: '/kept',
        };
      case 'project/observe':
        return { type: 'project/observed', bundle: effect.bundle, observed: project.observe() };
      case 'git/commit':
        return this.commit(effect);
      case 'tree/record':
        return {
          type: 'tree/recorded',
          taskId: effect.taskId,
          tree: project.record(),
          head: 'base',
          close: effect.close,
        };
      case 'checks/run':
        return this.interrupted ? null : this.check(effect);
      case 'checks/rerun':
        return this.interrupted ? null : this.rerun(effect);
      case 'git/checkpoint':
        return this.checkpoint(effect);
      case 'verification/check':
        if (this.interrupted) return null;
        return {
          type: 'verification/checked',
          commands: effect.commands.map((one) => this.command(one)),
          missing: [],
          lost: [],
          phases: [],
        };
      case 'cycle/base':
      case 'travel/move':
        return travelReport(this, effect);
      case 'fork/make':
      case 'fork/run':
      case 'fork/close':
      case 'fork/resolve':
        return forkReport(this, effect);
      case 'lanes/prepare':
      case 'lanes/run':
      case 'lanes/close':
      case 'lane/fit':
      case 'lane/apply':
        return laneReport(this.lanes(), effect);
      default:
        return effect satisfies never;
    }
  }

  private vet(order: Committing): Vetted {
    const allowed = order.known.flatMap((one) => (one.allowed ? [`${one.file} ${one.mark.hash}`] : []));
    const found = this.script.secrets?.(order) ?? [];
    return { found: found.filter(({ file, mark }) => !allowed.includes(`${file} ${mark.hash}`)), unread: [] };
  }

  private lanes() {
    const { project, script } = this;
    const tell = (report: Report): void => void this.report(report);
    return { project, script, tell, act: (run: Run) => this.act(run), stopped: () => this.interrupted };
  }

  private perform(run: Run): Ended {
    const { writes, ended } = this.act(run);
    for (const [path, text] of Object.entries(writes)) this.project.files.set(path, text);
    return ended;
  }

  private act(run: Run) {
    const own = this.script.agent?.(run) ?? {};
    const outputs = run.taskId === null ? [] : (this.at.tasks[run.taskId]?.task.outputFiles ?? []);
    const writes = own.writes ?? Object.fromEntries(outputs.map((path) => [path, `${run.taskId} ${run.runId}`]));
    const cut = this.interrupted ? ({ outcome: 'cancelled', why: 'stopped', result: null } as const) : own.end;
    const ended: Ended = {
      type: 'run/ended',
      runId: run.runId,
      outcome: 'completed',
      reason: 'done',
      error: null,
      result: RESULTS[run.purpose],
      why: null,
      asks: [],
      sessionId: `s${run.agent}`,
      usage: null,
      durationMs: 1,
      trespass: [],
      strayed: [],
      notes: [],
      patterns: [],
      ...cut,
    };
    return { writes, ended };
  }

  private command(command: string) {
    const attempt = (this.ran.get(command) ?? 0) + 1;
    this.ran.set(command, attempt);
    const exit = this.script.exit?.(command, attempt, this.project) ?? 0;
    return { command, exit, timedOut: false, tail: exit === 0 ? 'ok' : 'not ok', durationMs: 1 };
  }

  private check(effect: Extract<WorkEffect, { type: 'checks/run' }>): Report {
    const { project } = this;
    const last = effect.spans.at(-1);
    const tree = last === undefined || last.closed ? (last?.after ?? '') : project.record();
    const spans = effect.spans.map((span) => (span.closed ? span : { ...span, after: tree }));
    const first = effect.spans[0]?.before ?? tree;
    const net = new Set(project.changes(first, tree).map(({ path }) => path));
    const over = spans.flatMap((span) => (span.after === null ? [] : project.changes(span.before, span.after)));
    const changed = new Map(over.filter(({ path }) => net.has(path)).map((one) => [one.path, one]));
    return {
      type: 'checks/ran',
      taskId: effect.taskId,
      runId: effect.runId,
      tree,
      commands: effect.commands.map((one) => this.command(one)),
      changed: [...changed.values()],
      missing: effect.outputFiles.filter((path) => !project.files.has(path)),
      ignored: [],
      restored: [],
    };
  }

  private commit(effect: Extract<WorkEffect, { type: 'git/commit' }>): Report {
    const vetted = this.vet(effect);
    const sha = vetted.found.length > 0 ? null : this.project.commit(effect.id, effect.paths);
    return { type: 'commit/made', bundle: effect.bundle, sha, entangled: [], vetted };
  }

  private checkpoint(effect: Extract<WorkEffect, { type: 'git/checkpoint' }>): Report {
    const { taskId, runId } = effect;
    const entangled = this.script.entangled ?? [];
    const changed = effect.spans
      .flatMap((span) => this.project.changes(span.before, span.after))
      .map((one) => one.path);
    const files = effect.paths.filter((path) => changed.includes(path));
    const vetted = this.vet(effect);
    const nothing = files.length === 0 || entangled.length > 0 || vetted.found.length > 0;
    const sha = nothing ? null : this.project.commit(`${taskId} ${runId}`, files);
    const rows = ownedFiles(this.project.files.get(PATHS.ownership) ?? '');
    const ownership = new Map(rows.map(({ path, owners }) => [path, owners]));
    return { type: 'checkpoint/made', taskId, runId, sha, files, entangled, ownership, vetted };
  }

  private rerun({ taskId, runId, commands }: Extract<WorkEffect, { type: 'checks/rerun' }>): Report {
    const runs = commands.map((command) => {
      const first = this.command(command);
      return first.exit === 0 ? [first] : [first, this.command(command)];
    });
    const last = runs.map((results) => results.at(-1)).filter((one) => one !== undefined);
    const flaky = runs.flatMap(([first, second]) => (first !== undefined && second?.exit === 0 ? [first] : []));
    return { type: 'rerun/ran', taskId, runId, commands: last, flaky, edited: this.script.edited ?? [] };
  }
}

const directory = (dir: string): DirectoryFound => ({
  dir,
  exists: false,
  isDirectory: false,
  empty: false,
  writable: true,
  insideHome: false,
  aroundHome: false,
  repository: null,
  hasJournal: false,
});

function isOf<T extends EventType>(event: Event, type: T): event is EventOf<T> {
  return event.type === type;
}

export function blockText(block: Block): string {
  if (block.kind === 'lines') return block.lines.join('\n');
  return block.kind === 'table' ? block.rows.map((row) => row.join(' | ')).join('\n') : '(banner)';
}

/** The lines that lead to each stage, on top of those before it. */
export const WAY = {
  kickoff: ['Start agent 0'],
  discovery: ['Start agent 0', BRIEF, DIR],
  compiled: ['!compile'],
  planned: ['!plan'],
  built: ['!build'],
  critiqued: ['!critic'],
  secured: ['!security'],
  shipped: ['!verify'],
  maintenance: ['Start agent 7'],
} as const;
export type Waypoint = keyof typeof WAY;

const ORDER: readonly Waypoint[] = [
  'discovery',
  'compiled',
  'planned',
  'built',
  'critiqued',
  'secured',
  'shipped',
  'maintenance',
];

/** A rig that has come as far as the waypoint by the human's own lines. */
export function driven(to: Waypoint, script: Script = {}, shell: Partial<State['shell']> = {}): Rig {
  const rig = new Rig(script, { setup: 'ok', context: context(), ...shell });
  if (to === 'kickoff') return rig.all(...WAY.kickoff);
  for (const point of ORDER.slice(0, ORDER.indexOf(to) + 1)) rig.all(...WAY[point]);
  return rig;
}

/** Given events on a fresh project, when a line or a report comes, then these events or this refusal follow. */
export function given(events: readonly Event[], shell: Partial<State['shell']> = {}) {
  const rig = new Rig({}, { setup: 'ok', context: context(), ...shell });
  rig.remember(events);
  return {
    rig,
    when: (input: string | Report) => {
      const before = rig.journal.length;
      const outcome = typeof input === 'string' ? rig.line(input) : rig.report(input);
      const events = rig.journal.slice(before).map((one) => one.event);
      return {
        rig,
        outcome,
        events,
        types: events.map((event) => event.type),
        refusal: refused(outcome) ? outcome : null,
      };
    },
  };
}

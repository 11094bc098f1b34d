import type { Event } from '../../schemas/event.ts';
import { PATHS } from '../../schemas/paths.ts';
import { NOTICED, noticeEdits } from '../core/change/notice-edits.ts';
import { type Decision, type Refusal, refuse } from '../core/decision.ts';
import { driftedArtifacts, handoffDrifted, handoffUnreadable } from '../core/drift.ts';
import { fold } from '../core/evolve.ts';
import { limitsOf } from '../core/limits.ts';
import { readOnly } from '../core/read-only.ts';
import { evolveShell } from '../core/shell-event.ts';
import { say } from '../core/show.ts';
import type { ShellState, State } from '../core/state.ts';
import { ExternalError } from '../ports/errors.ts';
import { attempt } from './attempt.ts';
import type { OpenedProject } from './effects/project.ts';
import type { Stage } from './live.ts';
import { observe } from './observe.ts';
import { commitEvents, type Step } from './project-log.ts';
import { Projector } from './projector.ts';
import type { Attached, World } from './world.ts';

/**
 * The state of one session and where it is kept: what is remembered goes to the journal first, then into the state,
 * then to the files that mirror it. Nothing here decides anything.
 */
export class Ledger {
  private readonly world: World;
  private readonly stage: Stage;
  private readonly projector = new Projector();
  private current: State;
  private open: Attached | null = null;

  constructor(world: World, stage: Stage, shell: ShellState) {
    this.world = world;
    this.stage = stage;
    this.current = { shell, project: null };
  }

  get state(): State {
    return this.current;
  }

  get attached(): Attached | null {
    return this.open;
  }

  shellEvents(events: Decision['shell']): void {
    const shell = events.reduce(evolveShell, this.current.shell);
    this.current = { ...this.current, shell };
  }

  /** Reads home once, without a word, so that gates know whether set-up is complete. */
  async readHome(): Promise<void> {
    const read = await this.world.home.readContext();
    const setup = read.kind === 'ok' ? 'ok' : read.kind === 'corrupt' ? 'corrupt' : 'missing';
    this.shellEvents([{ type: 'shell/setup', setup, context: read.kind === 'ok' ? read.context : null }]);
  }

  /** Looks at the project's files again, for gates depend on them. */
  async refresh(): Promise<void> {
    const attached = this.open;
    if (attached === null) return;
    const seen = await attempt(() => observe(this.world, attached));
    this.shellEvents([{ type: 'shell/observed', observed: seen.kind === 'done' ? seen.value : null }]);
    if (seen.kind === 'failed') this.warn(seen.error);
  }

  /** Specification, schema or task graph that somebody edited since the last command: told of once, never repaired. */
  async notice(): Promise<void> {
    const { open, world, current } = this;
    if (open === null || current.project?.spec == null) return;
    const seen = await attempt(() => world.files.see(open.dir, NOTICED));
    const news = seen.kind === 'done' ? noticeEdits(this.current, seen.value) : null;
    this.shellEvents(news?.shell ?? []);
    for (const block of news?.show ?? []) this.stage.push({ kind: 'block', block });
  }

  /**
   * Makes events durable, with all that follows from them, and takes them into the state. Gives the steps, or a
   * refusal where the project cannot be written. Rejects when the journal does; it is read-only from then on.
   */
  async remember(events: readonly Event[]): Promise<readonly Step[] | Refusal> {
    if (this.open === null) return [];
    const closed = readOnly(this.current);
    if (closed !== null) return events.length === 0 ? [] : unremembered(closed);
    const steps = await this.append(this.open, events);
    for (const { event, project } of steps) {
      this.current = { ...this.current, project };
      this.stage.push({ kind: 'event', event, project });
      // The files are another commit's: what was written of them so far says nothing any more.
      if (event.type === 'travel/ended') this.projector.forget();
    }
    await this.mirror(this.open);
    return steps;
  }

  private async append(attached: Attached, events: readonly Event[]): Promise<readonly Step[]> {
    const limits = limitsOf(this.current.shell);
    try {
      return await commitEvents(attached.journal, this.current.project, { events, limits });
    } catch (error) {
      if (error instanceof ExternalError) {
        this.shellEvents([{ type: 'shell/attached', heldBy: null, broken: error.message }]);
      }
      throw error;
    }
  }

  /** Brings the mirrored files up to date; one that cannot be written is said, and tried again with the next event. */
  private async mirror(attached: Attached): Promise<void> {
    const outcome = await attempt(() => this.projector.project(this.world, attached, this.current.project));
    if (outcome.kind === 'failed') this.warn(outcome.error);
  }

  private warn(error: ExternalError): void {
    this.stage.push({ kind: 'block', block: say('warn', error.message, `Try: ${error.next}`) });
  }

  /** Takes an opened project in; gives the files that someone else changed since. */
  async attach({ attached, report }: OpenedProject): Promise<readonly string[]> {
    this.open = attached;
    this.projector.forget();
    const folded = fold(report.envelopes);
    this.current = { ...this.current, project: folded === null ? null : { ...folded, dir: attached.dir } };
    const seen = await attempt(() => this.drift({ attached, report }));
    if (seen.kind === 'done') return seen.value;
    this.warn(seen.error);
    return [];
  }

  /** Lets go of the project's journal; the state stays to be read. */
  async detach(): Promise<void> {
    await this.open?.journal.close();
    this.open = null;
  }

  /** Lets go of a project that is no more. */
  async drop(): Promise<void> {
    await this.detach();
    this.projector.forget();
    this.current = { ...this.current, project: null };
  }

  /** An edited HANDOFF is copied aside before the shell writes it again. */
  private async drift({ attached, report }: OpenedProject): Promise<readonly string[]> {
    // In the middle of a move the files are neither here nor there.
    if (this.current.project === null || this.current.project.travel !== null) return [];
    const observed = await observe(this.world, attached);
    const artifacts = driftedArtifacts(this.current.project, observed);
    if (!handoffDrifted(report.envelopes, observed.handoff?.text ?? null)) return artifacts;
    if (observed.handoff !== null && report.heldBy === null) this.projector.keepFirst(PATHS.handoff);
    return [...artifacts, `${PATHS.handoff}${handoffUnreadable(observed.handoff?.text ?? '')}`];
  }
}

function unremembered(closed: Refusal): Refusal {
  return refuse(closed.code, `What just happened is not remembered: ${closed.message}`, { tryNext: closed.tryNext });
}

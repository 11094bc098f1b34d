import type { Event, EventOf } from '../../schemas/event.ts';
import type { Outcome, Refusal } from '../core/decision.ts';
import type { Effect, WorkEffect } from '../core/effect.ts';
import { limitsOf } from '../core/limits.ts';
import { onReport } from '../core/on-report.ts';
import { outstanding } from '../core/outstanding.ts';
import { readOnly } from '../core/read-only.ts';
import { interruptedRun } from '../core/recovery.ts';
import type { Report } from '../core/report.ts';
import type { ProjectState } from '../core/state.ts';
import { BugError } from '../ports/errors.ts';
import { attempt } from './attempt.ts';
import { CapWatch } from './cap-watch.ts';
import { Surveys } from './change/surveys.ts';
import { openProject } from './effects/project.ts';
import { forgetOldBackups } from './effects/travel.ts';
import type { OpenSession } from './forks/side-session.ts';
import { Sides } from './forks/sides.ts';
import { Lanes } from './lanes/lanes.ts';
import type { Ledger } from './ledger.ts';
import { leftBehind } from './left-behind.ts';
import type { Stage } from './live.ts';
import { SpendingBooks } from './spending.ts';
import type { Turns } from './turns.ts';
import { failure, Workshop } from './workshop.ts';
import type { World } from './world.ts';

/** What the pipeline is built on. */
export interface Ground {
  readonly world: World;
  readonly ledger: Ledger;
  readonly stage: Stage;
  readonly turns: Turns;
  readonly bug: (error: unknown) => void;
  readonly changed: () => void;
  /** True once the session is over: what is stopped is still closed, nothing new is begun. */
  readonly over: () => boolean;
  readonly quit: () => void;
  readonly openSession: OpenSession;
}

/** What is still done while everything stands: tried once, for nothing else has changed when it fails. */
function isClosing(effect: WorkEffect): boolean {
  if (effect.type === 'lanes/close') return true;
  return (effect.type === 'tree/record' && effect.close) || (effect.type === 'fork/resolve' && effect.by === null);
}

const isCapStop = (event: Event): event is EventOf<'pipeline/halted'> =>
  event.type === 'pipeline/halted' && event.reason === 'budget';

/** Carries decisions out: remembers, shows, orders effects, and starts the work the state says comes next. */
export class Pipeline {
  readonly workshop: Workshop;
  readonly sides = new Sides();
  readonly spending: SpendingBooks;
  readonly lanes = new Lanes();
  readonly caps: CapWatch;
  readonly surveys = new Surveys();
  private readonly ground: Ground;
  private refused = false;
  private failed = false;
  /** A closing record that failed is not ordered again until something else happens. */
  private stuck: string | null = null;

  constructor(ground: Ground) {
    this.ground = ground;
    this.spending = new SpendingBooks(ground.world.telemetry);
    const { world, ledger, stage, turns, bug, changed, openSession } = ground;
    const receive = async (report: Report): Promise<void> => {
      await turns.take(() => this.receive(report));
    };
    this.caps = new CapWatch({
      state: () => ledger.state,
      report: receive,
      stop: (why) => this.workshop.interrupt(why),
    });
    this.workshop = new Workshop({
      context: (signal) => ({
        world,
        stage,
        signal,
        openSession,
        sides: this.sides,
        spending: this.spending,
        caps: this.caps,
        lanes: this.lanes,
        surveys: this.surveys,
        state: () => ledger.state,
        attached: () => ledger.attached,
        report: receive,
        repaint: changed,
      }),
      receive,
      bug,
      changed,
    });
  }

  /** Whether anything was refused or failed since the last call. */
  takeResult(): { readonly refused: boolean; readonly failed: boolean } {
    const { refused, failed } = this;
    this.refused = false;
    this.failed = false;
    return { refused, failed: failed && this.ground.ledger.state.project?.halt?.reason === 'failed' };
  }

  async apply(outcome: Outcome): Promise<void> {
    const { ledger, stage } = this.ground;
    ledger.shellEvents(outcome.shell);
    for (const block of outcome.show) stage.push({ kind: 'block', block });
    if (outcome.kind === 'refusal') return this.refuse({ ...outcome, show: [] });
    await this.remember(outcome.events);
    for (const effect of outcome.effects) await this.start(effect);
    this.pump();
  }

  refuse(refusal: Refusal): void {
    this.refused = true;
    this.ground.stage.push({ kind: 'refusal', refusal });
  }

  async remember(events: readonly Event[]): Promise<void> {
    const kept = await this.ground.ledger.remember(events);
    if ('kind' in kept) return this.refuse(kept);
    if (kept.length > 0) this.stuck = null;
    for (const { event } of kept) if (isCapStop(event)) this.workshop.interrupt(event.detail);
    this.failed ||= kept.some(({ event }) => event.type === 'pipeline/halted' && event.reason === 'failed');
  }

  async open(effect: Extract<Effect, { type: 'project/open' }>): Promise<void> {
    const { ledger, world, stage } = this.ground;
    await ledger.detach();
    const opened = await attempt(() => openProject(world, effect));
    if (opened.kind === 'failed') return this.apply(onReport(ledger.state, failure(effect, false, opened.error)));
    const drift = await ledger.attach(opened.value);
    await forgetOldBackups(world, opened.value, ledger.state.project);
    const left = await leftBehind({ world, stage, state: () => ledger.state }, opened.value);
    await this.apply(onReport(ledger.state, { ...opened.value.report, drift, left }));
    // A journal that holds no project is let go of, so that it can be opened again for a new one.
    if (ledger.state.project === null) await ledger.detach();
  }

  /** Opens a given directory when it is a project already; any other is left to the kickoff. */
  async openGiven(dir: string): Promise<void> {
    const { files, repositories } = this.ground.world;
    const info = await files.examine(dir);
    const found = info.insideHome || !info.exists ? null : await repositories.find(info.path);
    if (found?.hasJournal !== true || found.root !== info.path) return;
    await this.open({ type: 'project/open', dir: info.path, create: false, resume: false });
  }

  private async start(effect: Effect): Promise<void> {
    if (effect.type === 'quit') this.ground.quit();
    else if (effect.type === 'agent/interrupt') this.workshop.interrupt();
    else if (effect.type === 'project/open') await this.open(effect);
    else this.workshop.start(effect);
  }

  private async receive(report: Report): Promise<void> {
    const { ledger } = this.ground;
    if (report.type === 'reset/archived') await ledger.drop();
    await this.apply(onReport(ledger.state, report));
  }

  /** Starts the work the pipeline waits for, one at a time. */
  private pump(): void {
    const { ledger, over, turns } = this.ground;
    const { project, shell } = ledger.state;
    if (this.workshop.working || project === null || ledger.attached === null) return;
    if (readOnly(ledger.state) !== null || (over() && project.halt === null)) return;
    const effect = outstanding(project, limitsOf(shell));
    if (effect === null || effect.id === this.stuck) return;
    this.workshop.startWork(effect, async (aborted) => {
      await turns.take(() => this.workDone(effect, project, aborted));
    });
  }

  private async workDone(effect: WorkEffect, before: ProjectState, aborted: boolean): Promise<void> {
    this.workshop.workEnded();
    const { ledger, over } = this.ground;
    const { project } = ledger.state;
    const nothing = project !== null && project.seq === before.seq && readOnly(ledger.state) === null;
    const closing = isClosing(effect);
    if (nothing && !over() && !aborted && !closing) {
      throw new BugError(`the effect of ${before.work?.kind ?? 'nothing'} came to nothing`);
    }
    if (nothing && closing) this.stuck = effect.id;
    await this.endUnbegun();
    this.pump();
  }

  /** A run that was started and stopped again before its agent could begin has ended too. */
  private async endUnbegun(): Promise<void> {
    const { work, halt } = this.ground.ledger.state.project ?? { work: null, halt: null };
    if (work?.kind !== 'run' || halt === null) return;
    const why = 'stopped before it began';
    await this.remember([{ ...interruptedRun(work.run.runId), outcome: 'cancelled', why }]);
  }
}

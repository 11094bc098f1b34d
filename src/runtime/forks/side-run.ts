import type { SideScore, SideSpend } from '../../../schemas/fork.ts';
import type { Fork, Side } from '../../core/branches.ts';
import { spendOf } from '../../core/budget/spend.ts';
import { LOST_SCORE, scoreOf } from '../../core/forks/score.ts';
import { sideLine } from '../../core/forks/side-line.ts';
import type { ProjectState } from '../../core/state.ts';
import type { Item, SideLive } from '../../core/transcript.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { EffectContext } from '../context.ts';
import { Flights } from '../flights.ts';
import { signsOf } from './doing.ts';
import { afterOpening, beforeOpening, inTime } from './open-side.ts';
import type { SideSession } from './side-session.ts';
import { type Ending, faultOf, isAsked, UNMEASURED, works } from './side-standing.ts';
import { type SideWorld, sideShell, sideWorld } from './side-world.ts';

/** What a side tells of itself while it runs. */
interface SideNews {
  readonly changed: (side: SideRun) => void;
  /** Items of its history, in order, each once. */
  readonly items: (side: SideRun, items: readonly Item[]) => void;
}

interface SideOrder {
  readonly context: EffectContext;
  readonly fork: Fork;
  readonly side: Side;
  readonly watched: SideWorld;
  readonly news: SideNews;
  /** Both sides together have used up the fork's budget. */
  readonly overBudget: () => boolean;
}

/** One side of a fork at work: a session of its own on the clone, driven until it is at rest. */
export class SideRun {
  readonly side: Side;
  /** What its runs that have not ended have used. */
  readonly flights = new Flights(() => this.project);
  private readonly order: SideOrder;
  private session: SideSession | null = null;
  private measured = UNMEASURED;
  private ending: Ending | null = null;
  private stopping = false;
  private running = true;
  private heardAt = 0;
  private wake: () => void = () => {};

  constructor(order: SideOrder) {
    this.order = order;
    this.side = order.side;
  }

  get name(): Side['side'] {
    return this.side.side;
  }

  /** The side's state; null where its journal could not be opened. */
  get project(): ProjectState | null {
    return this.session?.snapshotState().project ?? null;
  }

  spend(): SideSpend | null {
    return this.project === null ? null : spendOf(this.project);
  }

  /** True when its directory is not there. */
  get lost(): boolean {
    return this.ending?.verdict === 'lost';
  }

  /** Works until nothing is left to do, something has to be answered, or it is stopped. Never rejects. */
  async run(): Promise<void> {
    try {
      const session = await this.opened();
      if (session !== null && this.ending === null) await this.drive(session);
    } catch (error) {
      this.end(error instanceof ExternalError ? `${error.message} ${error.next}` : faultOf(error));
    }
    const closed = this.session?.close('quit').catch((error: unknown) => this.end(faultOf(error)));
    if (closed !== undefined) await inTime(this.order.context, closed);
    this.running = false;
    this.order.news.changed(this);
  }

  /** Pauses what runs; its work is kept. */
  stop(): void {
    this.stopping = true;
    this.wake();
    void this.session?.line('!pause', works);
  }

  /** Looks how much the side has changed so far. */
  async measure(): Promise<void> {
    const { context, fork } = this.order;
    try {
      this.measured = await context.world.forks.measure(this.side.dir, fork.base.head);
    } catch (error) {
      // What cannot be counted now is counted after the next checkpoint; nobody waits for a count that has a fault.
      if (!(error instanceof ExternalError)) this.end(faultOf(error));
    }
    this.order.news.changed(this);
  }

  score(): SideScore {
    const { project, measured: measure, running, ending } = this;
    if (project === null) return { ...(this.side.score ?? LOST_SCORE), ...(ending ?? { verdict: 'running', why: '' }) };
    const score = scoreOf(project, {
      measure,
      running: running && ending === null,
      overBudget: this.order.overBudget(),
    });
    return ending === null ? score : { ...score, ...ending };
  }

  live(): SideLive {
    const { direction, backend } = this.side;
    return { side: this.name, direction, backend, score: this.score(), ...signsOf(this.session, this.heardAt) };
  }

  asks(): SideSession['live']['view']['asks'] {
    return this.session?.live.view.asks ?? [];
  }

  async answer(text: string): Promise<string | null> {
    const session = this.session;
    if (session === null || !isAsked(session.snapshotState())) return 'asks nothing now';
    await session.line(text, isAsked);
    return null;
  }

  async permission(requestId: string, decided: 'once' | 'run' | 'no', comment: string): Promise<void> {
    await this.session?.permission(requestId, decided, comment);
  }

  private async opened(): Promise<SideSession | null> {
    const { context, side, watched } = this.order;
    if (this.barred(await beforeOpening(this.order))) return null;
    const session = context.openSession(sideWorld(context.world, watched), sideShell(context.state().shell, side.dir));
    this.session = session;
    session.onChange(() => this.heard(session));
    await session.open(side.dir);
    this.heard(session);
    this.barred(afterOpening(this.order, session.snapshotState()));
    return session;
  }

  private async drive(session: SideSession): Promise<void> {
    await this.measure();
    const { project } = session.snapshotState();
    const first = project === null || this.stopping ? null : sideLine(project);
    if (first !== null) await session.line(first);
    // What was answered meanwhile goes on by itself, also where the order to stop came before.
    if (this.stopping) await session.line('!pause', works);
    do {
      await session.settled();
      this.heard(session);
    } while (await this.goesOn(session));
    if (session.ended !== null) this.end(session.ended.words.join(' '));
  }

  /** Whether there is more to come: an answer was given, by the human or, without one, as recommended. */
  private async goesOn(session: SideSession): Promise<boolean> {
    if (this.stopping || session.ended !== null || !isAsked(session.snapshotState())) return false;
    if (!this.order.context.state().shell.interactive) return session.answerRecommended();
    await this.changeOf(session);
    return true;
  }

  /** Resolves when something else is the case than a question that waits. */
  private changeOf(session: SideSession): Promise<void> {
    const asked = session.snapshotState().project?.question;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.stopping || session.ended !== null || session.snapshotState().project?.question !== asked) resolve();
      };
      this.wake = look;
      look();
    });
  }

  private heard(session: SideSession): void {
    this.heardAt = this.order.context.world.clock.monotonic();
    const items = session.takeItems();
    if (items.length > 0) this.order.news.items(this, items);
    this.order.news.changed(this);
    this.wake();
  }

  private end(why: string): void {
    this.barred({ verdict: 'stopped', why });
  }

  private barred(ending: Ending | null): boolean {
    this.ending ??= ending;
    return this.ending !== null;
  }
}

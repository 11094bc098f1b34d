import type { Effect, WorkEffect } from '../core/effect.ts';
import type { Report } from '../core/report.ts';
import type { ExternalError } from '../ports/errors.ts';
import { AgentSessions } from './agent-sessions.ts';
import { attempt } from './attempt.ts';
import type { EffectContext } from './context.ts';
import { FailedRun } from './failed-run.ts';
import { runEffect, type SessionEffect } from './run-effect.ts';

type WorldEffect = Exclude<Effect, SessionEffect>;

interface InFlight {
  readonly effect: WorldEffect;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** What the workshop needs of its session. */
export interface Orders {
  /** Ports and state for an effect that can be stopped by this signal. */
  readonly context: (signal: AbortSignal) => EffectContext;
  /** Takes a report in its turn; resolves when it was dealt with. */
  readonly receive: (report: Report) => Promise<void>;
  /** A fault of the program itself. */
  readonly bug: (error: unknown) => void;
  readonly changed: () => void;
}

/** The effects under way: one of the pipeline's work at a time, and any number that are not the pipeline's. */
export class Workshop {
  readonly sessions = new AgentSessions();
  private readonly orders: Orders;
  private work: InFlight | null = null;
  private readonly others = new Set<InFlight>();

  constructor(orders: Orders) {
    this.orders = orders;
  }

  get busy(): boolean {
    return this.work !== null || this.others.size > 0;
  }

  /** True while the pipeline's own effect goes on. */
  get working(): boolean {
    return this.work !== null;
  }

  get running(): boolean {
    const type = this.work?.effect.type;
    return type === 'agent/run' || type === 'lanes/run';
  }

  /** Resolves when one of the effects under way is over; at once when there is none. */
  async oneIsDone(): Promise<void> {
    const waits = [...this.others, ...(this.work === null ? [] : [this.work])].map((one) => one.done);
    if (waits.length > 0) await Promise.race(waits);
  }

  async workIsDone(): Promise<void> {
    await this.work?.done;
  }

  /** `why` stands with the end of the run; without it, it was the human. */
  interrupt(why?: string): void {
    this.work?.abort.abort(why);
  }

  /** Starts the pipeline's effect; `after` is told whether it was stopped, once its report was dealt with. */
  startWork(effect: WorkEffect, after: (aborted: boolean) => Promise<void>): void {
    const abort = new AbortController();
    const finish = async (): Promise<void> => {
      await this.carryOut(effect, abort.signal, true);
      await after(abort.signal.aborted);
    };
    this.work = { effect, abort, done: finish() };
    this.orders.changed();
  }

  /** The place of the pipeline's effect is free again. */
  workEnded(): void {
    this.work = null;
  }

  start(effect: WorldEffect): void {
    const abort = new AbortController();
    const before = isAfterWork(effect) ? this.workIsDone() : Promise.resolve();
    const done = before.then(() => this.carryOut(effect, abort.signal, false));
    const entry: InFlight = { effect, abort, done: done.finally(() => this.leave(entry)) };
    this.others.add(entry);
  }

  private leave(entry: InFlight): void {
    this.others.delete(entry);
    this.orders.changed();
  }

  private async carryOut(effect: WorldEffect, signal: AbortSignal, ofWork: boolean): Promise<void> {
    try {
      const outcome = await attempt(() => runEffect(this.orders.context(signal), this.sessions, effect));
      const report = outcome.kind === 'failed' ? failure(effect, ofWork, outcome.error) : outcome.value;
      if (report !== null) await this.orders.receive(report);
    } catch (error) {
      this.orders.bug(error);
    }
  }
}

/** Files are moved away, and looked over for a change or for giving one up, only when nothing works on them any more. */
const isAfterWork = (effect: WorldEffect): boolean =>
  effect.type === 'reset/archive' ||
  effect.type === 'change/look' ||
  (effect.type === 'travel/preview' && effect.ask.kind === 'skip');

/** The report of an order that the outside world did not let be carried out. */
export function failure(effect: Effect, ofWork: boolean, error: ExternalError): Report {
  const { message, detail, next } = error;
  const spent = error instanceof FailedRun ? { spent: error.spent } : {};
  return { type: 'effect/failed', effect: effect.type, ofWork, message, detail, next, ...spent };
}

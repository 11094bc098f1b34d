import type { Usage } from '../../schemas/usage.ts';
import type { Flight, FlyingSide } from '../core/budget/cap-used.ts';
import { capNews } from '../core/budget/caps.ts';
import { limitsOf } from '../core/limits.ts';
import type { Report } from '../core/report.ts';
import type { State } from '../core/state.ts';
import { Flights, type Runner } from './flights.ts';

interface Desk {
  readonly state: () => State;
  readonly report: (news: Report) => Promise<void>;
  /** Stops the agents at work, for this reason. */
  readonly stop: (why: string) => void;
}

interface HeardSide {
  /** Such as `trial-A`. */
  readonly id: string;
  readonly flying: () => FlyingSide;
}

/** What runs that have not ended have used: each figure is held against the caps at once, before anything waits its turn. */
export class CapWatch {
  readonly #desk: Desk;
  readonly #own: Flights;
  readonly #sides = new Map<string, HeardSide['flying']>();
  /** News on their way to be remembered: a stop does not wait for a warning. */
  readonly #underWay = { warning: false, stop: false };

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#own = new Flights(() => desk.state().project);
  }

  /** A prompt of a run begins: its figures start anew. */
  prompt(run: Runner): void {
    this.#own.prompt(run);
  }

  /** The newest figure of the prompt under way. */
  hear(run: Runner, usage: Usage): void {
    this.#own.hear(run, usage);
    this.#look();
  }

  /** A side has begun a prompt, or used more. */
  hearSide({ id, flying }: HeardSide): void {
    this.#sides.set(id, flying);
    this.#look();
  }

  /** What they used is in the project's journal by now. */
  sidesRest(): void {
    this.#sides.clear();
  }

  /** What is used by now beside what the journal tells. */
  get flight(): Flight {
    const sides = [...this.#sides].map(([id, flying]) => [id, flying()]);
    return { runs: this.#own.runs, sides: Object.fromEntries(sides) };
  }

  #look(): void {
    const { project, shell } = this.#desk.state();
    if (project === null) return;
    const flight = this.flight;
    const news = capNews(project, limitsOf(shell), flight);
    const halt = news.find((event) => event.type === 'pipeline/halted');
    if (halt !== undefined) this.#desk.stop(halt.detail);
    const kind = halt === undefined ? 'warning' : 'stop';
    if (news.length === 0 || this.#underWay[kind]) return;
    this.#underWay[kind] = true;
    void this.#desk.report({ type: 'caps/looked', flight }).then(() => {
      this.#underWay[kind] = false;
    });
  }
}

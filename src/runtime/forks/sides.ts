import type { SideName, SideScore, SideSpend } from '../../../schemas/fork.ts';
import type { ProjectState } from '../../core/state.ts';
import type { Snapshot } from '../../ports/travel.ts';
import type { Conflicts } from './conflicts.ts';

/** A side that runs in this shell, as the rest of the shell can reach it. */
interface LiveSide {
  readonly name: SideName;
  /** Its state; null where its journal could not be opened. */
  readonly project: ProjectState | null;
  score(): SideScore;
  /** What it used since it was made, the run under way not counted; null before its journal is open. */
  spend(): SideSpend | null;
  /** Hands an answer over; gives why it was not taken, null when it was. */
  answer(text: string): Promise<string | null>;
  permission(requestId: string, decided: 'once' | 'run' | 'no', comment: string): Promise<void>;
}

interface Running {
  readonly fork: string;
  readonly sides: readonly LiveSide[];
}

/** What a permission asked for in a side is called in the project's shell: two sides number theirs alike. */
export const askId = (side: SideName, requestId: string): string => `${side}:${requestId}`;

/** The sides that run in this shell now, and what was looked at for merging one; one for each session. */
export class Sides {
  /** The last snapshot made for looking at a merge: what is decided on the same state needs no second one. */
  looked: { readonly fingerprint: string; readonly snapshot: Snapshot } | null = null;
  /** The side whose conflicts are being resolved, such as `trial-A`. */
  resolving: string | null = null;
  /** Conflicts that were left open as a human left them, to be gone on with. */
  open: Conflicts | null = null;
  private running: Running | null = null;
  private last: Promise<unknown> = Promise.resolve();

  /** Runs what must not meet: a directory that is brought back is not forgotten meanwhile. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  began(fork: string, sides: readonly LiveSide[]): void {
    this.running = { fork, sides };
  }

  rested(): void {
    this.running = null;
  }

  find(fork: string, side: SideName): LiveSide | null {
    if (this.running?.fork !== fork) return null;
    return this.running.sides.find((one) => one.name === side) ?? null;
  }

  /** The states of the sides that run here, by their letters. */
  states(): Readonly<Record<string, ProjectState>> {
    const sides = this.running?.sides ?? [];
    return Object.fromEntries(sides.flatMap(({ name, project }) => (project === null ? [] : [[name, project]])));
  }

  /** The side a permission was asked for in, and its own id there; null when it is none of a side's. */
  asking(requestId: string): { readonly side: LiveSide; readonly requestId: string } | null {
    for (const side of this.running?.sides ?? []) {
      const prefix = askId(side.name, '');
      if (requestId.startsWith(prefix)) return { side, requestId: requestId.slice(prefix.length) };
    }
    return null;
  }
}

import type { TurnNote } from '../../schemas/usage.ts';

/** The notes that one run takes of its turns: what is known of them when the shell does not live to their ends. */
export interface TurnNotes {
  /** A turn begins: durable when it resolves. */
  begin(note: Extract<TurnNote, { session: string }>): Promise<void>;
  /** The newest figure; it is written when this returns, and outlives the shell though not the machine. */
  used(note: Extract<TurnNote, { usage: unknown }>): void;
  close(): Promise<void>;
}

/** Notes lie beside the log of their run. */
export interface TurnNotesPort {
  /** Begins the notes of a run anew. Rejects with an ExternalError. */
  open(commonDir: string, runId: string): Promise<TurnNotes>;
  /**
   * What a run noted, in order. Of one that has spoken to its agent and took no notes (older versions took none) it is known
   * that a turn began; of one that has not, nothing is given.
   */
  read(commonDir: string, runId: string): Promise<readonly TurnNote[]>;
}

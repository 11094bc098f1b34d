import type { Flight } from '../../core/budget/cap-used.ts';
import type { ShellState, State } from '../../core/state.ts';
import type { Item, Live } from '../../core/transcript.ts';
import type { World } from '../world.ts';

/** What a fork needs of the session that works in one of its sides. */
export interface SideSession {
  readonly live: { readonly view: Live };
  /** What runs under way have used, beside what the state tells. */
  readonly flight: Flight;
  /** Set when the session is over; a fault of the program ends one too. */
  readonly ended: { readonly code: number; readonly words: readonly string[] } | null;
  snapshotState(): State;
  onChange(listener: () => void): () => void;
  takeItems(): readonly Item[];
  open(dir: string): Promise<void>;
  line(text: string, still?: (state: State) => boolean): Promise<void>;
  answerRecommended(): Promise<boolean>;
  permission(requestId: string, decided: 'once' | 'run' | 'no', comment: string): Promise<void>;
  settled(): Promise<{ readonly refused: boolean; readonly failed: boolean }>;
  close(reason: 'quit' | 'signal'): Promise<void>;
}

/** Makes a session of its own on a world; given from above, for sessions order what is done here. */
export type OpenSession = (world: World, shell: ShellState) => SideSession;

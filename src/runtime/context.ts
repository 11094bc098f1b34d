import type { State } from '../core/state.ts';
import type { OpenSession } from './forks/side-session.ts';
import type { Sides } from './forks/sides.ts';
import type { Stage } from './live.ts';
import type { Attached, World } from './world.ts';

/** What an effect may use while it runs. Its outcome is the report it resolves to; null means that nothing came of it. */
export interface EffectContext {
  readonly world: World;
  readonly stage: Stage;
  readonly state: () => State;
  readonly attached: () => Attached | null;
  readonly signal: AbortSignal;
  /** Makes a session for a copy of the project. */
  readonly openSession: OpenSession;
  /** The fork's sides that run in this shell. */
  readonly sides: Sides;
  /** Tells the screen that the live part changed; painted at a fixed rate. */
  readonly repaint: () => void;
}

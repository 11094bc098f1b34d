import type { State } from '../core/state.ts';
import type { Stage } from './live.ts';
import type { Attached, World } from './world.ts';

/** What an effect may use while it runs. Its outcome is the report it resolves to; null means that nothing came of it. */
export interface EffectContext {
  readonly world: World;
  readonly stage: Stage;
  readonly state: () => State;
  readonly attached: () => Attached | null;
  readonly signal: AbortSignal;
  /** Tells the screen that the live part changed; painted at a fixed rate. */
  readonly repaint: () => void;
}

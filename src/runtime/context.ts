import type { Report } from '../core/report.ts';
import type { State } from '../core/state.ts';
import type { CapWatch } from './cap-watch.ts';
import type { Surveys } from './change/surveys.ts';
import type { OpenSession } from './forks/side-session.ts';
import type { Sides } from './forks/sides.ts';
import type { Lanes } from './lanes/lanes.ts';
import type { Stage } from './live.ts';
import type { SpendingBooks } from './spending.ts';
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
  /** The token logs, as far as they were read. */
  readonly spending: SpendingBooks;
  /** What runs under way use, against the caps. */
  readonly caps: CapWatch;
  /** What changes are looked up in. */
  readonly surveys: Surveys;
  /** The tasks that are built beside the project in this shell. */
  readonly lanes: Lanes;
  /** Tells news while the effect goes on; resolves when they were dealt with. Never rejects. */
  readonly report: (news: Report) => Promise<void>;
  /** Tells the screen that the live part changed; painted at a fixed rate. */
  readonly repaint: () => void;
}

import type { AnyCommand } from './define.ts';
import { mBuild } from './maintenance/m-build.ts';
import { mHistory } from './maintenance/m-history.ts';
import { mSkip } from './maintenance/m-skip.ts';
import { mStatus } from './maintenance/m-status.ts';
import { observe } from './maintenance/observe.ts';

/** Changes to a shipped project, and looking without touching. */
export const MAINTENANCE: readonly AnyCommand[] = [mBuild, mStatus, mSkip, mHistory, observe];

import type { AnyCommand } from './define.ts';
import { fork } from './time/fork.ts';
import { forks } from './time/forks.ts';
import { merge } from './time/merge.ts';
import { replay } from './time/replay.ts';
import { undo } from './time/undo.ts';

/** Going back, and trying two ways at once. */
export const TIME: readonly AnyCommand[] = [replay, undo, fork, forks, merge];

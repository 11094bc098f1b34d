import { useSyncExternalStore } from 'react';
import type { SessionHandle, Snapshot } from '../src/view/session-handle.ts';

/** The only bridge from the session to the screen: the present snapshot, and a new frame whenever it changes. */
export function useSession(handle: SessionHandle): Snapshot {
  return useSyncExternalStore(handle.subscribe, handle.snapshot);
}

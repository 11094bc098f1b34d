import type { Item } from '../../src/core/transcript.ts';
import type { SessionHandle, Snapshot } from '../../src/view/session-handle.ts';

/** A session that does nothing but remember what it was asked; a test moves it on. */
export interface FakeSession extends SessionHandle {
  /** What the screen asked for, in order, as `name argument…`. */
  readonly calls: readonly string[];
  /** The next snapshot, with what happened before it. */
  show(snapshot: Snapshot, ...items: readonly Item[]): void;
  queued: string[];
}

/** A fake session that starts with a snapshot. */
export function fakeSession(first: Snapshot): FakeSession {
  let snapshot = first;
  let items: Item[] = [];
  const calls: string[] = [];
  const listeners = new Set<() => void>();
  const session: FakeSession = {
    calls,
    queued: [],
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeItems: () => items.splice(0),
    submit: (line) => calls.push(`submit ${line}`),
    answer: (text) => calls.push(`answer ${text}`),
    takeBack: () => {
      calls.push('takeBack');
      return session.queued.pop() ?? null;
    },
    permission: (requestId, decision, comment) => calls.push(`permission ${requestId} ${decision} ${comment}`.trim()),
    interrupt: () => calls.push('interrupt'),
    quit: () => calls.push('quit'),
    show: (next, ...more) => {
      snapshot = next;
      items = [...items, ...more];
      for (const listener of listeners) listener();
    },
  };
  return session;
}

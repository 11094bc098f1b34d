import type { Event, EventType } from '../../../schemas/event.ts';
import type { ProjectState } from '../../core/state.ts';
import { type Entry, words } from './entry.ts';
import type { Look } from './look.ts';

type EventMap = { readonly [T in EventType]: Extract<Event, { type: T }> };

/** What is known besides the event: the project right after it, and how the transcript is shown. */
export interface Scene {
  readonly project: ProjectState | null;
  readonly look: Look;
}

/** What to type next. */
export const next = (command: string): Entry => words(['info', 'next', 'next'], command);

/** For each type of event, what there is to say of it; an empty list where another line says it already. */
export type Tellers<T extends EventType = EventType> = {
  readonly [K in T]: (event: EventMap[K], scene: Scene) => readonly Entry[];
};

/** An event whose type the compiler can follow into `Tellers`. */
export type EventOfMap<T extends EventType> = { [K in T]: EventMap[K] & { readonly type: K } }[T];

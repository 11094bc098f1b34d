import { existsSync } from 'node:fs';
import type { ProjectState } from '../../src/core/state.ts';
import type { Place } from './home.ts';
import { eventsOf } from './journey.ts';
import type { Script } from './kill.ts';

/** What a person types to get on: lines for `exec`, or a talk with the plain shell. */
export type Way = { readonly lines: readonly string[] } | { readonly script: Script };

/** A part of the time machine that is cut short by a kill, and gone on with until its end. */
export interface Phase {
  readonly name: string;
  /** The kept state it begins with. */
  readonly from: string;
  readonly begin: Way;
  /** What its end without a kill is kept as, for later phases to begin with. */
  readonly next?: string;
  /** Only what comes after this text was printed is cut short, or only what comes before it. */
  readonly window?: { readonly text: string; readonly side: 'before' | 'after' };
  /** Whether the project is where it is without a kill. */
  readonly done: (state: ProjectState, place: Place) => boolean;
  /** What to type when it is not, nothing is stopped and nothing goes on by itself. */
  readonly onward: (state: ProjectState, place: Place) => Way;
}

const lines = (...all: readonly string[]): Way => ({ lines: all });

export const FORK = '!fork trial --a "keep all of it in one file" --b "one module for each command"';
const MADE = 'Both copies of trial are made';
const MERGE = '!merge A --yes';
/** The agent of the side resolves the conflicts, and what it made is merged. */
const RESOLVE: Script = [
  ['', '!merge A'],
  ['What shall be done?', 'agent'],
  ['to go on, type:', 'merge A'],
];

const fork = (state: ProjectState) => state.forks.at(-1) ?? null;
const rests = (state: ProjectState): boolean => state.work === null && state.halt === null;
const built = (state: ProjectState): boolean =>
  rests(state) && fork(state)?.sides.every(({ score }) => score?.verdict === 'built') === true;
const merged = (state: ProjectState): boolean =>
  rests(state) && fork(state)?.status === 'merged' && state.builtAt !== null;

const forking = (name: string, side: 'before' | 'after'): Phase => ({
  name,
  from: 'planned',
  begin: lines(FORK),
  next: 'forked',
  window: { text: MADE, side },
  done: built,
  onward: (state) => lines(fork(state) === null ? FORK : '!resume'),
});

export const PHASES: readonly Phase[] = [
  forking('making both copies', 'before'),
  forking('building both sides', 'after'),
  { name: 'merging', from: 'forked', begin: lines(MERGE), next: 'merged', done: merged, onward: () => lines(MERGE) },
  {
    name: 'giving a fork up',
    from: 'forked',
    begin: lines('!forks drop trial --yes'),
    done: (state) => rests(state) && fork(state)?.status === 'dropped',
    onward: () => lines('!forks drop trial --yes'),
  },
  {
    name: 'replaying a task',
    from: 'merged',
    begin: lines('!replay TASK-004 --yes'),
    next: 'replayed',
    done: (state) => merged(state) && state.undo?.kind === 'replay',
    onward: () => lines('!replay TASK-004 --yes'),
  },
  {
    name: 'undoing the replay',
    from: 'replayed',
    begin: lines('!undo --yes'),
    done: (state) => merged(state) && state.undo?.kind === 'undo',
    onward: () => lines('!undo --yes'),
  },
  {
    name: 'restoring a side',
    from: 'merged',
    begin: lines('!forks restore trial-B'),
    done: (state, place) => fork(state)?.sides[1]?.parked === null && existsSync(`${place.project}.trial-B`),
    onward: () => lines('!forks restore trial-B'),
  },
  {
    name: 'resolving conflicts by the agent',
    from: 'conflicting',
    begin: { script: RESOLVE },
    done: merged,
    onward: (state, place) => {
      if (state.question !== null) return { script: [['', 'agent'], ...RESOLVE.slice(2)] };
      const resolved = eventsOf(place.project, 'merge/resolved').at(-1);
      return resolved?.sha == null ? { script: RESOLVE } : lines(MERGE);
    },
  },
];

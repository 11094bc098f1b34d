import type { Event } from '../../schemas/event.ts';
import type { Effect } from './effect.ts';
import type { ShellEvent } from './shell-event.ts';
import type { Block } from './show.ts';

/** What a choice leads to: events to remember, changes to this shell only, orders to the world, words to the person. */
export interface Decision {
  readonly kind: 'decision';
  readonly events: readonly Event[];
  readonly shell: readonly ShellEvent[];
  readonly effects: readonly Effect[];
  readonly show: readonly Block[];
}

/** A requirement that is not met and the command that meets it. */
export interface Missing {
  readonly what: string;
  readonly next: string;
}

/** Something the user can put right: what happened, why, what to type next. Never remembered, loses nothing. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code: string;
  readonly message: string;
  readonly missing: readonly Missing[];
  readonly tryNext: readonly string[];
  /** Shown before the message, e.g. the set-up block. */
  readonly show: readonly Block[];
  /** What this shell learnt while refusing, e.g. that set-up is missing. */
  readonly shell: readonly ShellEvent[];
}

export type Outcome = Decision | Refusal;

/** Builds a decision from the parts that matter; the rest is empty. */
export const decision = (parts: Partial<Omit<Decision, 'kind'>>): Decision => ({
  kind: 'decision',
  events: parts.events ?? [],
  shell: parts.shell ?? [],
  effects: parts.effects ?? [],
  show: parts.show ?? [],
});

/** Builds a refusal; `tryNext` holds the exact next things to type and is never empty. */
export const refuse = (
  code: string,
  message: string,
  more: {
    tryNext: readonly string[];
    missing?: readonly Missing[];
    show?: readonly Block[];
    shell?: readonly ShellEvent[];
  },
): Refusal => ({
  kind: 'refusal',
  code,
  message,
  missing: more.missing ?? [],
  tryNext: more.tryNext,
  show: more.show ?? [],
  shell: more.shell ?? [],
});

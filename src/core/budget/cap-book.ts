import { CAP_STAGES, type CapScope, type CapUnit } from '../../../schemas/cap-event.ts';

/** What was used: whole millionths of a US dollar as far as they are known, tokens, and turns whose price nobody knows. */
export interface Used {
  readonly microUsd: number;
  readonly tokens: number;
  readonly unpriced: number;
}

/** A cap the human set. */
export interface SetCap {
  readonly scope: CapScope;
  readonly unit: CapUnit;
  /** Millionths of a US dollar, or tokens. */
  readonly limit: number;
  /** What does not count, for it was used before: of a session's cap only. */
  readonly base: Used;
}

/** What was told of a cap with this limit: the highest threshold in percent, and that it cannot see all turns. */
export interface Told {
  readonly limit: number;
  readonly percent: number;
  readonly unseen: boolean;
}

/** Caps and what was told of them, by `capKey`. Going back takes neither of them back, for money spent stays spent. */
export interface CapBook {
  readonly set: Readonly<Record<string, SetCap>>;
  readonly told: Readonly<Record<string, Told>>;
}

export const NO_CAPS: CapBook = { set: {}, told: {} };
export const NOTHING_USED: Used = { microUsd: 0, tokens: 0, unpriced: 0 };

/** A cap by what it is on, as it is typed after the amount: empty for the whole project. */
export function scopeLine(scope: CapScope): string {
  switch (scope.kind) {
    case 'project':
      return '';
    case 'session':
    case 'fork':
      return scope.kind;
    case 'stage':
      return `stage ${scope.stage}`;
    case 'task':
      return `task ${scope.taskId}`;
    default:
      return scope satisfies never;
  }
}

/** The name of a cap in the book. */
export function capKey({ scope, unit }: { readonly scope: CapScope; readonly unit: CapUnit }): string {
  const name = scope.kind === 'fork' ? ` ${scope.name}` : '';
  return `${scopeLine(scope)}${name} ${unit}`.trim();
}

/** The number of the agent that works in a stage. */
export const agentOfStage = (stage: (typeof CAP_STAGES)[number]): number => CAP_STAGES.indexOf(stage) + 1;

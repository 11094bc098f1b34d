/** The screen as plain data, a slice for each part; components paint slices and decide nothing. */

import type { Clean } from './clean.ts';
import type { PromptNeed } from './layout.ts';
import type { Line } from './line.ts';
import type { StatusView } from './status.ts';
import type { Pane } from './ui-state.ts';

export type { PromptNeed } from './layout.ts';
export type { Line, LineTone } from './line.ts';
export type { StatusView } from './status.ts';

/** Everything a frame depends on besides the session and the toggles. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  /** Monotonic milliseconds. */
  readonly now: number;
  readonly plain: boolean;
  readonly prompt: PromptNeed;
  readonly clean: Clean;
  /** Milliseconds since a UTC time as the registry writes it; not finite where it cannot be read. */
  readonly since: (iso: string) => number;
}

export interface PromptSlice {
  readonly maxRows: number;
  readonly menuRows: number;
  readonly hint: string;
  /** Rows above it. */
  readonly y: number;
}

export interface PickerOption {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: string;
  readonly hotkey?: string;
  /** What is said of it below the list while it is highlighted. */
  readonly detail?: readonly string[];
}

export interface PickerSlice {
  /** Another key is a picker opened anew. */
  readonly key: string;
  /** What is asked; an answer names it. */
  readonly id: string;
  readonly title: string;
  readonly options: readonly PickerOption[];
  readonly settings: {
    readonly filterable?: boolean;
    readonly allowText?: boolean;
    readonly initial?: string;
    readonly numbersMove?: boolean;
  };
  readonly maxRows: number;
  readonly y: number;
}

/** Exactly one thing has the keyboard. */
export type Screen =
  | { readonly kind: 'repl'; readonly prompt: PromptSlice }
  | { readonly kind: 'menu'; readonly picker: PickerSlice }
  | { readonly kind: 'picker'; readonly picker: PickerSlice }
  | { readonly kind: 'permission'; readonly picker: PickerSlice; readonly requestId: string; readonly comment: boolean }
  | {
      readonly kind: 'confirm';
      /** Another key is another confirmation, though its phrase may be the same. */
      readonly key: string;
      readonly lines: readonly string[];
      readonly phrase: string;
      readonly y: number;
    }
  | { readonly kind: 'fatal'; readonly lines: readonly Line[] };

export type PaneName = 'activity' | 'forks' | 'tasks' | 'budget' | 'shortcuts' | 'about' | 'queued';

/** From the top; `about` belongs to what is asked below it. */
export const PANE_ORDER: readonly PaneName[] = ['activity', 'forks', 'tasks', 'budget', 'shortcuts', 'about', 'queued'];

/** What other windows are told. */
export interface Signs {
  readonly title: string;
  /** Which thing waits for the person; null while nothing does. */
  readonly waiting: string | null;
  /** The project is being worked on. */
  readonly working: boolean;
}

export interface ViewModel {
  readonly columns: number;
  /** Rows the live region may take. */
  readonly height: number;
  readonly screen: Screen;
  readonly panes: Readonly<Partial<Record<PaneName, readonly Line[]>>>;
  readonly status: StatusView | null;
  /** Something moves: the screen is painted again four times a second. */
  readonly animated: boolean;
  readonly signs: Signs;
}

/** What keys lead to. */
export type Intent =
  | { readonly type: 'submit'; readonly text: string }
  | { readonly type: 'remember'; readonly text: string }
  | { readonly type: 'answer'; readonly id: string; readonly text: string }
  | { readonly type: 'dismiss'; readonly id: string }
  | {
      readonly type: 'permission';
      readonly requestId: string;
      readonly decision: 'once' | 'run' | 'no';
      readonly comment: string;
    }
  | { readonly type: 'decline'; readonly requestId: string }
  | { readonly type: 'toggle'; readonly pane: Pane }
  | { readonly type: 'interrupt' }
  | { readonly type: 'quit' }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  | { readonly type: 'takeBack' };

import type { Row } from './recordings.ts';

/** What goes wrong in the middle of a play, and before which of its rows. */
export type Trouble = { readonly before: number } & Mishap;

export type Mishap =
  /** Ends without a word on its output. */
  | { readonly do: 'exit'; readonly code: number; readonly words?: string }
  | { readonly do: 'kill' }
  /** Lives and says nothing. */
  | { readonly do: 'hang' }
  /** Closes its output and lives. */
  | { readonly do: 'close-output' }
  /** Closes its input and goes on. */
  | { readonly do: 'close-input' }
  | { readonly do: 'garbage'; readonly lines: number }
  /** One line of this length that is no language of anybody's; then it goes on. */
  | { readonly do: 'long-line'; readonly megabytes: number }
  /** Says the same line many times; then it goes on. */
  | { readonly do: 'repeat'; readonly line: string; readonly times: number };

/** What the fake agent does; see tests/fixtures/agents/fake-agent.ts. */
export interface Play {
  readonly rows: readonly Row[];
  readonly trouble?: Trouble;
  /** Each byte is a write of its own, and characters come in parts. */
  readonly torn?: boolean;
  /** Does not mind SIGTERM, SIGINT and SIGHUP. */
  readonly deaf?: boolean;
  /** Shell commands that it runs before anything else; see tests/support/escapes.ts. */
  readonly escapees?: readonly string[];
  /** Waits this long, in milliseconds, after each line that it waited for. */
  readonly lateMs?: number;
  /** Lives on when its input has ended. */
  readonly lingers?: boolean;
}

import type { z } from 'zod';
import type { Outcome, Refusal } from '../src/core/decision.ts';
import type { State } from '../src/core/state.ts';

export const GROUPS = ['session', 'gates', 'pipeline', 'time', 'change', 'money', 'knowledge', 'maintenance'] as const;
export type Group = (typeof GROUPS)[number];

/** What the shell knows of one command; help, completion, gates, parser and README read it from here. */
export interface Command<A = unknown> {
  /** Without the `!`. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly group: Group;
  /** One line, at most 72 characters, in the imperative. */
  readonly summary: string;
  /** As typed, with arguments. */
  readonly usage: string;
  readonly examples: readonly string[];
  /** The rest of the line as it is typed, quotes and all, is one word. */
  readonly verbatim?: true;
  /** Parses the words after the name. */
  readonly args: z.ZodType<A>;
  /** `files` for a command whose availability depends on what lies in the project now: it is looked at first. */
  readonly reads: 'files' | 'state';
  /** True for a command that changes the project: refused while another shell holds it. */
  readonly changes: boolean;
  available(state: State): true | Refusal;
  decide(args: A, state: State): Outcome;
}

/** A command whose arguments are already parsed: what the registry holds. */
export interface AnyCommand extends Omit<Command, 'decide' | 'args'> {
  /** Refuses words that do not fit with the usage line. */
  run(words: readonly string[], state: State): Outcome;
}

/** Makes a command from its description; `args` gets the words after the name as `{ words: string[] }`. */
export function defineCommand<A>(command: Command<A>, misuse: (usage: string, why: string) => Refusal): AnyCommand {
  const { args, decide, ...rest } = command;
  return {
    ...rest,
    run: (words, state) => {
      const parsed = args.safeParse({ words });
      return parsed.success
        ? decide(parsed.data, state)
        : misuse(command.usage, parsed.error.issues[0]?.message ?? 'wrong words');
    },
  };
}

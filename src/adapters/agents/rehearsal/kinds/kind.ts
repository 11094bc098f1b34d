import type { FieldModel } from '../model.ts';
import type { KindName } from './classify.ts';

/** One test of a command: its name and the lines of its body; `store` is an open store in memory. */
export interface KindTest {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Modules that several kinds of features stand on, by the name of their file in src/. */
export type SharedName = 'clock' | 'money';

/** What a feature imports from such a module. */
export interface SharedUse {
  readonly module: SharedName;
  readonly names: readonly string[];
}

/** The code of one sort of feature, as lines of JavaScript, and what must hold of it in words. */
export interface KindCode {
  /** What follows the command's name, e.g. `<number>`. */
  readonly usage: string;
  /** Whether the command changes what is kept; such commands are POST in a web project. */
  readonly changes: boolean;
  /** Names it imports from input.mjs. */
  readonly needs: readonly string[];
  readonly uses?: SharedUse;
  /** Whole import lines, for the standard library. */
  readonly imports?: readonly string[];
  /** Top-level lines in front of the command. */
  readonly above: readonly string[];
  /** Lines of `run(store, args)`. */
  readonly run: readonly string[];
  readonly happy: KindTest;
  readonly wrong: KindTest;
  /** Runs inside a function that has `file`, the path of a data file that does not exist yet. */
  readonly kept: KindTest;
  readonly criteria: readonly string[];
}

/** The words a kind writes its code with; `first`, `second` and `title` are JavaScript literals. */
export interface KindWords {
  /** What one entry is called, and the same with its article. */
  readonly one: string;
  readonly aOne: string;
  readonly many: string;
  readonly first: string;
  readonly second: string;
  readonly title: string;
  /** The feature's title in words, and its first word in lower case. */
  readonly feature: string;
  readonly verb: string;
  /** What else the program can do, and which facts it keeps: features fit each other. */
  readonly has: (kind: KindName) => boolean;
  readonly fields: readonly FieldModel[];
  /** The title of the feature by which people choose what the pattern names, or null. */
  readonly choice: (pattern: RegExp) => string | null;
}

export type Kind = (words: KindWords) => KindCode;

/** Lines of a test that a command refuses each of these argument lists. */
export function refuses(argumentLists: readonly string[]): string[] {
  return argumentLists.map((args) => `assert.throws(() => command.run(store, ${args}), UserError);`);
}

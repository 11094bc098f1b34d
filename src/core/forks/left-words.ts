import { command } from '../own-git-words.ts';

/** Files named in one line for git; more are counted. */
const MOST_NAMED = 10;

/** What git takes for a pattern, or for an option of one. */
const PATTERN = /[*?[\\]|^:/;

/** What somebody had changed in a side, by the backup there that holds it. */
export interface Left {
  readonly dir: string;
  readonly ref: string;
  /** At least one. */
  readonly files: readonly string[];
}

/** Where changes are that were taken back with a side's conflicts, with the line that lays them over the files again. */
export function leftWords({ dir, ref, files }: Left): string {
  const named = files.slice(0, MOST_NAMED);
  const literal = named.some((path) => PATTERN.test(path)) ? ['--literal-pathspecs'] : [];
  const line = command('git', ...literal, '-C', dir, 'restore', `--source=${ref}`, '--', ...named);
  const more = files.length > MOST_NAMED ? ` (and ${files.length - MOST_NAMED} more files)` : '';
  return `what was changed there is kept; to have it again once the conflicts are open there: ${line}${more}`;
}

import type { CommandResult, EventOf } from '../../../schemas/event.ts';
import type { Rerun } from '../../../schemas/regression-event.ts';

/** Tests that are owed another run: after which task, and which. */
export interface Owed extends Rerun {
  readonly taskId: string;
  readonly runId: string;
}

/** A task broke tests of others: what was found, and when. */
export interface Regression extends Omit<EventOf<'rerun/ended'>, 'type'> {
  readonly at: string;
}

/** What is known of the tests of other tasks. */
export interface Reruns {
  /** Those to be run again before anything else is built; null when there are none. */
  readonly owed: Owed | null;
  /** Every time a task broke some of them, the newest last; going back takes none of them back. */
  readonly regressions: readonly Regression[];
}

/** One owner's failing command, with the files of the owner that were changed. */
export interface BrokenTest {
  readonly owner: string;
  readonly files: readonly string[];
  readonly result: CommandResult;
}

/** A regression row by row: an owner stands in it once for each of its commands that fail. */
export function brokenTests({ broken, commands }: Pick<Regression, 'broken' | 'commands'>): readonly BrokenTest[] {
  const results = new Map(commands.map((one) => [one.command, one]));
  return broken.flatMap(({ taskId, files, commands: failed }) =>
    failed.flatMap((command) => {
      const result = results.get(command);
      return result === undefined ? [] : [{ owner: taskId, files, result }];
    }),
  );
}

/** How many times a task was found to have broken the tests of another one. */
export const countRegressions = (list: readonly Regression[]): number =>
  list.reduce((sum, { broken }) => sum + broken.length, 0);

/** Why a task is STALE: whose doing it is, in one line. */
export const staleNote = (by: string, files: readonly string[]): string =>
  `regression by ${by}, which changed ${named(files)}: the tests of this task fail since`;

/** What the task that broke something is told when it is built again. */
export const offenderNote = (owners: readonly string[]): string =>
  `it was taken back, for it broke the tests of ${owners.join(', ')}`;

const MOST_NAMED = 5;

/** Files in a line, the first few of many. */
export function named(files: readonly string[]): string {
  const more = files.length - MOST_NAMED;
  return `${files.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

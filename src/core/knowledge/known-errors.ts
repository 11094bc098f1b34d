import { type Block, say } from '../show.ts';

/** What home knows of the errors in the output of failed commands; `looked` counts the errors that were compared. */
export interface KnownErrors {
  readonly looked: number;
  readonly found: readonly {
    readonly command: string;
    readonly id: string;
    readonly title: string;
    readonly cause: string;
    readonly fix: string;
  }[];
}

/** What the shell says of it: what it found, or that it looked; nothing where there was nothing to look in. */
export function knownWords({ looked, found }: KnownErrors): readonly Block[] {
  if (looked === 0) return [];
  if (found.length === 0) return [say('dim', `none of ${looked} known errors is in that output`)];
  return found.map(({ id, title, fix }) => say('info', `${id} ${title} is known. Fix: ${fix || 'not said'}`));
}

/** What the agent is told of a command's known errors, below its output. */
export function knownLines(known: KnownErrors | undefined, command: string): readonly string[] {
  const own = (known?.found ?? []).filter((one) => one.command === command);
  return own.map(
    ({ id, title, cause, fix }) =>
      `known error ${id} (${title}): ${cause === '' ? '' : `${cause}. `}fix: ${fix || 'not said'}`,
  );
}

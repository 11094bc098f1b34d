import { join } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';

/** Settings named in the words; the rest is counted. */
const NAMED = 5;

/** What git would follow in a side is not what the shell wrote there. `names` are settings of its configuration. */
export function settingsChanged(root: string, path: string, names: readonly string[]): ExternalError {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  const which = names.length === 0 ? path : `${names.slice(0, NAMED).join(', ')}${more} in ${path}`;
  return new ExternalError('git', `The copy's git settings were changed by its agent: ${which}.`, {
    next: `Git was not run in ${root}, for it would do what they say. Look at the file and undo the change, or !forks drop.`,
    detail: path,
  });
}

export function gone(root: string): ExternalError {
  return new ExternalError('git', `${root} has no git directory of its own any more.`, {
    next: `Bring ${join(root, '.git')} back, or !forks drop; what was kept of its commits stays.`,
  });
}

/** A directory that the project does not know as a side of its own; `project` is the one it belongs to, where it says so. */
export function foreign(root: string, project: string | null): ExternalError {
  return new ExternalError('git', `${root} is no copy made for a fork that this project knows.`, {
    next: 'Give the directory of the right copy, or !forks drop.',
    detail: project === null ? '' : `It was made from ${project}.`,
  });
}

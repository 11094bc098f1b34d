import { ExternalError } from '../../../ports/errors.ts';

const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** What git-check-ref-format(1) refuses of what the pattern lets through. */
function isPart(part: string): boolean {
  return PART.test(part) && !part.includes('..') && !/(?:\.|\.lock)$/.test(part);
}

function refusal(name: string): ExternalError {
  return new ExternalError('git', 'A fork or branch cannot have this name.', {
    next: 'Use letters, digits, dots, hyphens and underscores.',
    detail: name.slice(0, 200),
  });
}

/** The full ref of a branch given by its short name, such as `fork/trial-A`. */
export function branchRef(name: string): string {
  if (name.split('/').every(isPart)) return `refs/heads/${name}`;
  throw refusal(name);
}

const WORK = '-work';

/** Where the project keeps a side's commits, and its uncommitted work beside it. */
export function forkRefs(as: string): { readonly tip: string; readonly work: string } {
  // Else the work of one side could take the place of the commits of another.
  if (!isPart(as) || as.endsWith(WORK)) throw refusal(as);
  const tip = `refs/codesleuth/forks/${as}`;
  return { tip, work: `${tip}${WORK}` };
}

/** Where a commit of the project is shown to a clone for as long as a fetch takes. */
export function ontoRef(id: string): string {
  if (isPart(id)) return `refs/codesleuth/onto/${id}`;
  throw refusal(id);
}

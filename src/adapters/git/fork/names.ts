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

/** Below it is what the project keeps of sides. */
export const KEPT_REFS = 'refs/codesleuth/forks/';

/** Where the project keeps a side's commits, and its uncommitted work beside it. */
export function forkRefs(as: string): { readonly tip: string; readonly work: string } {
  // Else the work of one side could take the place of the commits of another.
  if (!isPart(as) || as.endsWith(WORK)) throw refusal(as);
  const tip = `${KEPT_REFS}${as}`;
  return { tip, work: `${tip}${WORK}` };
}

/** The side whose commits a ref keeps; null for any other ref. */
export function sideOf(ref: string): string | null {
  const name = ref.startsWith(KEPT_REFS) ? ref.slice(KEPT_REFS.length) : '';
  return isPart(name) && !name.endsWith(WORK) ? name : null;
}

/** Where a merge commit is held until the project's branch has it, or its fork is closed. */
export function mergeRef(id: string): string {
  if (isPart(id)) return `refs/codesleuth/merge/${id}`;
  throw refusal(id);
}

/** Below it a commit of the project has its name while it is merged into a clone; git writes it beside its markers. */
export const ONTO_REFS = 'refs/codesleuth/onto/';

/** Where a commit of the project is shown to a clone for as long as a fetch takes. */
export function ontoRef(id: string): string {
  if (isPart(id)) return `${ONTO_REFS}${id}`;
  throw refusal(id);
}

import type { Event } from '../../../schemas/event.ts';
import type { SecretFound, Vetted } from '../../../schemas/secret.ts';
import type { ProjectState } from '../project-state.ts';
import { type Block, say } from '../show.ts';
import { statusOf } from './secret-block.ts';
import type { SecretBlock } from './secret-state.ts';

/** Whose commit it was to be. */
export interface Blocked {
  readonly taskId: string | null;
  readonly runId: string | null;
  readonly where: string;
}

/** A secret that blocks, under its id: new, or blocked before and still there. */
export interface Blocking {
  readonly id: string;
  readonly found: SecretFound;
}

/** The id of the project's n-th entry, counted from 1. */
export const entryId = (number: number): string => `SB-${String(number).padStart(3, '0')}`;

/** The entry of a value in a file that is not settled yet: the same secret is one entry, however often it is found. */
function openEntry({ secrets }: ProjectState, { file, mark }: SecretFound): SecretBlock | undefined {
  return secrets.findLast(
    (block) => statusOf(block) === 'open' && block.found.file === file && block.found.mark.hash === mark.hash,
  );
}

/** The entries for what was found, and the events that remember those that are new. */
export function blockCommit(
  project: ProjectState,
  found: readonly SecretFound[],
  by: Blocked,
): { readonly blocking: readonly Blocking[]; readonly events: readonly Event[] } {
  const events: Event[] = [];
  const blocking = found.map((one): Blocking => {
    const known = openEntry(project, one);
    if (known !== undefined) return { id: known.id, found: one };
    const id = entryId(project.secrets.length + events.length + 1);
    events.push({ type: 'secret/blocked', id, ...by, found: one });
    return { id, found: one };
  });
  return { blocking, events };
}

/** `src/mail.ts:3 holds a secret (SendGrid key, SB-001)`. */
export const holdsWords = ({ id, found }: Blocking): string =>
  `${placeOf(found)} holds a secret (${found.kind}, ${id})`;

/** The same of one that has no entry yet. */
export const placeWords = (found: SecretFound): string => `${placeOf(found)} holds a secret (${found.kind})`;

const placeOf = ({ file, line, commit }: SecretFound): string =>
  `${file}:${line}${commit === null ? '' : ` of commit ${commit.slice(0, 10)}`}`;

/** The same for the agent that is to put it right. */
export function mendWords(blocking: Blocking): string {
  const what = holdsWords(blocking);
  return blocking.found.commit === null
    ? `${what}: take it out and read it from the environment; nothing is committed as long as it is there`
    : `${what}, and stays in the history though the file may hold it no more: the human has to take that commit out`;
}

/** How the human says that it is none. */
export const allowLine = (id: string): string => `!security allow ${id} <reason>`;

/** Says which files were too large to be looked through. */
export const unreadWords = (vetted: Vetted | undefined): readonly Block[] =>
  (vetted?.unread ?? []).map((path) =>
    say('warn', `${path} is larger than 10 MB and was not looked through for secrets`),
  );

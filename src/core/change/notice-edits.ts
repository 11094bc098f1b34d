import type { ObservedFile } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { type Decision, decision, type Refusal } from '../decision.ts';
import { isBusy } from '../guards.ts';
import { say } from '../show.ts';
import type { State } from '../state.ts';
import { mayChange } from './ask-change.ts';
import { pendingChange } from './change-state.ts';
import { handEdited } from './drifted.ts';

/** The files whose edits by hand are noticed. */
export const NOTICED: readonly string[] = [PATHS.spec, PATHS.schema, PATHS.taskGraph];

/**
 * What is said at the next command where something was edited by hand, once for each state of the files. While the
 * pipeline works it writes these files itself, and a change that waits has its edits looked at when it is approved.
 */
export function noticeEdits({ project, shell }: State, files: readonly ObservedFile[]): Decision | null {
  if (project === null || isBusy(project) || project.travel !== null || pendingChange(project) !== null) return null;
  const find = (path: string): ObservedFile | null => files.find((file) => file.path === path) ?? null;
  const [spec, schema, taskGraph] = [find(PATHS.spec), find(PATHS.schema), find(PATHS.taskGraph)];
  const edited = handEdited(project, { spec, schema, taskGraph });
  const edits = edited.map(({ path, sha256 }) => `${path} ${sha256}`).join('\n');
  if (edits === shell.noticed) return null;
  const noticed = { type: 'shell/noticed', edits } as const;
  const paths = edited.map(({ path }) => path);
  const show = paths.length === 0 ? [] : [say('warn', editWords(paths, mayChange({ project, shell })))];
  return decision({ shell: [noticed], show });
}

/** Where no change can be made, the way it is done there is named instead. */
function editWords(paths: readonly string[], closed: Refusal | null): string {
  const edited = `${paths.join(', ')} ${paths.length === 1 ? 'was' : 'were'} edited outside the shell.`;
  if (closed !== null)
    return `${edited} !change cannot take that in now: ${closed.message}. Type: ${closed.tryNext[0]}`;
  const plan = paths.includes(PATHS.taskGraph) ? ' !build takes a plan that holds over as it is.' : '';
  return `${edited} !change shows what that touches and takes it in.${plan}`;
}

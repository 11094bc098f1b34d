import { decision, type Outcome, refuse } from '../decision.ts';
import { needWritable } from '../guards.ts';
import type { State } from '../state.ts';
import { allowLine } from './block-commit.ts';
import { statusOf } from './secret-block.ts';

/** True once a commit was blocked for a secret. */
export const hasBlocks = ({ project }: State): boolean => project !== null && project.secrets.length > 0;

/** The human says that what was blocked is no secret: `words` are its id and the reason. It holds for this value in this file. */
export function allowSecret(state: State, words: readonly string[]): Outcome {
  const refusal = needWritable(state);
  if (refusal !== null) return refusal;
  const id = (words[0] ?? '').toUpperCase();
  const reason = words.slice(1).join(' ');
  const block = state.project?.secrets.find((one) => one.id === id);
  if (block === undefined) return refuse('no-block', `there is no entry ${id}`.trimEnd(), { tryNext: ['!state'] });
  if (block.allowed !== null) return refuse('allowed', `${id} is allowed already`, { tryNext: ['!status'] });
  if (reason === '') {
    return refuse('no-reason', 'a value is allowed with a reason', { tryNext: [allowLine(id)] });
  }
  if (statusOf(block) === 'removed') {
    return refuse('removed', `${id} is out of ${block.found.file} already`, { tryNext: ['!status'] });
  }
  return decision({ events: [{ type: 'secret/allowed', id, reason }] });
}

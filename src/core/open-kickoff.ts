import { type Decision, decision } from './decision.ts';
import type { Block } from './show.ts';
import type { Kickoff } from './state.ts';

/** Orders the project's directory to be opened, made where it is missing. */
export function openKickoff(kickoff: Kickoff, show: readonly Block[] = []): Decision {
  return decision({
    show,
    shell: [{ type: 'shell/kickoff', kickoff: { ...kickoff, step: 'opening' } }],
    effects: [{ type: 'project/open', dir: kickoff.directory, create: true, resume: true }],
  });
}

import { type Outcome, refuse } from '../../src/core/decision.ts';
import { gateOpen, needIdle, passGate } from '../../src/core/guards.ts';
import { acceptRisk, isHeldBySecurity } from '../../src/core/maintenance/accept-risk.ts';
import type { State } from '../../src/core/state.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const security = defineCommand(
  {
    name: 'security',
    aliases: [],
    group: 'gates',
    summary: 'Start the Security review, or accept a HIGH finding with a reason',
    usage: '!security [accept SEC-NNN reason]',
    examples: ['!security', '!security accept SEC-002 only reachable on this machine'],
    args: anyWords,
    reads: 'files',
    changes: true,
    available: (state) => (isHeld(state) ? (needIdle(state) ?? true) : gateOpen(state, 'security')),
    decide: ({ words }, state) => {
      if (words.length === 0) return isHeld(state) ? inCycle() : passGate('security');
      return words[0]?.toLowerCase() === 'accept'
        ? acceptRisk(state, words.slice(1))
        : misuse('!security [accept SEC-NNN reason]', 'unknown word');
    },
  },
  misuse,
);

/** A finding of the open change of a shipped project waits for a word. */
const isHeld = ({ project }: State): boolean => project !== null && isHeldBySecurity(project);

const inCycle = (): Outcome =>
  refuse('in-maintenance', 'the security check belongs to the open change', {
    tryNext: ['!m-status', '!m-build', '!security accept SEC-NNN <reason>'],
  });

import { type Outcome, refuse } from '../../src/core/decision.ts';
import { gateOpen, needIdle, passGate } from '../../src/core/guards.ts';
import { acceptRisk, isHeldBySecurity } from '../../src/core/maintenance/accept-risk.ts';
import { allowSecret, hasBlocks } from '../../src/core/secrets/allow.ts';
import type { State } from '../../src/core/state.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const USAGE = '!security [accept SEC-NNN reason | allow SB-NNN reason]';

export const security = defineCommand(
  {
    name: 'security',
    aliases: [],
    group: 'gates',
    summary: 'Start the Security review, accept a finding, or allow a blocked value',
    usage: USAGE,
    examples: [
      '!security',
      '!security accept SEC-002 only reachable on this machine',
      '!security allow SB-001 an example of the manual',
    ],
    args: anyWords,
    reads: 'files',
    changes: true,
    // What was blocked can be allowed at any time: it may be all that keeps the build from going on.
    available: (state) => (hasBlocks(state) ? true : review(state)),
    decide: ({ words }, state) => {
      const [word, ...rest] = words;
      if (word?.toLowerCase() === 'allow') return allowSecret(state, rest);
      const open = review(state);
      if (open !== true) return open;
      if (word === undefined) return isHeld(state) ? inCycle() : passGate('security');
      return word.toLowerCase() === 'accept' ? acceptRisk(state, rest) : misuse(USAGE, 'unknown word');
    },
  },
  misuse,
);

/** A finding of the open change of a shipped project waits for a word. */
const isHeld = ({ project }: State): boolean => project !== null && isHeldBySecurity(project);

const review = (state: State) => (isHeld(state) ? (needIdle(state) ?? true) : gateOpen(state, 'security'));

const inCycle = (): Outcome =>
  refuse('in-maintenance', 'the security check belongs to the open change', {
    tryNext: ['!m-status', '!m-build', '!security accept SEC-NNN <reason>'],
  });

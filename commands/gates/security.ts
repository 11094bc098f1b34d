import { decision, type Outcome, refuse } from '../../src/core/decision.ts';
import { gateOpen, passGate } from '../../src/core/guards.ts';
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
    available: (state) => (hasBlocks(state) ? true : gateOpen(state, 'security')),
    decide: ({ words }, state) => {
      const [word, ...rest] = words;
      if (word?.toLowerCase() === 'allow') return allowSecret(state, rest);
      const open = gateOpen(state, 'security');
      if (open !== true) return open;
      if (word === undefined) return passGate('security');
      return word.toLowerCase() === 'accept' ? accept(state, rest) : misuse(USAGE, 'unknown word');
    },
  },
  misuse,
);

function accept(state: State, words: readonly string[]): Outcome {
  const id = (words[0] ?? '').toUpperCase();
  const rationale = words.slice(1).join(' ');
  const finding = state.project?.security?.findings.find((one) => one.id === id);
  if (finding === undefined)
    return refuse('no-finding', `there is no finding ${id}`, { tryNext: ['!state', '!security'] });
  if (finding.severity === 'CRITICAL') {
    return refuse('critical', `${id} is CRITICAL and cannot be accepted`, { tryNext: [`!build <TASK-NNN> fix ${id}`] });
  }
  if (rationale === '')
    return refuse('no-reason', 'a risk is accepted with a reason', { tryNext: [`!security accept ${id} <reason>`] });
  const risk = { id, finding: finding.title, rationale, accepted_by: 'human' };
  return decision({ events: [{ type: 'risk/accepted', risk }] });
}

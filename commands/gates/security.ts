import { decision, type Outcome, refuse } from '../../src/core/decision.ts';
import { gateOpen, passGate } from '../../src/core/guards.ts';
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
    available: (state) => gateOpen(state, 'security'),
    decide: ({ words }, state) => {
      if (words.length === 0) return passGate('security');
      return words[0]?.toLowerCase() === 'accept'
        ? accept(state, words.slice(1))
        : misuse('!security [accept SEC-NNN reason]', 'unknown word');
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

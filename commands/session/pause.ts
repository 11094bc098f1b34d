import { decision, refuse } from '../../src/core/decision.ts';
import { needWritable } from '../../src/core/guards.ts';
import { isStuck } from '../../src/core/travel/being-moved.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const pause = defineCommand(
  {
    name: 'pause',
    aliases: [],
    group: 'pipeline',
    summary: 'Stop the running agent within two seconds; its work is kept',
    usage: '!pause',
    examples: ['!pause'],
    args: noWords,
    reads: 'state',
    changes: true,
    available: (state) => {
      const refusal = needWritable(state);
      if (refusal !== null) return refusal;
      // A build that a blocked task has stopped is paused by the human's word, so that the critic can read what is there.
      const rests = state.project === null || state.project.halt?.reason === 'paused' || isStuck(state.project);
      if (state.project?.work != null && !rests) return true;
      return refuse('nothing-runs', 'nothing is running', { tryNext: ['!status'] });
    },
    decide: () =>
      decision({
        events: [{ type: 'pipeline/halted', reason: 'paused', detail: 'by the human' }],
        effects: [{ type: 'agent/interrupt' }],
      }),
  },
  misuse,
);

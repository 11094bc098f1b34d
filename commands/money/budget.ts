import { setCap } from '../../src/core/budget/ask-cap.ts';
import { decision } from '../../src/core/decision.ts';
import { needProject } from '../../src/core/guards.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const budget = defineCommand(
  {
    name: 'budget',
    aliases: [],
    group: 'money',
    summary: 'Show tokens and money spent; set a cap that stops the agents',
    usage: '!budget [set <USD>|<tokens>k|off [session|stage name|task TASK-NNN|fork]]',
    examples: ['!budget', '!budget set 5', '!budget set 200k stage builder'],
    args: anyWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: ({ words: [what, ...words] }, state) => {
      if (what === 'set') return setCap(state, words);
      if (what !== undefined) return misuse('!budget, or !budget set 5', `${what} is nothing it knows`);
      return decision({ effects: [{ type: 'budget/read' }] });
    },
  },
  misuse,
);

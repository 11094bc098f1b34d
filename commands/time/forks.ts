import { decision, refuse } from '../../src/core/decision.ts';
import { setBudget } from '../../src/core/forks/ask-budget.ts';
import { answerSide, dropFork, lookAtForks, relocateSide, restoreSide } from '../../src/core/forks/ask-forks.ts';
import { insideSide } from '../../src/core/forks/open-words.ts';
import { resumeSides } from '../../src/core/forks/start-sides.ts';
import { needProject } from '../../src/core/guards.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const USAGE = '!forks [resume | answer A|B text | budget USD | drop name | restore name-B | at name-A directory]';

export const forks = defineCommand(
  {
    name: 'forks',
    aliases: [],
    group: 'time',
    summary: 'Compare both sides of a fork; restore, answer, pay for, drop one',
    usage: USAGE,
    examples: ['!forks', '!forks drop trial', '!forks restore trial-B', '!forks answer A yes', '!forks budget 5'],
    args: anyWords,
    reads: 'state',
    // Looking is free for everybody; each of the others asks for a project that may be changed.
    changes: false,
    available: (state) => {
      const none = needProject(state) ?? (state.project === null ? null : insideSide(state.project));
      if (none !== null) return none;
      const some = (state.project?.forks.length ?? 0) > 0;
      return some || refuse('no-fork', 'there was no fork yet', { tryNext: ['!fork <name>', '!status'] });
    },
    decide: ({ words }, state) => {
      const [word, ...rest] = words;
      if (state.project === null) return decision({});
      switch (word?.toLowerCase()) {
        case undefined:
          return lookAtForks(state.project);
        case 'resume':
          return resumeSides(state);
        case 'answer':
          return answerSide(state, rest);
        case 'budget':
          return setBudget(state, rest);
        case 'drop':
          return dropFork(state, rest);
        case 'restore':
          return restoreSide(state, rest);
        case 'at':
          return relocateSide(state, rest);
        default:
          return misuse(USAGE, `${word} is none of its words`);
      }
    },
  },
  misuse,
);

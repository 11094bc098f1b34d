import { decision } from '../../src/core/decision.ts';
import { drawPipeline } from '../../src/core/describe-state.ts';
import { needProject } from '../../src/core/guards.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const pipeline = defineCommand(
  {
    name: 'pipeline',
    aliases: [],
    group: 'session',
    summary: 'Draw the pipeline with the present stage marked',
    usage: '!pipeline',
    examples: ['!pipeline'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: (_args, state) => decision({ show: state.project === null ? [] : drawPipeline(state.project) }),
  },
  misuse,
);

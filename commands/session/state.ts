import { decision } from '../../src/core/decision.ts';
import { describeState } from '../../src/core/describe-state.ts';
import { needProject } from '../../src/core/guards.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const state = defineCommand(
  {
    name: 'state',
    aliases: [],
    group: 'session',
    summary: 'Show the whole state: HANDOFF version, tasks, verdicts',
    usage: '!state',
    examples: ['!state'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: (_args, state) => decision({ show: state.project === null ? [] : describeState(state.project) }),
  },
  misuse,
);

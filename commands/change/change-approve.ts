import { approve } from '../../src/core/change/approve.ts';
import { needChange } from '../../src/core/change/ask-change.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const changeApprove = defineCommand(
  {
    name: 'change-approve',
    aliases: [],
    group: 'change',
    summary: 'Make the change that waits; its tasks become STALE',
    usage: '!change-approve [without TASK-NNN …] [with TASK-NNN …]',
    examples: ['!change-approve', '!change-approve without TASK-003 with TASK-009'],
    args: anyWords,
    reads: 'files',
    changes: true,
    available: (state) => needChange(state) ?? true,
    decide: ({ words }, state) => approve(state, words),
  },
  misuse,
);

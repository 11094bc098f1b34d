import { buildAfterLook } from '../../src/core/change/stale.ts';
import { gateOpen } from '../../src/core/guards.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const build = defineCommand(
  {
    name: 'build',
    aliases: [],
    group: 'gates',
    summary: 'Start the Builder, or send one task back to it with a note',
    usage: '!build [TASK-NNN what to do differently] [--seen]',
    examples: ['!build', '!build TASK-003 use the ISO date format'],
    args: anyWords,
    reads: 'files',
    changes: true,
    available: (state) => gateOpen(state, 'build'),
    decide: ({ words }, state) => buildAfterLook(state, words),
  },
  misuse,
);

import { cancel } from '../../src/core/change/approve.ts';
import { needChange } from '../../src/core/change/ask-change.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const changeCancel = defineCommand(
  {
    name: 'change-cancel',
    aliases: [],
    group: 'change',
    summary: 'Drop the change that waits; everything stays as it is',
    usage: '!change-cancel',
    examples: ['!change-cancel'],
    args: noWords,
    reads: 'state',
    changes: true,
    available: (state) => needChange(state) ?? true,
    decide: (_args, state) => cancel(state),
  },
  misuse,
);

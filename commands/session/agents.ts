import { decision } from '../../src/core/decision.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const agents = defineCommand(
  {
    name: 'agents',
    aliases: [],
    group: 'session',
    summary: 'List the agent backends found and what each can do',
    usage: '!agents',
    examples: ['!agents'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: () => true,
    decide: () => decision({ effects: [{ type: 'agents/probe' }] }),
  },
  misuse,
);

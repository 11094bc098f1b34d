import * as z from 'zod';
import { AGENT_NAMES } from '../../schemas/stage.ts';
import { activate } from '../../src/core/activate.ts';
import { decision } from '../../src/core/decision.ts';
import { misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const last = AGENT_NAMES.length - 1;
const words = z.array(z.string()).transform((all) => all.filter((word) => word.toLowerCase() !== 'agent'));

export const start = defineCommand(
  {
    name: 'start',
    aliases: [],
    group: 'session',
    summary: 'Start the shell (agent 0), or activate agent 1 to 7',
    usage: 'Start agent 0',
    examples: ['Start agent 0', 'Start agent 7'],
    args: z.object({
      words: words.pipe(
        z.tuple([z.string().regex(/^\d+$/, `name an agent from 0 to ${last}`)], `name an agent from 0 to ${last}`),
      ),
    }),
    reads: 'files',
    changes: false,
    available: () => true,
    decide: ({ words: [number] }, state) =>
      Number(number) === 0 ? decision({ effects: [{ type: 'startup/read' }] }) : activate(state, Number(number)),
  },
  misuse,
);

import { buildAfterLook } from '../../src/core/change/stale.ts';
import { mayBuildCycle } from '../../src/core/maintenance/enter.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const mBuild = defineCommand(
  {
    name: 'm-build',
    aliases: [],
    group: 'maintenance',
    summary: 'Approve the scoped change and build it, or send it back to be mended',
    usage: '!m-build [MAINT-NNN-N what to do differently]',
    examples: ['!m-build', '!m-build MAINT-001-1 keep the old option too'],
    args: anyWords,
    reads: 'files',
    changes: true,
    available: mayBuildCycle,
    decide: ({ words }, state) => buildAfterLook(state, words),
  },
  misuse,
);

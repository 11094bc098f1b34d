import { decision } from '../../src/core/decision.ts';
import type { DocName } from '../../src/core/docs/doc-name.ts';
import { needIdle } from '../../src/core/guards.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const USAGE = '!docs [overview|changelog|api|pr]';
const NAMES: Readonly<Record<string, DocName>> = { overview: 'overview', changelog: 'changelog', api: 'api', pr: 'pr' };

export const docs = defineCommand(
  {
    name: 'docs',
    aliases: [],
    group: 'knowledge',
    summary: 'Write OVERVIEW.md, CHANGELOG.md or API.md; say how it is published',
    usage: USAGE,
    examples: ['!docs', '!docs changelog', '!docs api', '!docs pr'],
    args: anyWords,
    reads: 'state',
    changes: true,
    available: (state) => needIdle(state) ?? true,
    decide: ({ words: [word = 'overview', ...rest] }) => {
      const doc = Object.hasOwn(NAMES, word.toLowerCase()) ? NAMES[word.toLowerCase()] : undefined;
      if (doc === undefined) return misuse(USAGE, `there is no document ${word}`);
      if (rest.length > 0) return misuse(USAGE, `too many words after ${word}`);
      return decision({ effects: [{ type: 'docs/write', doc }] });
    },
  },
  misuse,
);

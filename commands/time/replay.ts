import { decision } from '../../src/core/decision.ts';
import { listCheckpoints, lookAtReplay, mayReplay, unknownTask } from '../../src/core/travel/replay.ts';
import { anyWords, goOf, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';
import { nearest } from '../nearest.ts';

const USAGE = '!replay TASK-NNN [--yes]';

export const replay = defineCommand(
  {
    name: 'replay',
    aliases: [],
    group: 'time',
    summary: 'Go back to the checkpoint of a task; the Builder goes on from there',
    usage: USAGE,
    examples: ['!replay TASK-003', '!replay TASK-003 --yes'],
    args: anyWords,
    reads: 'state',
    changes: true,
    available: (state) => mayReplay(state) ?? true,
    decide: ({ words: [word, ...rest] }, { project }) => {
      if (project === null) return decision({});
      if (word === undefined) return listCheckpoints(project);
      const taskId = word.toUpperCase();
      const go = goOf(rest);
      if (go === null) return misuse(USAGE, 'unknown word');
      if (project.tasks[taskId] !== undefined) return lookAtReplay(project, taskId, go);
      return unknownTask(project, word, nearest(taskId, Object.keys(project.tasks)));
    },
  },
  misuse,
);

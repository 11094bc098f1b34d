import type { Obstacle } from '../../../ports/travel.ts';
import type { Doors } from '../publish.ts';
import { operationInProgress } from '../repository.ts';
import { mergeBase } from './merge-tree.ts';

function inProgress(name: string): Obstacle {
  const ways = name === 'bisect' ? 'git bisect reset' : `git ${name} --continue, or git ${name} --abort`;
  return { what: `A ${name} is in progress in this repository.`, next: `End it first: ${ways}.` };
}

export const UNBORN: Obstacle = { what: 'This repository has no commit to merge into.', next: 'Make a first commit.' };
export const UNMERGED: Obstacle = {
  what: 'The index holds conflicts that are not resolved.',
  next: 'Resolve them (git status shows which) and add the files.',
};
const UNRELATED: Obstacle = {
  what: 'The two histories have no commit in common.',
  next: 'Bring single files over by hand: git checkout <commit> -- <file>',
};
const SHALLOW: Obstacle = {
  what: 'This clone is shallow, and the commit both sides come from is not in it.',
  next: 'Get the whole history: git fetch --unshallow',
};
export const MOVED: Obstacle = {
  what: 'The branch moved since the backup was made.',
  next: 'Look at the merge again; a new backup is made then.',
};

/** Whether the index holds several versions of a file. */
export async function isUnmerged({ git, at }: Doors): Promise<boolean> {
  return (await git({ cwd: at.root, command: 'ls-files', args: ['-u', '-z'] })).stdout.length > 0;
}

/** Why the two commits cannot be merged here and now. */
export async function obstaclesTo(doors: Doors, tip: string, head: string): Promise<Obstacle[]> {
  const name = operationInProgress(doors.at);
  const base = await mergeBase(doors, [head, tip]);
  return [
    ...(name === null ? [] : [inProgress(name)]),
    ...(name === null && (await isUnmerged(doors)) ? [UNMERGED] : []),
    ...(base === null ? [doors.at.shallow ? SHALLOW : UNRELATED] : []),
  ];
}

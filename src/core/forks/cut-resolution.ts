import { type Block, say } from '../show.ts';
import type { ProjectState, Work } from '../state.ts';

type Resolving = Extract<Work, { kind: 'fork-resolve' }>;

/** What the shell was at, as the end of "the shell ended while …". */
export function resolvingWords({ name, side, by }: Pick<Resolving, 'name' | 'side' | 'by'>): string {
  const whose = `the conflicts of ${name}-${side}`;
  switch (by) {
    case 'agent':
      return `the agent of side ${side} was resolving ${whose}`;
    case 'human':
      return `you were resolving ${whose} in an editor`;
    case 'nobody':
      return `${whose} were being taken back`;
    default:
      return by satisfies never;
  }
}

/** The ways on besides `!resume` from a resolution that was cut short with the shell; none elsewhere. */
export function otherWays({ work, halt }: Pick<ProjectState, 'work' | 'halt'>): readonly string[] {
  if (work?.kind !== 'fork-resolve' || halt?.reason !== 'interrupted') return [];
  return [
    `!merge ${work.side}: look at the merge again and decide anew · !pause: give the resolution up, the copy as it was`,
  ];
}

/** What `!resume` would do. */
const AGAIN: Readonly<Record<Resolving['by'], string>> = {
  agent: 'the agent of that side begins again, which costs anew',
  human: 'the editor is opened again, on the conflicts as they were first',
  nobody: 'they are taken back',
};

/** What is said of a resolution that was cut short just now: nothing goes on by itself, and what `!resume` would do. */
export function cutResolution({ work, halt }: Pick<ProjectState, 'work' | 'halt'>): readonly Block[] {
  if (work?.kind !== 'fork-resolve' || halt !== null) return [];
  const { name, side, by } = work;
  return [
    say(
      'warn',
      `The conflicts of ${name}-${side} were being resolved when the shell ended. Nothing is merged, and nothing goes on by itself.`,
      `  !resume: ${AGAIN[by]}`,
      `  !merge ${side}: look at the merge again and decide anew`,
      '  !pause: give the resolution up; the copy is as it was',
      'Each first ends the one that was cut short: committed by you, it counts; else what was changed goes into a backup in the copy, which is named.',
    ),
  ];
}

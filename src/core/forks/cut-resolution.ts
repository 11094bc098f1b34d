import { type Block, say } from '../show.ts';
import type { ProjectState, Work } from '../state.ts';

type Resolving = Extract<Work, { kind: 'fork-resolve' }>;

/** What the shell was at, as the end of "the shell ended while …". */
export function resolvingWords({ name, side, by }: Pick<Resolving, 'name' | 'side' | 'by'>): string {
  const whose = `the conflicts of ${name}-${side}`;
  return by === 'agent'
    ? `the agent of side ${side} was resolving ${whose}`
    : `you were resolving ${whose} in an editor`;
}

/** The ways on besides `!resume` from a resolution that was cut short with the shell; none elsewhere. */
export function otherWays({ work, halt }: Pick<ProjectState, 'work' | 'halt'>): readonly string[] {
  if (work?.kind !== 'fork-resolve' || halt?.reason !== 'interrupted') return [];
  return [
    `!merge ${work.side}: look at the merge again and decide anew · !pause: give the resolution up, all as it was`,
  ];
}

/** What is said of a resolution that was cut short just now: nothing goes on by itself, and what `!resume` would do. */
export function cutResolution({ work, halt }: Pick<ProjectState, 'work' | 'halt'>): readonly Block[] {
  if (work?.kind !== 'fork-resolve' || halt !== null) return [];
  const { name, side, by } = work;
  const again = by === 'agent' ? 'the agent of that side begins again, which costs anew' : 'the editor is opened again';
  return [
    say(
      'warn',
      `The conflicts of ${name}-${side} were being resolved when the shell ended. Nothing is merged, and nothing goes on by itself.`,
      `  !resume: ${again}`,
      `  !merge ${side}: look at the merge again and decide anew`,
      '  !pause: give the resolution up; everything is as it was',
    ),
  ];
}

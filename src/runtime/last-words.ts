import type { EventOf } from '../../schemas/event.ts';
import type { State } from '../core/state.ts';

/** Why the pipeline stands still, when the shell is left while it works. */
export function lastWords(reason: 'quit' | 'signal'): EventOf<'pipeline/halted'> {
  return reason === 'quit'
    ? { type: 'pipeline/halted', reason: 'paused', detail: 'the shell was left' }
    : { type: 'pipeline/halted', reason: 'interrupted', detail: 'the shell was ended by a signal' };
}

/** True while the shell is being left: little time is left for anything. */
export function isLeaving({ project }: State): boolean {
  const words = [lastWords('quit'), lastWords('signal')];
  return words.some(({ reason, detail }) => project?.halt?.reason === reason && project.halt.detail === detail);
}

/** How to come back. */
export function goodbye({ project }: State): readonly string[] {
  return project === null
    ? ['Come back any time: npm start, then Start agent 0.']
    : [`Everything is saved. To come back: npm start, then Start agent 0 and choose ${project.name}.`];
}

/** What a fault of the program says: the fault, and where everything acknowledged is. */
export function faultWords(error: unknown, journal: string | null): readonly string[] {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const words = `This is a fault of the shell itself: ${what}`;
  return journal === null ? [words] : [words, `Nothing acknowledged is lost: ${journal}`];
}

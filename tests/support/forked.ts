import type { SideName } from '../../schemas/fork.ts';
import { fold } from '../../src/core/evolve.ts';
import type { ProjectState, ShellState } from '../../src/core/state.ts';
import { type Play, type Scripted, Shell, shellAt } from './scripted-world.ts';
import { DIR } from './story.ts';

export const SIDE_DIR: Readonly<Record<SideName, string>> = { A: `${DIR}.trial-A`, B: `${DIR}.trial-B` };
export const FORK = '!fork trial --a "one file" --b "a database"';

/** Plays for one side or the other; a side without one does what its assignment says. */
export const bySide =
  (plays: Partial<Record<SideName, Play>>): Play =>
  (assignment, signal, answers) => {
    const side = assignment.runId.startsWith('trial-A.') ? 'A' : 'B';
    return plays[side]?.(assignment, signal, answers) ?? null;
  };

/** A shell on a planned project that is about to be forked. */
export const beforeFork = (script: Scripted, shell: Partial<ShellState> = { interactive: false }): Promise<Shell> =>
  shellAt('planned', script, shell);

/** A shell whose fork has been run with this script and rests. */
export async function forked(script: Scripted = {}, shell?: Partial<ShellState>): Promise<Shell> {
  const one = await beforeFork(script, shell);
  await one.all(FORK);
  return one;
}

/** A side as its journal tells it. */
export async function sideState(shell: Shell, side: SideName): Promise<ProjectState> {
  const state = fold(await shell.scripted.journals.read(`${SIDE_DIR[side]}/.git`));
  if (state === null) throw new Error(`side ${side} has no journal`);
  return state;
}

/** How the project's shell knows the sides of its newest fork. */
export function sides(shell: Shell) {
  const fork = shell.at.forks.at(-1);
  if (fork === undefined) throw new Error('there is no fork');
  const [A, B] = fork.sides;
  if (A === undefined || B === undefined) throw new Error('a fork has two sides');
  return { fork, A, B };
}

export const verdicts = (shell: Shell) => {
  const { A, B } = sides(shell);
  return { A: A.score?.verdict, B: B.score?.verdict };
};

/** The same project in another shell, with some ports changed. */
export async function reopened(
  shell: Shell,
  ports: Shell['scripted']['ports'],
  state: Partial<ShellState> = { interactive: false },
): Promise<Shell> {
  await shell.session.close('quit');
  shell.scripted.ports = ports;
  const other = new Shell({}, state, shell.scripted);
  return other.all('Start agent 0', '1');
}

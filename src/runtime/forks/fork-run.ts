import { workerFor } from '../../core/agent-choice.ts';
import type { Fork, Side } from '../../core/branches.ts';
import type { Effect } from '../../core/effect.ts';
import { limitsOf } from '../../core/limits.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import type { State } from '../../core/state.ts';
import type { EffectContext } from '../context.ts';
import { INSIST, type MemoryRoom, memoryRoom, withCap } from '../memory-room.ts';
import { whyStopped } from '../stopped.ts';
import { type Crew, withCrew } from './crew.ts';
import { restOf } from './rest.ts';

type Order = Extract<Effect, { type: 'fork/run' }>;

/**
 * Runs both sides of a fork until both are at rest: done, stopped, or waiting for an answer nobody gives; at the same time
 * where memory carries both, else one after the other. The report comes also after an abort; what was done is in the sides' own journals.
 */
export async function runFork(context: EffectContext, { fork }: Order): Promise<Report> {
  const room = roomOf(context, fork);
  return withCrew(withCap(context, room.capMb), { fork, sides: fork.sides }, async (crew) => {
    if (room.width > 1) await Promise.all(crew.runs.map((run) => run.run()));
    else for (const run of crew.runs) await run.run();
    // A fetch that is behind would go on in a directory that is looked at, or put away, next; or be cut short.
    await crew.kept();
    const sides = await Promise.all(crew.runs.map((run) => restOf(context, fork, run)));
    return { type: 'fork/rested', name: fork.name, why: whyAtRest(context, crew), sides };
  });
}

/** Whether memory carries the agents of both sides; that it does not is told. Sides that are built have none. */
function roomOf(context: EffectContext, fork: Fork): MemoryRoom {
  const sides = fork.sides.filter(({ score }) => score?.verdict !== 'built');
  const backends = sides.map((side) => backendOf(context.state(), side));
  const room = memoryRoom(context, backends);
  if (room.why === null) return room;
  const words = room.insisted
    ? `Both sides are built at the same time because config/context.json insists, though memory does not carry them: ${room.why}. The machine may run out of it.`
    : `The sides are built one after the other, A first: memory carries one agent at a time (${room.why}); ${INSIST}.`;
  context.stage.push({ kind: 'block', block: say('warn', words) });
  return room;
}

/** Whose agent builds a side: the one it was given, else the one that builds the project. */
function backendOf({ shell, project }: State, side: Side): string {
  if (side.given !== false || project === null) return side.backend;
  return workerFor(project, BUILDER, limitsOf(shell).crew).backend;
}

const BUILDER = 3;

function whyAtRest({ signal }: EffectContext, { budget }: Crew): string {
  if (signal.aborted) return whyStopped(signal) ?? 'stopped by the human';
  return budget.isOver() ? 'the budget of the fork is used up' : '';
}

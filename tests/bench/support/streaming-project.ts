import { exec } from '../../support/exec.ts';
import { freshPlace, inParallel, type Place, withScenario } from '../../support/home.ts';
import { TO_SHIP } from '../../support/journey.ts';
import { BRIEF } from '../../support/journey-lines.ts';

/** What each agent says, and how many of them at the same time: one to four. */
export interface Stream {
  readonly agents: number;
  readonly lines: number;
  readonly linesPerSecond: number;
}

export interface Streaming {
  readonly place: Place;
  readonly env: Place['env'];
}

/** A project that waits for `!build`, whose four tasks of one batch have so much to say. */
export async function streamingProject({ agents, ...said }: Stream): Promise<Streaming> {
  const place = freshPlace();
  inParallel(place, agents);
  const brief = BRIEF.replace('search books', 'search books, lend books');
  const toPlan = TO_SHIP.slice(0, TO_SHIP.indexOf('!plan') + 1).map((line) => (line === BRIEF ? brief : line));
  const ended = await exec({ place, lines: toPlan });
  if (ended.code !== 0) throw new Error(`${ended.stdout}${ended.stderr}`);
  const steps = [2, 3, 4, 5].map((task) => ({
    when: { purpose: 'task', taskId: `TASK-00${task}`, attempt: 1 },
    do: { act: 'flood', ...said },
  }));
  return { place, env: { ...withScenario(place, steps), CODESLEUTH_REHEARSAL_PACE: '0' } };
}

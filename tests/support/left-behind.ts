import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { forkSessionSchema } from '../../schemas/fork.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { Place } from './home.ts';
import { outcome } from './journey.ts';

const outcomeSchema = z.looseObject({ files: z.record(z.string(), z.string()), commits: z.array(z.unknown()) });
const SCORELESS = { verdict: null, tasksDone: 0, gatesFailed: 0, testsFailed: 0, files: 0, added: 0, removed: 0 };

/** What a project with a fork leaves behind; of the fork's session without what a restart costs: turns, time, money, tries. */
export function leftBehind(place: Place): unknown {
  const { files, commits, ...rest } = outcomeSchema.parse(outcome(place));
  const { [PATHS.forkSession]: session = '{}', ...others } = files;
  const { name, status, winner, sides } = forkSessionSchema.parse(unmasked(place, session));
  const scores = sides.map(({ side, score }) => {
    const { verdict, tasksDone, gatesFailed, testsFailed, files: changed, added, removed } = score ?? SCORELESS;
    return { side, verdict, tasksDone, gatesFailed, testsFailed, changed, added, removed };
  });
  // Two branches meet: which of two commits of one second is listed first says nothing.
  const sorted = commits.map((commit) => JSON.stringify(commit)).sort();
  return { ...rest, commits: sorted, files: others, fork: { name, status, winner, scores } };
}

/** The session as it lies on the disk: the one in the outcome has its times and commit ids masked. */
function unmasked(place: Place, masked: string): unknown {
  return masked === '{}' ? {} : JSON.parse(readFileSync(join(place.project, PATHS.forkSession), 'utf8'));
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTrials, type Trial } from '../support/cap-trial.ts';
import type { Place } from '../support/home.ts';
import { LONG } from '../support/long.ts';
import { plannedPlace } from '../support/planned-place.ts';
import { STAND_IN } from '../support/spender.ts';

const TRIALS = Number(process.env.CODESLEUTH_CAP_TRIALS ?? (LONG ? 100 : 4));
let place: Place;
beforeAll(async () => {
  place = await plannedPlace();
}, 60_000);
afterAll(() => place?.remove());

const temperOf = (index: number) => (index % 4 < 2 ? 'mild' : 'deaf');

test('at the figure that reaches a cap every agent and all its children die, and only what was asked already is paid for', async () => {
  const trials = Array.from({ length: TRIALS }, (_, index): Trial => {
    const agents = index % 2 === 0 ? 1 : 2;
    return { index, spender: STAND_IN(temperOf(index)), template: place.project, place, agents };
  });
  await runTrials(trials, 'cap', ({ over, left, session }, { index, agents }) => {
    expect(session.snapshotState().project?.halt, `trial ${index}`).toMatchObject({ reason: 'budget' });
    // One that obeys nothing has begun another by the time its figure tells so.
    const most = temperOf(index) === 'deaf' ? 2 * agents : agents;
    expect([left, over <= most], `trial ${index}: ${over} requests beyond`).toEqual([[], true]);
  });
}, 1_200_000);

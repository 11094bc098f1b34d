import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTrials, type Spender, type Trial } from '../support/cap-trial.ts';
import type { Place } from '../support/home.ts';
import { plannedPlace } from '../support/planned-place.ts';
import type { Driven } from './driven/driven.ts';
import { install } from './install.ts';
import { isChosen } from './versions.ts';

const TRIALS = Number(process.env.CODESLEUTH_CAP_TRIALS ?? '2');
const TRIAL_MS = 60_000;

interface Capped {
  readonly driven: Driven;
  readonly spender: Spender;
}

/** Nothing is reached but the server: what an agent asks elsewhere is refused at once, and not waited for. */
const offline = (spender: Spender): Spender => ({
  ...spender,
  env: (url) => {
    const via = { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url };
    return { ...via, NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost', ...spender.env(url) };
  },
});

/** A cap that stops a real agent, `CODESLEUTH_CAP_TRIALS` times (2). */
export function testCap({ driven, spender }: Capped): void {
  describe.skipIf(!isChosen(driven.id))(`a cap on the real ${driven.id}`, () => {
    let place: Place;
    beforeAll(async () => {
      install(driven.id);
      place = await plannedPlace((home) => driven.settle?.(home));
    });
    afterAll(() => place?.remove());

    test(
      'leaves nobody alive, and at the most the request under way is paid for beyond it',
      async () => {
        const trials = Array.from({ length: TRIALS }, (_, index): Trial => {
          return { index, spender: offline(spender), template: place.project, place, agents: 1 };
        });
        await runTrials(trials, `cap on ${driven.id}`, ({ over, left, session }, { index }) => {
          expect(session.snapshotState().project?.halt, `trial ${index}`).toMatchObject({ reason: 'budget' });
          expect([left, over <= 1], `trial ${index}: ${over} requests beyond`).toEqual([[], true]);
        });
      },
      TRIAL_MS * TRIALS,
    );
  });
}

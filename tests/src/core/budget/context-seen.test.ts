import { describe, expect, test } from 'vitest';
import type { Event, EventOf } from '../../../../schemas/event.ts';
import { evolve } from '../../../../src/core/evolve.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { usage } from '../../../support/budget-samples.ts';
import { LANE_SAMPLES } from '../../../support/lane-samples.ts';
import { buildingProject, RUN, SAMPLES } from '../../../support/view-state.ts';

const AT = '2026-11-20T14:02:00.000Z';
const put = (state: ProjectState, ...events: readonly Event[]): ProjectState =>
  events.reduce((now, event) => evolve(now, event, { seq: now.seq + 1, at: AT }) ?? now, state);

const ran = (end: Partial<EventOf<'run/ended'>>, model: string | null = 'big-1'): ProjectState['context'] => {
  const run = { ...RUN, runId: 'R0009', backend: 'claude', model };
  const ended: Event = { ...SAMPLES['run/ended'], runId: 'R0009', trespass: [], ...end };
  return put(buildingProject(), { type: 'run/started', run }, ended).context;
};

describe('the context that is known', () => {
  test.each(['completed', 'failed', 'error', 'unreadable', 'unreported', 'cancelled', 'interrupted', 'asked'] as const)(
    'is the one of the last run, also when it ended as %s',
    (outcome) => {
      expect(ran({ outcome, usage: usage({ contextUsed: 90_000, contextSize: 400_000 }) })).toEqual({
        used: 90_000,
        size: 400_000,
        agent: 3,
        runId: 'R0009',
        backend: 'claude',
        model: 'big-1',
        at: AT,
      });
    },
  );

  test('has the window of the model that answered, and none where nobody said', () => {
    expect(ran({ usage: usage({ model: 'small-2', contextSize: 100_000 }) })).toMatchObject({
      model: 'small-2',
      size: 100_000,
    });
    expect(ran({ usage: usage({ contextSize: null }) }, null)).toMatchObject({ used: 20_000, size: null, model: null });
    expect(ran({ usage: usage({ contextSize: 0 }) })).toMatchObject({ size: null });
  });

  test('stays, with its age, after a run that told nothing', () => {
    expect(ran({ usage: null })).toMatchObject({ used: 24_000, at: '2026-11-01T10:00:00Z' });
    expect(ran({ usage: usage({ contextUsed: null }) })).toMatchObject({ used: 24_000, runId: 'R0001' });
  });

  test('is told by tasks that are built at the same time too', () => {
    const { ended } = LANE_SAMPLES['lane/ended'];
    const lane: Event = { ...LANE_SAMPLES['lane/ended'], ended: { ...ended, usage: usage({ contextUsed: 5 }) } };
    const state = put(buildingProject(), LANE_SAMPLES['lanes/opened'], lane);
    expect(state.context).toMatchObject({ used: 5, runId: 'R0005', at: AT });
    expect(state.recentRuns.at(-1)).toMatchObject({ taskId: 'TASK-002', beside: true, ms: 12_000 });
  });
});

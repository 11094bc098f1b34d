import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AgentError, AgentEvent } from '../../../schemas/agent-event.ts';
import { block, end, forever, type Play, shellAt, trouble } from '../../support/scripted-world.ts';
import { RESULTS } from '../../support/story.ts';

const USAGE = {
  fresh: 10,
  cacheRead: 0,
  cacheWrite: 0,
  output: 5,
  reasoning: 0,
  requests: 1,
  costMicroUsd: 7,
  costSource: 'agent',
  contextUsed: null,
  contextSize: null,
  exact: true,
} as const;

const failed = (change: Partial<AgentError>): AgentEvent => ({
  type: 'end',
  reason: 'error',
  error: { kind: 'overload', status: 529, retryable: true, message: 'the provider is overloaded', ...change },
  finalText: '',
});

/** Fails so often, then works. */
function failing(times: number, error: Partial<AgentError> = {}) {
  const prompts: string[] = [];
  const play: Play = async function* () {
    prompts.push('prompt');
    yield { type: 'usage', usage: USAGE };
    yield prompts.length <= times ? failed(error) : end(block(RESULTS.critique));
  };
  return { play, prompts };
}

/** Lets the session go on, and its clock with it, until the state is so. */
async function reach(when: () => boolean): Promise<void> {
  for (let rounds = 0; !when(); rounds += 1) {
    if (rounds > 20_000) throw new Error('it never came to that');
    await vi.advanceTimersByTimeAsync(50);
  }
}

afterEach(() => void vi.useRealTimers());

async function review(play: Play) {
  const shell = await shellAt('built');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  shell.scripted.script = { play };
  await shell.session.line('!critic');
  return shell;
}

describe('a run that the outside world breaks off', () => {
  test('has its row, and what its agent used counts', async () => {
    const shell = await shellAt('built');
    shell.scripted.script = {
      play: async function* () {
        yield { type: 'usage', usage: USAGE };
        throw trouble('the copy is gone');
      },
    };
    await shell.do('!critic');
    expect(shell.at.halt).toMatchObject({ reason: 'failed', detail: expect.stringContaining('the copy is gone') });
    expect(shell.scripted.rows.at(-1)).toMatchObject({ agent: 4, ended: 'error', input_tokens: 10 });
    expect(shell.at.spend['4']).toMatchObject({ runs: 1, turns: 1, costMicroUsd: 7, input: 10 });
  });
});

describe('a request that fails', () => {
  test('is tried again after a pause that the human sees, in the same run, and every try is paid for', async () => {
    const { play, prompts } = failing(2);
    const shell = await review(play);
    await reach(() => shell.session.live.view.run?.waiting != null);
    expect(shell.session.live.view.run?.waiting).toMatchObject({ why: 'the provider is overloaded' });
    await reach(() => shell.at.critique !== null);
    expect(prompts).toHaveLength(3);
    expect(shell.words()).toContain('the provider is overloaded. Try 2 in 5 s.');
    expect(shell.words()).toContain('the provider is overloaded. Try 3 in 30 s.');
    expect(shell.scripted.rows.slice(-3)).toMatchObject(
      ['error', 'error', 'done'].map((ended) => ({
        ended,
        input_tokens: 10,
        output_tokens: 5,
        turn_cost_usd: 0.000007,
      })),
    );
  });

  test('is not tried for ever: the third failure stops the run, and no gate is passed', async () => {
    const { play, prompts } = failing(9);
    const shell = await review(play);
    await reach(() => shell.at.halt !== null);
    expect(prompts).toHaveLength(3);
    expect(shell.at).toMatchObject({ critique: null, halt: { reason: 'failed' } });
  });

  test('waits as long as the provider says', async () => {
    const { play, prompts } = failing(1, { kind: 'rate', retryAfterMs: 60_000 });
    const shell = await review(play);
    await reach(() => shell.session.live.view.run?.waiting != null);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(prompts).toHaveLength(1);
    await reach(() => shell.at.critique !== null);
    expect(prompts).toHaveLength(2);
  });

  test.each<AgentError['kind']>(['auth', 'context', 'protocol', 'crash', 'other'])(
    'for want of %s is not tried again',
    async (kind) => {
      const { play, prompts } = failing(9, { kind });
      const shell = await review(play);
      await reach(() => shell.at.halt !== null);
      expect(prompts).toHaveLength(1);
    },
  );

  test('is let go of when the human stops the run while it waits', async () => {
    const { play, prompts } = failing(9);
    const shell = await review(play);
    await reach(() => shell.session.live.view.run?.waiting != null);
    await shell.session.line('!pause');
    await reach(() => !shell.session.busy);
    expect(prompts).toHaveLength(1);
    expect(shell.at.halt).toMatchObject({ reason: 'paused' });
  });
});

describe('the row of a turn', () => {
  test('is written before anything else is made of the turn, also of one that failed', async () => {
    const { play } = failing(9, { kind: 'auth' });
    const shell = await review(play);
    await reach(() => shell.at.halt !== null);
    const { calls, rows } = shell.scripted;
    const opened = calls.lastIndexOf('agent.open');
    // The tree is recorded while the agent gets ready for its prompt.
    expect(calls.slice(opened + 1, opened + 4)).toEqual(['agent.warm', 'git.recordTree', 'telemetry.append']);
    expect(rows.at(-1)).toMatchObject({ ended: 'error', agent: 4, cost_source: 'agent', requests: 1 });
  });

  test('is written for a turn the human stopped, and for one of which nothing is known', async () => {
    const shell = await review(forever);
    await reach(() => shell.session.live.view.run !== null);
    await shell.session.line('!pause');
    await reach(() => !shell.session.busy);
    expect(shell.scripted.rows.at(-1)).toMatchObject({
      ended: 'cancelled',
      input_tokens: 0,
      turn_cost_usd: null,
      cost_source: 'none',
      exact: false,
    });
  });

  test('names the model that answered before the one that was asked for, and who pays', async () => {
    const shell = await review(async function* () {
      yield { type: 'usage', usage: { ...USAGE, model: 'opus-9', billing: 'subscription' } };
      yield end(block(RESULTS.critique));
    });
    await reach(() => shell.at.critique !== null);
    expect(shell.scripted.rows.at(-1)).toMatchObject({ model: 'opus-9', billing: 'subscription' });
  });
});

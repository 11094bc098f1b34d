import { describe, expect, it } from 'vitest';
import { Meter } from '../../../../../src/adapters/agents/acp/meter.ts';
import { promptAnswerSchema } from '../../../../../src/adapters/agents/acp/wire.ts';

const answer = (usage: unknown, more: object = {}) =>
  promptAnswerSchema.parse({ stopReason: 'end_turn', usage, ...more });
const used = (usage: unknown, more: object = {}) => new Meter().used(answer(usage, more), 0);
const usd = (amount: number, currency = 'USD') =>
  ({ sessionUpdate: 'usage_update', used: 5, size: 10, cost: { amount, currency } }) as const;

describe('tokens', () => {
  it.each([
    ['kinds that add up to the total', [100, 20, 10, 30, 160], { fresh: 100, cacheRead: 30, output: 30 }],
    ['thoughts within the output', [100, 20, 10, 30, 150], { fresh: 100, cacheRead: 30, output: 20 }],
    ['the cache within the input', [100, 20, 10, 30, 130], { fresh: 70, cacheRead: 30, output: 30 }],
    ['both within', [100, 20, 10, 30, 120], { fresh: 70, cacheRead: 30, output: 20 }],
    ['no total', [100, 20, 10, 30, undefined], { fresh: 100, cacheRead: 30, output: 30 }],
  ] as const)(
    'are sorted by %s',
    (_, [inputTokens, outputTokens, thoughtTokens, cachedReadTokens, totalTokens], sorted) => {
      const usage = { inputTokens, outputTokens, thoughtTokens, cachedReadTokens, totalTokens };
      expect(used(usage)).toMatchObject({ ...sorted, reasoning: 10, exact: false });
    },
  );

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['something else', 'many'],
    ['fields in other forms', { inputTokens: 'many', outputTokens: -1, totalTokens: 0.5 }],
  ])('are none where there is %s', (_, usage) => {
    expect(used(usage)).toMatchObject({ fresh: 0, output: 0, costMicroUsd: null, contextUsed: null });
  });

  it('of gemini are read where there are no others', () => {
    const _meta = { quota: { token_count: { input_tokens: 7, output_tokens: 3 } } };
    expect(used(undefined, { _meta })).toMatchObject({ fresh: 7, output: 3 });
    expect(used({ inputTokens: 1, outputTokens: 1 }, { _meta })).toMatchObject({ fresh: 1, output: 1 });
  });
});

describe('a prompt', () => {
  it('counts what was used before it was told to go on, and the next one does not', () => {
    const meter = new Meter();
    meter.begin();
    meter.carry(answer({ inputTokens: 5, outputTokens: 1 }));
    expect(meter.used(answer({ inputTokens: 7, outputTokens: 2 }), 0)).toMatchObject({ fresh: 12, output: 3 });
    meter.begin();
    expect(meter.used(answer({ inputTokens: 7, outputTokens: 2 }), 0)).toMatchObject({ fresh: 7, output: 2 });
  });

  it('leaves the context as full as it was where the agent says nothing of it', () => {
    const meter = new Meter();
    meter.read({ sessionUpdate: 'usage_update', used: 5, size: 10, cost: null });
    meter.read({ sessionUpdate: 'usage_update', used: 0, size: 0, cost: null });
    expect(meter.used(null, 0)).toMatchObject({ contextUsed: 5, contextSize: 10 });
  });
});

describe('cost', () => {
  it('is the difference of two totals', () => {
    const meter = new Meter();
    meter.fresh();
    meter.begin();
    meter.read(usd(0.5));
    expect(meter.used(null, 0)).toMatchObject({ costMicroUsd: 500_000, costSource: 'agent', contextSize: 10 });
    meter.begin();
    meter.read(usd(0.75));
    expect(meter.used(null, 0).costMicroUsd).toBe(250_000);
  });

  it.each([
    ['in another currency', usd(1, 'EUR'), 'none'],
    // Such an agent has told, and what it costs is not to be guessed.
    ['of nothing, which agents tell that know no price', usd(0), 'agent'],
    ['that is not told', { sessionUpdate: 'usage_update', used: 5, size: 10, cost: null } as const, 'none'],
  ] as const)('%s is not known', (_, update, costSource) => {
    const meter = new Meter();
    meter.fresh();
    meter.begin();
    meter.read(update);
    expect(meter.used(null, 0)).toMatchObject({ costMicroUsd: null, costSource, contextUsed: 5 });
  });

  it('of an earlier conversation is known from the second prompt on', () => {
    const meter = new Meter();
    meter.unknown();
    meter.begin();
    meter.read(usd(4));
    expect(meter.used(null, 0).costMicroUsd).toBeNull();
    meter.begin();
    meter.read(usd(5));
    expect(meter.used(null, 0).costMicroUsd).toBe(1_000_000);
  });
});

describe('the model', () => {
  const quota = (...models: readonly (readonly [string, number])[]) => ({
    _meta: {
      quota: {
        token_count: { input_tokens: 7, output_tokens: 3 },
        model_usage: models.map(([model, input]) => ({ model, token_count: { input_tokens: input } })),
      },
    },
  });

  it('is that of the session, and not told where that is not', () => {
    const meter = new Meter();
    expect(meter.used(null, 0)).not.toHaveProperty('model');
    meter.model = 'provider/m';
    expect(meter.used(answer(null), 0)).toMatchObject({ model: 'provider/m' });
  });

  it('is rather the one that did most of the work, where an answer tells', () => {
    const meter = new Meter();
    meter.model = 'auto';
    expect(meter.used(answer(null, quota(['small', 10], ['large', 900])), 0)).toMatchObject({ model: 'large' });
    expect(meter.used(answer(null, quota()), 0)).toMatchObject({ model: 'auto', fresh: 7 });
  });
});

import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import { request } from '../../../../support/request.ts';
import { claude } from './replay.ts';

interface Told {
  /** What the session says of its key, and the process of its account; absent where nothing is said. */
  readonly key?: string;
  readonly account?: object;
  readonly models?: readonly string[];
}

const TOKENS = { input_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 5 };
const USED = {
  inputTokens: 10,
  outputTokens: 5,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  thinkingTokens: 0,
  costUSD: 0.25,
  contextWindow: 200_000,
};

/** The usage at the end of a prompt in such a session. */
function usage({ key, account, models = [] }: Told) {
  const dialect = claude();
  dialect.begin();
  const hear = (message: object): readonly AgentEvent[] => dialect.hear(JSON.stringify(message)).events;
  const response = { subtype: 'success', request_id: 'r', ...(account === undefined ? {} : { response: { account } }) };
  hear({ type: 'control_response', response });
  dialect.prompt(request('hi'));
  const source = key === undefined ? {} : { apiKeySource: key };
  hear({ type: 'system', subtype: 'init', session_id: 's', model: 'claude-opus-5-5[1m]', ...source });
  for (const [index, model] of models.entries()) {
    const parent_tool_use_id = model.includes('haiku') ? 'helper' : null;
    const message = { id: `m${index}`, model, content: [], usage: TOKENS };
    hear({ type: 'assistant', parent_tool_use_id, message });
  }
  const events = hear({
    type: 'result',
    subtype: 'success',
    is_error: false,
    result: 'ok',
    model_usage_since_last_result: { 'claude-opus-5-5': USED },
  });
  return events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])).at(-1);
}

describe('who pays', () => {
  const paid = { costMicroUsd: 250_000, costSource: 'agent' };
  const free = { costMicroUsd: null, costSource: 'none', fresh: 10, output: 5 };

  it.each(['ANTHROPIC_API_KEY', 'apiKeyHelper', '/login managed key', 'user'])('of the key %s is its owner', (key) => {
    expect(usage({ key })).toMatchObject({ billing: 'metered', ...paid });
  });

  it.each<[string, Told]>([
    ['a log-in', { key: 'oauth' }],
    ['no key', { key: 'none' }],
    ['no key, with the log-in of the account', { key: 'none', account: { tokenSource: 'claude.ai' } }],
    [
      'no key, with a token for it',
      { key: 'none', account: { tokenSource: 'CLAUDE_CODE_OAUTH_TOKEN', apiProvider: 'firstParty' } },
    ],
  ])('by %s is a subscription, and no dollars were spent', (_, told) => {
    expect(usage(told)).toMatchObject({ billing: 'subscription', ...free });
  });

  it.each<[string, Told]>([
    ['nothing is said of', {}],
    ['nobody is logged in to', { key: 'none', account: { tokenSource: 'none' } }],
    ['a gateway has', { key: 'none', account: { tokenSource: 'ANTHROPIC_AUTH_TOKEN' } }],
    ['another provider has', { key: 'none', account: { apiProvider: 'bedrock' } }],
  ])('is not told of an account that %s', (_, told) => {
    const used = usage(told);
    expect(used).toMatchObject(paid);
    expect(used).not.toHaveProperty('billing');
  });
});

describe('the model', () => {
  it('is the one the session began with, by its plain name', () => {
    expect(usage({})?.model).toBe('claude-opus-5-5');
  });

  it('is the one that answered last, and no helper of its', () => {
    expect(usage({ models: ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5'] })?.model).toBe(
      'claude-sonnet-5-5',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { modelIn } from '../../../../../src/adapters/agents/acp/setup.ts';
import { sessionSchema } from '../../../../../src/adapters/agents/acp/wire.ts';
import { OPTIONS, presetOf } from './replay.ts';

const option = { configOptions: [{ id: 'model', category: 'model', currentValue: 'corp/m-1', options: [] }] };
const older = { models: { currentModelId: 'm-2' } };

/** The model of a session that an agent opens with these words. */
const model = (session: object, preset = 'gemini', wanted: string | null = null): string | null =>
  modelIn(sessionSchema.parse(session), { preset: presetOf(preset), options: { ...OPTIONS, model: wanted } });

describe('the model of a session', () => {
  it('is what its option says, or what older agents do', () => {
    expect(model({ ...option, ...older })).toBe('corp/m-1');
    expect(model(older)).toBe('m-2');
  });

  it('is the one that was asked for, where the agent can be told', () => {
    expect(model(option, 'opencode', 'corp/m-9')).toBe('corp/m-9');
    expect(model(older, 'gemini', 'm-9')).toBe('m-9');
    expect(model(older, 'opencode', 'm-9')).toBe('m-2');
  });

  it.each([{}, { models: {} }, { models: 'many' }, { configOptions: [{ id: 'model', currentValue: 7 }] }])(
    'is not known of %j',
    (session) => {
      expect(model(session)).toBeNull();
    },
  );
});

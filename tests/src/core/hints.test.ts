import { describe, expect, test } from 'vitest';
import hintsJson from '../../../config/hints.json' with { type: 'json' };
import { hintsFileSchema } from '../../../schemas/config.ts';
import { matchHint } from '../../../src/core/hints.ts';

const hints = hintsFileSchema.parse(hintsJson);
const gateOf = (text: string, stage: 'discovery' | 'building' = 'discovery'): string | null =>
  matchHint(text, hints, { stage })?.match(/!\w+/)?.[0] ?? null;

describe('matchHint', () => {
  test('is one line of this form', () => {
    expect(matchHint("let's build", hints, { stage: 'planning' })).toBe(
      "It sounds like you're ready to proceed — type !build to activate the Builder.",
    );
  });

  test.each([
    ['looks good', '!plan'],
    ['Yes, that looks right!', '!plan'],
    ["I'm happy with this.", '!plan'],
    ['LET’S BUILD', '!build'],
    ['ok   start   building', '!build'],
    ['go ahead and build it', '!build'],
    ['we are ready to ship', '!verify'],
    ['it looks shippable to me', '!verify'],
    ['We’re done', '!verify'],
    ['please check security', '!security'],
    ['run the security review', '!security'],
    ['not bad, looks good', '!plan'],
    ['it was not right but now it looks good', '!plan'],
  ])('%j sounds like %s', (text, gate) => {
    expect(gateOf(text)).toBe(gate);
  });

  test.each([
    'not ready to ship',
    'this is not yet ready to ship',
    "it doesn't look like we're done",
    'I don’t think it looks good',
    'never start building',
    'are we ready to ship?',
    'tell me when it is ready to ship',
    'if it looks good I will say so',
    'looks goodish',
    'outlooks good',
    'we’re donewith',
    'the builder builds',
    '',
  ])('%j sounds like nothing', (text) => {
    expect(gateOf(text)).toBeNull();
  });

  test('praise means the plan only after discovery', () => {
    expect(gateOf('looks good', 'building')).toBeNull();
    expect(matchHint('looks good', hints, { stage: null })).toBeNull();
    expect(matchHint('looks good', hints, { stage: 'discovery', finished: false })).toBeNull();
    expect(matchHint('looks good', hints, { stage: 'discovery', finished: true })).not.toBeNull();
  });
});

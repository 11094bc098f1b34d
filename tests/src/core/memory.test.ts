import { describe, expect, test } from 'vitest';
import { agentChoiceSchema } from '../../../schemas/config.ts';
import {
  carried,
  memoryCapMb,
  memoryText,
  memoryWords,
  type Parallel,
  reckonedMb,
  wantedWidth,
} from '../../../src/core/memory.ts';

const MEMORY = { claude: 404, codex: 154, opencode: 930, other: 500 };
const parallel = (change: Partial<Parallel> = {}): Parallel => ({
  choice: null,
  insists: false,
  cores: 8,
  memoryMb: MEMORY,
  capMb: null,
  ...change,
});

describe('how many agents are to build at the same time', () => {
  test.each([
    ['as many as there are cores', parallel(), 'codex', 8],
    ['one where the machine is not looked at', parallel({ cores: null }), 'claude', 1],
    ['one of what works in the shell itself', parallel(), 'rehearsal', 1],
    ['the number that is configured', parallel({ choice: 3, cores: 1 }), 'claude', 3],
    ['the number that is configured, in the shell itself too', parallel({ choice: 3, cores: null }), 'rehearsal', 3],
    ['by itself where that is configured', parallel({ choice: 'auto' }), 'codex', 8],
  ])('%s', (_what, given, backend, expected) => {
    expect(wantedWidth(given, backend)).toBe(expected);
  });

  test.each([[0], [-1], [1.5], ['3'], ['many']])('a configuration with %j is refused', (value) => {
    expect(agentChoiceSchema.safeParse({ backend: 'codex', model: null, parallel: value }).success).toBe(false);
  });

  test.each([[1], [7], ['auto']])('a configuration with %j is taken', (value) => {
    expect(agentChoiceSchema.safeParse({ backend: 'codex', model: null, parallel: value }).success).toBe(true);
  });
});

describe('how many agents memory carries', () => {
  const needs = (...backends: string[]) => backends.map((id) => reckonedMb(id, MEMORY));

  test.each([
    ['as many as six tenths of the free memory hold', needs('claude', 'claude', 'claude'), 2100, 3],
    ['not one more', needs('claude', 'claude', 'claude'), 2000, 2],
    ['fewer of a larger one', needs('opencode', 'opencode', 'opencode'), 4000, 2],
    ['by the figure for others, where a backend has none', needs('mine', 'mine', 'mine'), 2000, 2],
    ['one where there is hardly any memory', needs('claude', 'claude'), 100, 1],
    ['any of what works in the shell itself', needs('rehearsal', 'rehearsal', 'rehearsal'), 1, 3],
    ['two of different size', needs('codex', 'opencode'), 1810, 2],
    ['one of two, for the larger counts', needs('codex', 'opencode'), 1800, 1],
  ])('%s', (_what, needsMb, freeMb, expected) => {
    expect(carried(needsMb, freeMb)).toBe(expected);
  });

  test('is said with what each takes, once', () => {
    expect(memoryWords(['claude', 'claude', 'opencode'], 1500, MEMORY)).toBe(
      'claude takes about 404 MB, opencode takes about 930 MB, and of 1.5 GB of free memory agents may take 900 MB',
    );
    expect([999.4, 1000, 12_345].map(memoryText)).toEqual(['999 MB', '1.0 GB', '12.3 GB']);
  });
});

describe('what a run may grow to', () => {
  const growth = { configuredMb: null, freeMb: 10_000, together: 1, needMb: 400 };

  test.each([
    ['eight tenths of the free memory', {}, 8000],
    ['its share of that where several work', { together: 4 }, 2000],
    ['twice what it is reckoned to take, at the least', { freeMb: 500 }, 800],
    ['what is configured, be it more or less', { configuredMb: 100 }, 100],
  ])('is %s', (_what, change, expected) => {
    expect(memoryCapMb({ ...growth, ...change })).toBe(expected);
  });

  test.each([[0], [-5], [1.5], ['4 GB']])('is never %j', (value) => {
    expect(agentChoiceSchema.safeParse({ backend: 'codex', model: null, memory_cap_mb: value }).success).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { agentChoiceSchema } from '../../../../schemas/config.ts';
import { laneWidth, type Parallel } from '../../../../src/core/lanes/width.ts';

const parallel = (change: Partial<Parallel> = {}): Parallel => ({
  choice: null,
  room: { cores: 8, freeMb: 16_000 },
  memoryMb: { claude: 404, codex: 154, opencode: 930, other: 500 },
  ...change,
});

describe('how many agents build at the same time', () => {
  test.each([
    ['as many as there are cores', parallel(), 'codex', 8],
    ['as many as six tenths of the free memory hold', parallel({ room: { cores: 8, freeMb: 4000 } }), 'claude', 5],
    ['fewer of a larger one', parallel({ room: { cores: 8, freeMb: 4000 } }), 'opencode', 2],
    ['by the figure for others, where a backend has none', parallel({ room: { cores: 8, freeMb: 4000 } }), 'mine', 4],
    ['one where there is hardly any memory', parallel({ room: { cores: 8, freeMb: 100 } }), 'claude', 1],
    ['one where the machine is not looked at', parallel({ room: null }), 'claude', 1],
    ['one of what works in the shell itself', parallel(), 'rehearsal', 1],
    ['the number that is configured', parallel({ choice: 3, room: { cores: 1, freeMb: 10 } }), 'claude', 3],
    ['the number that is configured, in the shell itself too', parallel({ choice: 3, room: null }), 'rehearsal', 3],
    ['by itself where that is configured', parallel({ choice: 'auto' }), 'codex', 8],
  ])('%s', (_what, given, backend, expected) => {
    expect(laneWidth(given, backend)).toBe(expected);
  });

  test.each([[0], [-1], [1.5], ['3'], ['many']])('a configuration with %j is refused', (value) => {
    expect(agentChoiceSchema.safeParse({ backend: 'codex', model: null, parallel: value }).success).toBe(false);
  });

  test.each([[1], [7], ['auto']])('a configuration with %j is taken', (value) => {
    expect(agentChoiceSchema.safeParse({ backend: 'codex', model: null, parallel: value }).success).toBe(true);
  });
});

import type { EventOf, EventType } from '../../schemas/event.ts';

type CapEvent = Extract<EventType, `budget/${string}`>;
const PROJECT = { scope: { kind: 'project' }, unit: 'usd', limit: 5_000_000 } as const;

/** `config/defaults.json`, as it is to be. */
export const STAGE_TOKENS = {
  discovery: 80_000,
  planning: 140_000,
  builder: 40_000,
  critic: 120_000,
  security: 100_000,
  verifier: 80_000,
};

/** One of each event of caps. */
export const CAP_SAMPLES: { readonly [T in CapEvent]: EventOf<T> } = {
  'budget/set': { type: 'budget/set', ...PROJECT },
  'budget/warned': { type: 'budget/warned', ...PROJECT, used: 4_100_000, percent: 80 },
  'budget/reached': { type: 'budget/reached', ...PROJECT, used: 5_020_000 },
  'budget/unseen': { type: 'budget/unseen', ...PROJECT, turns: 3 },
};

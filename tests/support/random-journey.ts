import fc from 'fast-check';
import { type Edit, workEdit } from './random-names.ts';

/** What is done in a repository of random making. */
export interface Journey {
  readonly target: number;
  readonly trees: readonly [number, number] | null;
  readonly also: readonly number[];
  /** Done between the snapshot and the move. */
  readonly disturb: Edit | null;
  readonly locked: boolean;
  /** Done by the user after the move. */
  readonly edits: readonly Edit[];
  readonly commit: 'nothing' | 'stage' | 'commit' | 'branch';
  /** How far it goes: there, back, and there again. */
  readonly legs: 1 | 2 | 3;
}

export const journey: fc.Arbitrary<Journey> = fc.record({
  target: fc.nat(9),
  trees: fc.option(fc.tuple(fc.nat(9), fc.nat(9)), { freq: 8 }),
  also: fc.array(fc.nat(20), { maxLength: 3 }),
  disturb: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: workEdit }),
  locked: fc.nat(59).map((n) => n === 59),
  edits: fc.array(workEdit, { maxLength: 4 }),
  commit: fc.constantFrom('nothing', 'nothing', 'nothing', 'stage', 'stage', 'commit', 'commit', 'commit', 'branch'),
  legs: fc.constantFrom(2, 2, 3, 1),
});

import * as z from 'zod';
import { type Refusal, refuse } from '../src/core/decision.ts';
import type { Go } from '../src/core/effect.ts';

/** A command that takes no words. */
export const noWords = z.object({ words: z.array(z.string()).max(0, 'it takes no words') });

/** A command that takes any words. */
export const anyWords = z.object({ words: z.array(z.string()) });

/** What is said when the words after a command do not fit. */
export const misuse = (usage: string, why: string): Refusal =>
  refuse('usage', `that does not fit: ${why}`, { tryNext: [usage] });

/** The words after a line that is confirmed: nothing, or `--yes` with fingerprint and backup of what was shown; null for others. */
export function goOf(words: readonly string[]): Go | null {
  if (words.length === 0) return { yes: false };
  const [yes, seen = null, backup = null] = words;
  return yes === '--yes' && words.length <= 3 ? { yes: true, seen, backup } : null;
}

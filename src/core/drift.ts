import type { Envelope } from '../../schemas/event.ts';
import { handoffSchema } from '../../schemas/handoff.ts';
import type { Observation } from '../../schemas/observation.ts';
import { PATHS } from '../../schemas/paths.ts';
import { fold } from './evolve.ts';
import { printHandoff } from './handoff.ts';
import type { ProjectState } from './state.ts';

/** Artifacts that are no longer what the shell delivered: changed by someone else since, to be shown, not repaired. */
export function driftedArtifacts(state: ProjectState, observed: Observation): readonly string[] {
  const files = [observed.spec, observed.designContract, observed.interfaces, observed.schema, observed.ownership];
  const seen = new Map(
    [...files, ...observed.contracts].flatMap((file) => (file === null ? [] : [[file.path, file.sha256] as const])),
  );
  const watched = Object.entries(state.delivered).filter(([path]) => isWatched(path));
  return watched.filter(([path, sha]) => seen.get(path) !== sha).map(([path]) => path);
}

const WATCHED: readonly string[] = [PATHS.spec, PATHS.designContract, PATHS.interfaces, PATHS.schema, PATHS.ownership];

function isWatched(path: string): boolean {
  return WATCHED.includes(path) || path.endsWith('.contracts.ts');
}

/**
 * True when HANDOFF.json was edited by hand: it is not what the journal up to the number it names would print. A file
 * that only lags behind after a crash is what an earlier state printed, and is no drift.
 */
export function handoffDrifted(envelopes: readonly Envelope[], text: string | null): boolean {
  if (text === null) return false;
  const seq = Number(/"journal_seq": (\d+)/.exec(text)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(seq)) return true;
  if (prints(envelopes.slice(0, seq), text, text)) return false;
  // A merge brings the file of a side, with the number of that side's journal, which may say just what is so here.
  return !prints(envelopes, text, text.replace(/"journal_seq": \d+/, `"journal_seq": ${envelopes.at(-1)?.seq ?? 0}`));
}

/** Whether the state after these events, printed over the present file, is the expected text. */
function prints(envelopes: readonly Envelope[], present: string, expected: string): boolean {
  const state = fold(envelopes);
  const printed = state === null ? null : printHandoff(state, present);
  return printed !== null && JSON.stringify(sorted(printed)) === JSON.stringify(sorted(expected));
}

/** What makes a HANDOFF.json unreadable, with the path of the bad field; empty when it can be read. */
export function handoffUnreadable(text: string): string {
  try {
    const parsed = handoffSchema.safeParse(JSON.parse(text));
    const issue = parsed.success ? undefined : parsed.error.issues[0];
    return issue === undefined ? '' : ` (${issue.path.join('.') || 'the file'}: ${issue.message})`;
  } catch (error) {
    return ` (not JSON: ${error instanceof Error ? error.message : String(error)})`;
  }
}

function sorted(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  } catch {
    return null;
  }
}

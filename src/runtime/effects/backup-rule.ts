import type { ProjectState } from '../../core/state.ts';
import { heldBackups } from '../../core/travel/held-backups.ts';
import type { Backup } from '../../ports/travel.ts';

/** Backups stay while they are among the newest so many or younger than so many days: a busy day must not use up a month. */
export const KEPT = { keep: 50, days: 30, least: 5 } as const;

const DAY_MS = 86_400_000;

/** Of these backups, the newest first, those that need not be kept any more at this moment (UTC). */
export function staleBackups(backups: readonly Backup[], project: ProjectState, now: string): readonly Backup[] {
  const held = new Set(heldBackups(project));
  const oldest = Date.parse(now) - KEPT.days * DAY_MS;
  return backups.filter(({ ref, at }, place) => place >= KEPT.keep && Date.parse(at) < oldest && !held.has(ref));
}

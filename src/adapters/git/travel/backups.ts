import { BugError } from '../../../ports/errors.ts';
import type { Backup } from '../../../ports/travel.ts';
import type { Doors } from '../publish.ts';
import { DURABLE } from './durable-objects.ts';
import { BACKUP_REFS } from './meta.ts';
import { BACKUP_TRAILER } from './store-backup.ts';

const DAY_MS = 86_400_000;
const NAME = /^refs\/codesleuth\/backup\/([0-9]+)-[0-9a-f]+$/;

interface Kept extends Backup {
  readonly ms: number;
}

function whyOf(message: string): string {
  const text = message.trimEnd();
  return text.endsWith(BACKUP_TRAILER) ? text.slice(0, -BACKUP_TRAILER.length).trim() : text;
}

function kept(record: string): Kept | null {
  const [ref = '', commit = '', ...message] = record.split('\n');
  const ms = Number(NAME.exec(ref)?.[1] ?? Number.NaN);
  if (!Number.isFinite(ms) || ms > 8.64e15) return null;
  return { ref, commit, ms, at: new Date(ms).toISOString(), why: whyOf(message.join('\n')) };
}

/** Every backup there is, newest first; the time is in its name. */
async function read({ git, at }: Doors): Promise<Kept[]> {
  const args = ['--format=%(refname)%0a%(objectname)%0a%(contents)%00', BACKUP_REFS];
  const { stdout } = await git({ cwd: at.root, command: 'for-each-ref', args });
  const records = stdout.toString('utf8').split('\0');
  const found = records.map((record) => kept(record.replace(/^\n/, ''))).filter((backup) => backup !== null);
  return found.sort((a, b) => b.ms - a.ms || (a.ref < b.ref ? 1 : -1));
}

/** The backups, newest first. */
export async function listBackups(doors: Doors): Promise<readonly Backup[]> {
  return (await read(doors)).map(({ ref, commit, at, why }) => ({ ref, commit, at, why }));
}

export interface PruneRule {
  readonly keep: number;
  readonly days: number;
  readonly least: number;
  readonly held: readonly string[];
}

/** Forgets old backups as TravelPort says; all that are due go or none. Returns how many. */
export async function pruneBackups(doors: Doors, rule: PruneRule): Promise<number> {
  if (![rule.keep, rule.days, rule.least].every((count) => count >= 0)) throw new BugError('a prune rule below zero');
  const oldest = Date.now() - rule.days * DAY_MS;
  const held = new Set(rule.held);
  const due = (await read(doors)).filter(
    ({ ref, ms }, place) => place >= rule.least && place >= rule.keep && ms < oldest && !held.has(ref),
  );
  if (due.length === 0) return 0;
  const stdin = due.map(({ ref, commit }) => `delete ${ref} ${commit}\n`).join('');
  const args = ['--no-deref', '--stdin'];
  await doors.git({ cwd: doors.at.root, command: 'update-ref', args, stdin, config: DURABLE });
  return due.length;
}

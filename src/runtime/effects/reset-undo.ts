import type { Effect } from '../../core/effect.ts';
import { fold } from '../../core/evolve.ts';
import type { Report } from '../../core/report.ts';
import type { Archive } from '../../ports/files.ts';
import type { EffectContext } from '../context.ts';
import type { World } from '../world.ts';

type Order = Extract<Effect, { type: 'reset/undo' }>;
type Found = Extract<Report, { type: 'reset/found' }>;

/**
 * Looks for the last reset of a project, or takes it back: files, run logs, and as the last step the journal. Cut
 * short before that, it is begun again by the same order; after it, opening the project finishes the reset once more.
 */
export async function undoReset({ world }: Pick<EffectContext, 'world'>, order: Order): Promise<Report> {
  const { path: dir } = await world.files.examine(order.dir);
  const none = { type: 'reset/found', dir, archive: null, files: [], obstacle: null } as const;
  const home = await world.repositories.find(dir);
  if (home?.root !== dir) return { ...none, obstacle: nothing(dir) };
  const commonDir = `${dir}/.git`;
  const archives = await world.files.archives(`${commonDir}/codesleuth/archive`);
  const archive = archives.find((one) => one.hasJournal);
  if (archive === undefined) return { ...none, obstacle: nothing(dir) };
  const found: Found = { ...none, archive: archive.path, files: archive.files };
  const inTheWay = (await world.journals.read(commonDir)).length > 0 ? newer(dir, archive) : null;
  if (inTheWay !== null || !order.go) return { ...found, obstacle: inTheWay };
  return bringBack(world, { dir, commonDir, archive });
}

const nothing = (dir: string) => ({
  what: `No reset of a project in ${dir} is there to be taken back.`,
  next: 'Start agent 0',
});

const newer = (dir: string, { path }: Archive) => ({
  what: `${dir} holds a new project by now; the one that was reset is kept in ${path}.`,
  next: 'Start agent 0, then !reset the new one first',
});

interface Place {
  readonly dir: string;
  readonly commonDir: string;
  readonly archive: Archive;
}

async function bringBack(world: World, { dir, commonDir, archive }: Place): Promise<Report> {
  const keep = `${commonDir}/codesleuth/kept/${world.clock.now().replace(/[:.]/g, '-')}`;
  const kept: string[] = [];
  for (const path of archive.files) {
    const place = { from: `${archive.path}/${path}`, keep: `${keep}/${path}` };
    if (await world.files.moveBack(dir, path, place)) kept.push(place.keep);
  }
  await world.runLogs.restore(commonDir, archive.path);
  await world.journals.restore(commonDir, archive.path);
  await remember(world, commonDir);
  return { type: 'reset/undone', dir, archive: archive.path, kept };
}

/** The journal ends with the reset until it says that this was taken back. One that is held or broken is left at that. */
async function remember({ journals }: World, commonDir: string): Promise<void> {
  const journal = await journals.open(commonDir);
  try {
    const { envelopes, heldBy, broken } = journal.opened;
    const writable = heldBy === null && broken === null;
    if (writable && fold(envelopes)?.resetting != null) await journal.append([{ type: 'reset/undone' }]);
  } finally {
    await journal.close();
  }
}

import type { Session } from '../runtime/session.ts';
import type { World } from '../runtime/world.ts';

/** A given directory that is a project already is opened before the first line; any other is left to the kickoff. */
export async function openGiven(session: Session, world: World, dir: string): Promise<void> {
  const info = await world.files.examine(dir);
  const found = info.insideHome || !info.exists ? null : await world.repositories.find(info.path);
  if (found?.hasJournal === true && found.root === info.path) await session.open(info.path);
}

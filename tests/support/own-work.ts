import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { freshPlace, git, type Place } from './home.ts';

/** What is the person's own and nobody else's: untracked, in a directory, ignored and private. */
const OWN: Readonly<Record<string, string>> = {
  'notes of mine.txt': 'not for anybody\r\n',
  'drafts/idea.md': 'half a thought',
  '.env': 'TOKEN_OF_MINE=1\n',
};
/** Tracked, and edited without a commit. */
const EDITED = { path: 'LICENSE', committed: 'all rights\nreserved\n', edited: 'all rights\nreserved, and more\n' };

/** Writes a file of the project, and the directories it lies in. */
export function writeIn(place: Pick<Place, 'project'>, path: string, text: string): void {
  mkdirSync(dirname(join(place.project, path)), { recursive: true });
  writeFileSync(join(place.project, path), text);
}

/** A directory that is a repository already and holds a person's work. */
export function ownPlace(): Place {
  const place = freshPlace();
  mkdirSync(place.project);
  git(place, 'init', '-q', '-b', 'main', '.');
  writeIn(place, '.gitignore', '.env\n');
  writeIn(place, EDITED.path, EDITED.committed);
  git(place, 'add', '-A');
  git(place, 'commit', '-qm', 'begin');
  writeIn(place, EDITED.path, EDITED.edited);
  for (const [path, text] of Object.entries(OWN)) writeIn(place, path, text);
  chmodSync(join(place.project, '.env'), 0o600);
  return place;
}

/** Everything of the person's is where it was, as it was, and in no commit. */
export function expectOwn(place: Place): void {
  for (const [path, text] of [...Object.entries(OWN), [EDITED.path, EDITED.edited] as const])
    expect([path, readFileSync(join(place.project, path), 'utf8')]).toEqual([path, text]);
  expect(statSync(join(place.project, '.env')).mode & 0o777).toBe(0o600);
  const committed = git(place, 'log', '--all', '--not', '--glob=refs/codesleuth/*', '--format=', '--name-only', 'HEAD');
  for (const path of Object.keys(OWN)) expect(committed.split('\n')).not.toContain(path);
  expect(git(place, 'show', `HEAD:${EDITED.path}`)).toBe(EDITED.committed.trimEnd());
}

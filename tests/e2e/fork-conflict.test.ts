import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../../src/main/compose.ts';
import type { Session } from '../../src/runtime/session.ts';
import { freshPlace, git, type Place, ROOT } from '../support/home.ts';
import { eventsOf, stateOf } from '../support/journey.ts';
import { BRIEF, FORK } from '../support/journey-lines.ts';

const MINE = '# mine\n';
let place: Place;
let session: Session;
/** What the human saves in the editor; null leaves the files as they are. */
let saved: string | null = null;
/** What else the human does in the copy meanwhile. */
let also = (_dir: string): void => {};

const side = (): Place => ({ ...place, project: `${place.project}.trial-A` });

/** Every byte of a work tree, what the shell writes about it left out. */
function bytes(dir: string): string {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(dir, '.git/')) && !path.startsWith(join(dir, 'artifacts/')))
    .sort();
  return files.map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`).join('\n');
}

const standing = (of: Place) => ({
  head: git(of, 'rev-parse', 'HEAD'),
  index: git(of, 'ls-files', '-s', '--', ':(exclude)artifacts'),
  bytes: bytes(of.project),
});

async function go(...lines: string[]): Promise<void> {
  for (const line of lines) {
    await session.line(line);
    const { refused } = await session.settled();
    if (refused) throw new Error(`${line} was refused: ${JSON.stringify(session.takeItems().at(-1))}`);
  }
}

beforeAll(async () => {
  place = freshPlace();
  const editor = async (files: readonly string[], cwd: string): Promise<string | null> => {
    if (saved !== null) for (const file of files) writeFileSync(join(cwd, file), saved);
    also(cwd);
    return null;
  };
  const options = { cwd: place.base, project: place.project, interactive: true, install: ROOT, editor };
  ({ session } = compose({ ...options, env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '0' } }));
  await session.readHome();
  await go('Start agent 0', BRIEF);
  while (session.snapshotState().project?.work?.kind === 'question') await go('');
  await go('!compile', '!plan', FORK);
  writeFileSync(join(place.project, 'README.md'), MINE);
  git(place, 'add', 'README.md');
  git(place, 'commit', '-q', '-m', 'a README of my own');
}, 120_000);
afterAll(async () => {
  await session.close('quit');
  place.remove();
});

describe('a merge in which both changed the same file', () => {
  test('leaves the project and the side as they were where it is given up, or nobody resolves it', async () => {
    const before = { project: standing(place), side: standing(side()) };
    await go('!merge A', 'abort');
    expect({ project: standing(place), side: standing(side()) }).toEqual(before);
    saved = null;
    await go('!merge A', 'editor', 'abort');
    expect(eventsOf(place.project, 'merge/resolved').map(({ sha, why }) => [sha, why])).toEqual([
      [null, 'the merge was given up; everything is as it was'],
      [null, 'conflict markers are left in README.md'],
      [null, 'the merge was given up'],
    ]);
    expect({ project: standing(place), side: standing(side()) }).toEqual(before);
  }, 60_000);

  test('keeps what was typed by hand: it lies in the side until it is given up, and then in a backup that is named', async () => {
    const before = standing(side());
    saved = '# half of it\n<<<<<<< a\n=======\n>>>>>>> b\n';
    await go('!merge A', 'editor');
    expect(readFileSync(join(side().project, 'README.md'), 'utf8')).toBe(saved);
    saved = null;
    await go('editor');
    expect(readFileSync(join(side().project, 'README.md'), 'utf8')).toContain('# half of it');
    await go('abort');
    expect(standing(side())).toEqual(before);
    const { why } = eventsOf(place.project, 'merge/resolved').at(-1) ?? { why: '' };
    const line = /git -C \S+ restore --source=\S+ -- README\.md$/.exec(why)?.[0] ?? '';
    execSync(line, { env: place.env, cwd: '/' });
    expect(readFileSync(join(side().project, 'README.md'), 'utf8')).toContain('# half of it');
    git(side(), 'checkout', '-q', '--', 'README.md');
    expect(standing(side())).toEqual(before);
  }, 60_000);

  test('is resolved in the side by its agent, with every gate command run, and merged after that', async () => {
    const before = standing(place);
    await go('!merge A', 'agent');
    expect(stateOf(side().project).tasks['MERGE-001']).toMatchObject({
      status: 'DONE',
      task: { outputFiles: ['README.md'] },
    });
    expect(git(side(), 'show', 'HEAD:README.md')).not.toContain('<<<<<<<');
    expect(standing(place)).toEqual(before);
    await go('merge A');
    expect(stateOf(place.project).forks[0]).toMatchObject({ status: 'merged', winner: 'A' });
    expect(git(place, 'merge-base', '--is-ancestor', before.head, 'HEAD')).toBe('');
    expect(Object.keys(stateOf(place.project).tasks)).not.toContain('MERGE-001');
    await go('!undo', 'undo');
    expect(standing(place)).toEqual(before);
  }, 60_000);

  test('is resolved by hand, and what the human saved is what is merged', async () => {
    saved = '# both, by hand\n';
    await go('!forks restore trial-B');
    const other = `${place.project}.trial-B`;
    const module = git({ ...place, project: other }, 'ls-files', 'src/*.mjs').split('\n')[0] ?? '';
    const text = readFileSync(join(other, module), 'utf8');
    writeFileSync(join(other, module), `${text}// not yet\n`);
    writeFileSync(join(other, 'own.txt'), 'not yet');
    also = (dir) => {
      writeFileSync(join(dir, 'src/extra.mjs'), 'export {};\n');
      writeFileSync(join(dir, module), `import './extra.mjs';\n${readFileSync(join(dir, module), 'utf8')}`);
    };
    await go('!merge B', 'editor', 'merge B');
    const merged = (path: string): string => readFileSync(join(place.project, path), 'utf8');
    expect([merged('src/extra.mjs'), merged(module)]).toEqual(['export {};\n', `import './extra.mjs';\n${text}`]);
    expect(existsSync(join(place.project, 'own.txt'))).toBe(false);
    const said = session
      .takeItems()
      .flatMap((item) => /though not in conflict: [^"]*/.exec(JSON.stringify(item)) ?? []);
    expect(said.map(String)).toEqual([`though not in conflict: ${[module, 'src/extra.mjs'].sort().join(', ')}`]);
    expect(readFileSync(join(place.project, 'README.md'), 'utf8')).toBe(saved);
    expect(stateOf(place.project).forks[0]).toMatchObject({ status: 'merged', winner: 'B' });
    expect(git(place, 'status', '--porcelain', '--', ':(exclude)artifacts')).toBe('');
  }, 60_000);
});

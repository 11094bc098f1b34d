import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { TO_SHIP } from '../support/journey.ts';

let place: Place;
/** Another project of the same home. */
let next: Place;
beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  next = { ...place, project: join(place.base, 'next') };
  const { code, stdout, stderr } = await exec({ place, lines: TO_SHIP });
  expect([code, stderr], stdout).toEqual([0, '']);
}, 120_000);
afterAll(() => place.remove());

const read = (path: string, of: Place = place): string => readFileSync(join(of.project, path), 'utf8');
const library = (file: string): string => readFileSync(join(place.home, 'config/knowledge', file), 'utf8');
const run = async (...lines: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await exec({ place, lines });
  expect([code, stderr], stdout).toEqual([0, '']);
  return stdout;
};

test('at SHIP there is the text of a pull request, committed with the verdict', async () => {
  expect(read(PATHS.prBody)).toMatch(
    /\| TASK-001 \|[\s\S]*\| Verification \| (?:SHIP|CONDITIONAL)|\| Verification \| (?:SHIP|CONDITIONAL)[\s\S]*\| TASK-001 \|/,
  );
  expect(git(place, 'status', '--porcelain')).toBe('');
  expect(await run('!docs pr')).toContain('There is no remote');
  git(place, 'remote', 'add', 'origin', 'git@github.com:ada/project.git');
  expect(await run('!docs pr')).toContain('gh pr create --head ship/project');
  git(place, 'remote', 'remove', 'origin');
});

test('all documents are written and committed, and are the same bytes when they are made again', async () => {
  await run('!docs', '!docs changelog', '!docs api');
  expect(git(place, 'status', '--porcelain')).toBe('');
  const paths = [PATHS.overview, PATHS.changelog, PATHS.apiDoc];
  const before = paths.map((path) => read(path));
  const head = git(place, 'rev-parse', 'HEAD');
  expect(await run('!docs', '!docs changelog', '!docs api')).toMatch(/up to date[\s\S]*up to date[\s\S]*up to date/);
  expect(paths.map((path) => read(path))).toEqual(before);
  expect(git(place, 'rev-parse', 'HEAD')).toBe(head);
  expect(before[1]).toMatch(/### Added\n\n(?:- .*TASK-\d+.*\n)+/);
  expect(before[2]).toContain('It describes no endpoint.');
});

test('what a person wrote stays; broken markers are refused, and nothing changes', async () => {
  const mine = '<!-- by hand: why -->\nMy words.\t\r\n<!-- end by hand: why -->\n';
  const text = read(PATHS.overview);
  writeFileSync(
    join(place.project, PATHS.overview),
    text.replace('\n## Tasks\n', () => `\n${mine}\n## Tasks\n`),
  );
  expect(await run('!docs')).toContain('1 part written by hand kept');
  expect(read(PATHS.overview)).toContain(mine);
  const broken = `${read(PATHS.overview)}<!-- by hand: open -->\n`;
  writeFileSync(join(place.project, PATHS.overview), broken);
  const refused = await exec({ place, lines: ['!docs'] });
  expect(refused.code).toBe(1);
  expect(refused.stdout + refused.stderr).toMatch(
    /nothing was written: .*OVERVIEW\.md, line \d+: the part open begins here/i,
  );
  expect(read(PATHS.overview)).toBe(broken);
  git(place, 'checkout', '-q', '--', PATHS.overview);
});

test('a pattern of one project is applied in the next', async () => {
  await run('!pattern-add');
  expect(library('PATTERN_LIBRARY.md')).toContain('## PATTERN-001: ');
  expect(library('PATTERN_INDEX.md')).toContain('| PATTERN-001 |');
  expect(await run('!pattern-list')).toContain('PATTERN-001');
  const built = await exec({ place: next, lines: TO_SHIP.slice(0, 5) });
  expect(built.code, built.stdout).toBe(0);
  expect(built.stdout).toMatch(/told for plan: PATTERN-001 /);
  expect(read(PATHS.decisions, next)).toMatch(/\| PATTERN-001 \|.*\| plan \| yes \|/);
  expect(read(PATHS.tdd, next)).toContain('Taken over from earlier projects');
  const handoff: unknown = JSON.parse(read(PATHS.handoff, next));
  expect(handoff).toMatchObject({ patterns_applied: ['PATTERN-001'], patterns_used: ['PATTERN-001'] });
  expect(git(next, 'status', '--porcelain')).toBe('');
}, 120_000);

test('a library with a conflict marker is refused with its line, byte for byte as it was', async () => {
  const file = join(place.home, 'config/knowledge/KNOWN_ERRORS.md');
  expect(existsSync(file)).toBe(false);
  await run('!error-add --title "Port taken" --signature EADDRINUSE --fix "Listen on port 0"');
  expect(await run('!error-check eaddrinuse')).toContain('Listen on port 0');
  const broken = `${library('KNOWN_ERRORS.md')}<<<<<<< HEAD\n`;
  writeFileSync(file, broken);
  const refused = await exec({ place, lines: ['!error-add --title x --signature y --fix z'] });
  expect(refused.code).toBe(1);
  expect(refused.stdout + refused.stderr).toMatch(/KNOWN_ERRORS\.md, line \d+: a conflict marker/);
  expect(library('KNOWN_ERRORS.md')).toBe(broken);
});

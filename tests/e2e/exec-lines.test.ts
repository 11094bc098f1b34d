import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec, objects, startProgram } from '../support/exec.ts';
import { freshPlace, git, type Place, registered } from '../support/home.ts';
import { commits, eventsOf, readEvents, stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { BRIEF } from '../support/journey-lines.ts';
import { LONG } from '../support/long.ts';

let place: Place;
beforeAll(() => buildProgram());
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

test('every word on the wrong place of the command line ends with 64 and the usage', async () => {
  for (const words of [
    ['exec'],
    ['exec', '--project'],
    ['exec', '--wrong', 'x'],
    ['--json'],
    ['word'],
    ['exec', '--project', '', '!status'],
  ]) {
    const ended = await startProgram(words, { env: place.env, cwd: place.base }).ended;
    expect([words, ended.code, ended.stdout]).toEqual([words, 64, '']);
    expect(ended.stderr).toContain('codesleuth exec [--json]');
  }
  const version = await startProgram(['--version'], { env: place.env, cwd: place.base }).ended;
  expect([version.code, version.stdout]).toEqual([0, expect.stringMatching(/^codesleuth \d+\.\d+\.\d+\n$/)]);
});

test('a refused line names the next step, stops the rest, and ends with 1', async () => {
  const ended = await exec({ place, lines: ['Start agent 0', BRIEF, '!build', '!compile'], json: true });
  expect(ended.code).toBe(1);
  const said = objects(ended.stdout);
  expect(said.filter((item) => item.type === 'input').map((item) => item.text)).toEqual([
    'Start agent 0',
    BRIEF,
    '!build',
  ]);
  expect(said.at(-1)).toMatchObject({ type: 'refusal', code: 'gate-closed', tryNext: ['!compile', '!plan'] });
  expect(eventsOf(place.project, 'gate/passed')).toEqual([]);
});

test('--json prints one object per line, each event with where the project stands', async () => {
  const ended = await exec({ place, lines: ['Start agent 0', BRIEF, '!compile', '!status'], json: true });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const said = objects(ended.stdout);
  expect(said.filter((item) => item.type === 'event').map((item) => item.event)).toEqual(readEvents(place.project));
  expect(said.findLast((item) => item.type === 'event')?.project).toMatchObject({
    stage: 'discovery',
    waiting: true,
    next: '!plan',
  });
  expect(ended.stdout).not.toContain('\u001b');
});

test('a question takes its recommended answer, and the journal says that nobody was asked', async () => {
  const ended = await exec({ place, lines: ['Start agent 0', BRIEF] });
  expect(ended.stdout).toContain('→ Refuse it and say why (recommended answer)');
  expect(stateOf(place.project).answers).toMatchObject([{ answer: 'Refuse it and say why', by: 'recommended' }]);
});

test('a brief of over 500 words asks nothing it already answers', async () => {
  const words =
    'The team keeps books in a JSON file and nobody signs in. Wrong input is refused with a message. Adding books is the most important feature of the first version. People list books and search books on Linux. ';
  const long = words.repeat(Math.ceil(501 / words.trim().split(/\s+/).length));
  expect(long.trim().split(/\s+/).length).toBeGreaterThan(500);
  expect((await exec({ place, lines: ['Start agent 0', long, '!compile'] })).code).toBe(0);
  expect(eventsOf(place.project, 'question/asked')).toEqual([]);
  expect(stateOf(place.project).spec?.features.length).toBeGreaterThanOrEqual(3);
});

const BRIEFS = [
  ['German', 'Ein Programm für die Kommandozeile unter Linux, mit dem ich Bücher aufschreibe, suche und lösche'],
  ['Japanese', 'Linux のコマンドラインで本の一覧を管理するツール。追加、検索、削除ができる。'],
  ['emoji', '📚📚📚 on Linux 🐧: ➕ 🔍 🗑️ “books” & <b>tags</b>; `rm -rf`, $(x) | --project'],
] as const;
test.each(BRIEFS.slice(LONG ? 0 : -1))(
  'a brief in %s becomes a project whose tests pass',
  async (_name, brief) => {
    const ended = await exec({ place, lines: ['Start agent 0', brief, '!compile', '!plan', '!build'] });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
    expect(stateOf(place.project).brief).toBe(brief);
    expect(readFileSync(join(place.project, PATHS.spec), 'utf8')).not.toBe('');
  },
  30_000,
);

test('a project inside home is refused, also by a link, and nothing is made there', async () => {
  const inside = join(place.home, 'project');
  symlinkSync(place.home, join(place.base, 'link'));
  for (const dir of [
    inside,
    join(place.base, 'link', 'project'),
    place.home,
    join(place.base, 'project', '..', 'home'),
  ]) {
    const ended = await exec({ place, project: dir, lines: ['Start agent 0', BRIEF] });
    expect([dir, ended.code]).toEqual([dir, 1]);
    expect(ended.stdout).toMatch(/inside the shell's own directory/);
  }
  expect(readdirSync(place.home)).toEqual(['config']);
});

test('a directory beside home whose name begins like it is fine', async () => {
  const project = join(place.base, 'home-evil');
  expect((await exec({ place, project, lines: ['Start agent 0', BRIEF] })).code).toBe(0);
  expect(stateOf(project).brief).toBe(BRIEF);
});

test('a new directory inside another repository gets one of its own, and the other is left alone', async () => {
  mkdirSync(place.project);
  git(place, 'init', '-q');
  const inner = join(place.project, 'inner');
  const ended = await exec({ place, project: inner, lines: ['Start agent 0', BRIEF] });
  expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('gets one of its own')]);
  expect(stateOf(inner).brief).toBe(BRIEF);
  expect(existsSync(join(place.project, '.git/codesleuth'))).toBe(false);
  expect(git(place, 'rev-list', '--all', '--count').trim()).toBe('0');
});

test('a directory in the middle of another repository is refused', async () => {
  mkdirSync(join(place.project, 'deep'), { recursive: true });
  writeFileSync(join(place.project, 'deep/kept.txt'), 'of the other repository');
  git(place, 'init', '-q');
  const ended = await exec({ place, project: join(place.project, 'deep'), lines: ['Start agent 0', BRIEF] });
  expect([ended.code, ended.stdout]).toEqual([1, expect.stringContaining('lies inside the repository')]);
  expect(existsSync(join(place.project, '.git/codesleuth'))).toBe(false);
});

test('without set-up the protocol prints the set-up block and ends with 1', async () => {
  const env = { ...place.env, CODESLEUTH_HOME: join(place.base, 'empty') };
  const ended = await exec({ place, env, lines: ['Start agent 0', BRIEF] });
  expect(ended.code).toBe(1);
  expect(ended.stdout).toContain('⛔ Setup required before starting the pipeline.');
  expect(existsSync(place.project)).toBe(false);
});

test.runIf(LONG)(
  '!reset asks for --yes on the line; with it, journal and artifacts are archived and a new journey starts',
  async () => {
    expect((await exec({ place, lines: TO_SHIP })).code).toBe(0);
    const code = readFileSync(join(place.project, 'src/cli.mjs'), 'utf8');
    const journal = readFileSync(join(place.project, '.git/codesleuth/journal.jsonl'), 'utf8');
    const before = commits(place).length;
    const bare = await exec({ place, lines: ['!reset', '!status'] });
    expect([bare.code, bare.stdout]).toEqual([1, expect.stringContaining("'!reset --yes'")]);
    expect(stateOf(place.project).verification?.verdict).toBe('SHIP');

    expect((await exec({ place, lines: ['!reset --yes'] })).code).toBe(0);
    const archives = join(place.project, '.git/codesleuth/archive');
    const [archive = ''] = readdirSync(archives);
    const kept = readdirSync(join(archives, archive), { recursive: true }).map(String);
    const old = kept.find((path) => path.endsWith('.jsonl')) ?? '';
    expect(readFileSync(join(archives, archive, old), 'utf8').startsWith(journal)).toBe(true);
    expect(kept.some((path) => path.endsWith('feature-spec.md'))).toBe(true);
    expect(existsSync(join(place.project, PATHS.spec))).toBe(false);
    expect(registered(place, place.project)).toBeUndefined();
    expect(readFileSync(join(place.project, 'src/cli.mjs'), 'utf8')).toBe(code);
    expect(commits(place)).toHaveLength(before);

    const again = [
      'Start agent 0',
      'A command line tool for Linux that lists films and removes films, kept in a JSON file',
      ...TO_SHIP.slice(2),
    ];
    const second = await exec({ place, lines: again });
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('verdict: SHIP')]);
    expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
    // What the first plan alone had is gone to the archive; taking it out of the history is the person's to do.
    expect(git(place, 'status', '--porcelain')).toBe(' D contracts/books.contracts.ts');
  },
  60_000,
);

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { forkSessionSchema } from '../../schemas/fork.ts';
import { PATHS } from '../../schemas/paths.ts';
import { bundleCrashShell, type CrashShell, chainOfDeaths, live, lost } from '../support/crash.ts';
import type { PHASES } from '../support/crash-order.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { eventsOf, outcome, readEnvelopes, stateOf } from '../support/journey.ts';

/** With CODESLEUTH_CRASH_POINTS=all also at every call of a port: its effect not begun, and done but not recorded. */
const THOROUGH = (process.env.CODESLEUTH_CRASH_POINTS ?? '') !== '';

/** What is the person's own and nobody else's: untracked, in a directory, ignored and private. */
const OWN: Readonly<Record<string, string>> = {
  'notes of mine.txt': 'not for anybody\r\n',
  'drafts/idea.md': 'half a thought',
  '.env': 'TOKEN_OF_MINE=1\n',
};
/** Tracked, and edited without a commit. */
const EDITED = { path: 'LICENSE', committed: 'all rights\nreserved\n', edited: 'all rights\nreserved, and more\n' };

let shell: CrashShell;
let wanted: unknown;

beforeAll(async () => {
  shell = await bundleCrashShell();
  const place = ownPlace();
  const end = await live(shell, place, { phase: null, nth: null, until: 'travelled' });
  expect(end).toMatchObject({ code: 0, stderr: '' });
  expectOwn(place);
  wanted = leftBehind(place);
  place.remove();
}, 90_000);
afterAll(() => shell?.remove());

/** A directory that is a repository already and holds a person's work. */
function ownPlace(): Place {
  const place = freshPlace();
  mkdirSync(place.project);
  git(place, 'init', '-q', '-b', 'main', '.');
  write(place, '.gitignore', '.env\n');
  write(place, EDITED.path, EDITED.committed);
  git(place, 'add', '-A');
  git(place, 'commit', '-qm', 'begin');
  write(place, EDITED.path, EDITED.edited);
  for (const [path, text] of Object.entries(OWN)) write(place, path, text);
  chmodSync(join(place.project, '.env'), 0o600);
  return place;
}

/** What the way leaves behind; of the fork's session without what a restart costs: turns, time, money, tries. */
function leftBehind(place: Place): unknown {
  const { files, commits, ...rest } = outcomeSchema.parse(outcome(place));
  const { [PATHS.forkSession]: session = '{}', ...others } = files;
  const { name, status, winner, sides } = forkSessionSchema.parse(unmasked(place, session));
  const scores = sides.map(({ side, score }) => {
    const { verdict, tasksDone, gatesFailed, testsFailed, files: changed, added, removed } = score ?? SCORELESS;
    return { side, verdict, tasksDone, gatesFailed, testsFailed, changed, added, removed };
  });
  // Two branches meet: which of two commits of one second is listed first says nothing.
  const sorted = commits.map((commit) => JSON.stringify(commit)).sort();
  return { ...rest, commits: sorted, files: others, fork: { name, status, winner, scores } };
}

const outcomeSchema = z.looseObject({ files: z.record(z.string(), z.string()), commits: z.array(z.unknown()) });
const SCORELESS = { verdict: null, tasksDone: 0, gatesFailed: 0, testsFailed: 0, files: 0, added: 0, removed: 0 };

/** The session as it lies on the disk: the one in the outcome has its times and commit ids masked. */
function unmasked(place: Place, masked: string): unknown {
  return masked === '{}' ? {} : JSON.parse(readFileSync(join(place.project, PATHS.forkSession), 'utf8'));
}

function write(place: Place, path: string, text: string): void {
  mkdirSync(dirname(join(place.project, path)), { recursive: true });
  writeFileSync(join(place.project, path), text);
}

/** Everything of the person's is where it was, as it was, and in no commit. */
function expectOwn(place: Place): void {
  for (const [path, text] of [...Object.entries(OWN), [EDITED.path, EDITED.edited] as const])
    expect([path, readFileSync(join(place.project, path), 'utf8')]).toEqual([path, text]);
  expect(statSync(join(place.project, '.env')).mode & 0o777).toBe(0o600);
  const committed = git(place, 'log', '--all', '--not', '--glob=refs/codesleuth/*', '--format=', '--name-only', 'HEAD');
  for (const path of Object.keys(OWN)) expect(committed.split('\n')).not.toContain(path);
  expect(git(place, 'show', `HEAD:${EDITED.path}`)).toBe(EDITED.committed.trimEnd());
}

function expectWhole(place: Place, chain: Awaited<ReturnType<typeof chainOfDeaths>>): void {
  expect(chain.end).toMatchObject({ code: 0, killed: false, stderr: '' });
  expect(lost(chain, place.project)).toEqual([]);
  expectOwn(place);
  expect(leftBehind(place)).toEqual(wanted);
  const seqs = readEnvelopes(place.project).map((one) => one.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  const travels = eventsOf(place.project, 'travel/began').map((event) => event.travel.kind);
  expect(travels).toEqual(['merge', 'replay', 'undo']);
  expect(eventsOf(place.project, 'travel/ended')).toHaveLength(3);
  for (const { travel } of eventsOf(place.project, 'travel/began'))
    expect(git(place, 'rev-parse', '--verify', `${travel.backup}^{commit}`)).toMatch(/^[0-9a-f]{40}$/);
  for (const side of stateOf(place.project).forks[0]?.sides ?? []) {
    expect(existsSync(side.dir)).toBe(false);
    expect(existsSync(join(side.parked ?? '', '.git/codesleuth/journal.jsonl'))).toBe(true);
  }
  expect(existsSync(join(place.project, '.git/index.lock'))).toBe(false);
}

async function expectChainToEnd(phase: (typeof PHASES)[number], atLeast: number): Promise<void> {
  const place = ownPlace();
  try {
    const chain = await chainOfDeaths(shell, place, { phase, until: 'travelled' });
    process.stdout.write(`killed ${chain.deaths.length} times ${phase}, in one project with a fork and a replay\n`);
    expect(chain.deaths.length).toBeGreaterThanOrEqual(atLeast);
    expectWhole(place, chain);
  } finally {
    place.remove();
  }
}

describe.concurrent('a shell killed at every append of a fork, a merge, a replay and its undo', {
  timeout: 240_000,
}, () => {
  test('right after the append', () => expectChainToEnd('after', 45));
  test('right before the append', () => expectChainToEnd('before', 45));
});

describe
  .runIf(THOROUGH)
  .concurrent('a shell killed at every call of a port on that way', { timeout: 3_600_000 }, () => {
    test('in the middle of an append', () => expectChainToEnd('torn', 60));
    test('with the effect not begun', () => expectChainToEnd('before-call', 300));
    test('with the effect done and not recorded', () => expectChainToEnd('after-call', 300));
  });

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bundleCrashShell,
  type Chain,
  type CrashShell,
  chainOfDeaths,
  dieOnce,
  live,
  lost,
  wholeLines,
} from '../support/crash.ts';
import { PHASES } from '../support/crash-order.ts';
import { freshPlace, type Place, registered } from '../support/home.ts';
import { commits, eventsOf, filesOf, outcome, readEnvelopes, tokenRows } from '../support/journey.ts';
import { LONG } from '../support/long.ts';

/** How much of this is done: by default one chain for each kind of death at an append; `all` for everything else too. */
const POINTS = process.env.CODESLEUTH_CRASH_POINTS ?? '';
const THOROUGH = POINTS !== '';
/** At `all` every point; a number takes so many of each kind, spread over the journey. */
const EACH = POINTS === 'all' ? Number.POSITIVE_INFINITY : Number(POINTS);

let shell: CrashShell;
/** What a journey nobody interrupts leaves behind. */
let wanted: unknown;

beforeAll(async () => {
  shell = await bundleCrashShell();
  const place = freshPlace();
  expect(await live(shell, place, { phase: null, nth: null, until: 'maintained' })).toMatchObject({
    code: 0,
    stderr: '',
  });
  wanted = outcome(place);
  place.remove();
}, 60_000);
afterAll(() => shell.remove());

function expectWhole(place: Place, chain: Chain): void {
  expect(chain.end).toMatchObject({ code: 0, killed: false, stderr: '' });
  expect(lost(chain, place.project)).toEqual([]);
  expect(outcome(place)).toEqual(wanted);
  const seqs = readEnvelopes(place.project).map((one) => one.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  for (const type of ['run/started', 'run/ended'] as const)
    expect(new Set(runsOf(place, type)).size).toBe(runsOf(place, type).length);
  expect(runsOf(place, 'run/ended').sort()).toEqual(runsOf(place, 'run/started').sort());
  const rows = tokenRows(place.project).map((row) => row.run);
  expect(new Set(rows).size).toBe(rows.length);
  const checkpoints = eventsOf(place.project, 'task/checkpointed').map(({ taskId, runId, sha }) => [
    taskId,
    runId,
    sha,
  ]);
  expect(commits(place).flatMap(({ task, run, sha }) => (task === null ? [] : [[task, run, sha]]))).toEqual(
    checkpoints,
  );
}

const runsOf = (place: Place, type: 'run/started' | 'run/ended'): string[] =>
  type === 'run/started'
    ? eventsOf(place.project, type).map((event) => event.run.runId)
    : eventsOf(place.project, type).map((event) => event.runId);

async function expectChainToEnd(phase: (typeof PHASES)[number], atLeast: number): Promise<void> {
  const place = freshPlace();
  try {
    const chain = await chainOfDeaths(shell, place, { phase, until: 'maintained' });
    process.stdout.write(`killed ${chain.deaths.length} times ${phase}, in one project\n`);
    expect(chain.deaths.length).toBeGreaterThanOrEqual(atLeast);
    expectWhole(place, chain);
  } finally {
    place.remove();
  }
}

describe.concurrent('a shell killed at every append of the journey, restarted and gone on with', {
  timeout: 170_000,
}, () => {
  test('right after the append: what was acknowledged stays, what follows is done', () =>
    expectChainToEnd('after', 60));
  test.runIf(LONG)('right before the append: the effect is done again and leaves one trace', () =>
    expectChainToEnd('before', 60),
  );
  test.runIf(THOROUGH)('in the middle of the append: the torn end is set aside', () => expectChainToEnd('torn', 60));
});

describe.concurrent('a reset killed at every step of it', { timeout: 300_000 }, () => {
  const phases = [
    ['right after a step', 'after-call'],
    ['right before a step', 'before-call'],
    ['right after an append', 'after'],
  ] as const;
  test.runIf(LONG).each(THOROUGH ? phases : phases.slice(0, 1))(
    '%s: the archive has everything once, the project can be begun again',
    async (_name, phase) => {
      const place = freshPlace();
      try {
        expect(await live(shell, place, { phase: null, nth: null, until: 'shipped' })).toMatchObject({ code: 0 });
        const before = { files: filesOf(place.project), lines: wholeLines(place.project) };
        const chain = await chainOfDeaths(shell, place, { phase, until: 'reset' });
        expect(chain.end).toMatchObject({ code: 0, stderr: '' });
        expect(chain.deaths.length).toBeGreaterThanOrEqual(phase === 'after' ? 1 : 10);
        const archive = archived(place);
        const isArtifact = (path: string): boolean => /^(artifacts|contracts)\//.test(path);
        const wentAway = Object.entries(before.files).filter(([path]) => isArtifact(path));
        expect(archive.files).toEqual(Object.fromEntries(wentAway));
        expect(archive.lines.slice(0, before.lines.length)).toEqual(before.lines);
        expect(filesOf(place.project)).toEqual(
          Object.fromEntries(Object.entries(before.files).filter(([path]) => !isArtifact(path))),
        );
        expect(registered(place, place.project)).toBeUndefined();
      } finally {
        place.remove();
      }
    },
  );
});

/** The one archive of a project: its documents, and the journal's lines. */
function archived(place: Place): {
  readonly files: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
} {
  const all = join(place.project, '.git/codesleuth/archive');
  expect(readdirSync(all)).toHaveLength(1);
  const files = Object.entries(filesOf(join(all, readdirSync(all)[0] ?? '')));
  const journals = files.filter(([path]) => path.endsWith('.jsonl'));
  expect(journals).toHaveLength(1);
  const documents = files.filter(([path]) => /^(artifacts|contracts)\//.test(path));
  return { files: Object.fromEntries(documents), lines: journals[0]?.[1].split('\n').slice(0, -1) ?? [] };
}

describe.runIf(THOROUGH).concurrent('a shell killed at every call of a port', { timeout: 1_800_000 }, () => {
  test('with the effect not begun', () => expectChainToEnd('before-call', 300));
  test('with the effect done and not recorded', () => expectChainToEnd('after-call', 300));
});

describe.runIf(THOROUGH)('journeys that are killed once', () => {
  test.each(PHASES)(
    '%s: each ends as if it had not been',
    async (phase) => {
      const counting = freshPlace();
      const whole = await live(shell, counting, { phase, nth: Number.MAX_SAFE_INTEGER, until: 'maintained' });
      counting.remove();
      const total = whole.points ?? 0;
      const step = Math.max(1, total / EACH);
      const chosen = Array.from({ length: Math.floor(total / step) }, (_, at) => 1 + Math.floor(at * step));
      await inTwos(chosen, async (nth) => {
        const place = freshPlace();
        try {
          const chain = await dieOnce(shell, place, { phase, nth, until: 'maintained' });
          expect([nth, chain.deaths.length]).toEqual([nth, 1]);
          expectWhole(place, chain);
        } finally {
          place.remove();
        }
      });
      process.stdout.write(`${chosen.length} journeys of ${total} points killed once ${phase}\n`);
    },
    3_600_000,
  );
});

/** Two at a time: more shells than cores would only wait for each other. */
async function inTwos<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

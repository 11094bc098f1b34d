import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TokenRow } from '../../schemas/usage.ts';
import { git } from '../support/home.ts';
import { commits, eventsOf, readEnvelopes, stateOf, statuses, tokenRows } from '../support/journey.ts';
import { type Driven, isKnown } from './driven/driven.ts';
import { install, installedVersion } from './install.ts';
import { type Journey, type Made, makeJourney } from './journey.ts';
import { JOURNEY, LANES, note } from './results.ts';
import { costOf, type Spent } from './spent.ts';
import { isChosen } from './versions.ts';

const JOURNEY_MS = 500_000;

const tokensOf = (row: TokenRow) => ({
  run: row.run,
  fresh: row.input_tokens,
  cacheRead: row.cache_read_tokens,
  cacheWrite: row.cache_write_tokens,
  output: row.output_tokens,
});
const told = (run: string, { fresh, cacheRead, cacheWrite, output }: Spent) => ({
  run,
  ...{ fresh, cacheRead, cacheWrite, output },
});

const byRun = (a: { readonly run: string }, b: { readonly run: string }): number => (a.run < b.run ? -1 : 1);

/** Every run of the journal, those of lanes after the others: who did it, at which attempt, and how each ended. */
function workOf(project: string) {
  const lanes = eventsOf(project, 'lanes/opened').flatMap((event) => event.runs);
  const runs = [...eventsOf(project, 'run/started').map(({ run }) => run), ...lanes];
  const ended = eventsOf(project, 'lane/ended').map((event) => event.ended.outcome);
  return {
    runs: runs.map(({ backend, attempt }) => [backend, attempt]),
    outcomes: [...eventsOf(project, 'run/ended').map(({ outcome }) => outcome), ...ended],
  };
}

interface Tested {
  readonly driven: Driven;
  readonly journey: Journey;
}

/** The whole pipeline with a real agent, looked at from all sides. */
export function testJourney({ driven, journey }: Tested): void {
  const atOnce = journey.parallel;
  describe.skipIf(!isChosen(driven.id))(`the whole pipeline with the real ${driven.id}, ${atOnce} at once`, () => {
    let made: Made;
    let began = 0;
    const faults: string[] = [];
    beforeAll(async () => {
      install(driven.id);
      began = performance.now();
      made = await makeJourney(journey);
    }, JOURNEY_MS);
    afterAll(async () => {
      const row = {
        agent: driven.id,
        version: installedVersion(driven.id),
        scene: atOnce === 1 ? JOURNEY : LANES,
      } as const;
      const durationMs = Math.round(performance.now() - began);
      const failed = faults.length > 0 || made === undefined;
      note({ ...row, durationMs, result: failed ? 'failed' : 'ok', why: failed ? faults.join('; ') : null });
      await made?.server.stop();
      made?.place.remove();
    });

    const check = (name: string, look: () => void): void =>
      test(name, ({ onTestFailed }) => {
        onTestFailed(() => void faults.push(name));
        look();
      });

    check('comes to the verdict SHIP', () => {
      expect([made.ended.code, made.ended.stderr], made.ended.stdout).toEqual([0, '']);
      expect(stateOf(made.place.project).verification?.verdict).toBe('SHIP');
      expect(made.ended.stdout).toContain('verdict: SHIP');
      // Results are data, and not for a person to read.
      expect(made.ended.stdout).not.toContain('"questions"');
    });
    check('is worked on by this agent in every run', () => {
      const { runs, outcomes } = workOf(made.place.project);
      expect(runs.length).toBeGreaterThan(8);
      expect(runs).toEqual(runs.map(() => [driven.id, 1]));
      // The interview leaves one thing open, and asks.
      expect(outcomes).toEqual(runs.map((_, index) => (index === 0 ? 'asked' : 'completed')));
    });
    check('changes what is shipped: scoped, built, answered for, checked for security, recorded', () => {
      const { project } = made.place;
      const runs = eventsOf(project, 'run/started').map(({ run }) => run.purpose);
      expect(runs.slice(runs.indexOf('scope'))).toEqual(['scope', 'task', 'review', 'security']);
      expect(stateOf(project).maintenance).toMatchObject([{ id: 'MAINT-001', status: 'finished' }]);
    });
    if (atOnce > 1) {
      check('builds tasks beside each other, and all of them fit', () => {
        const batches = eventsOf(made.place.project, 'lanes/opened').map(({ runs }) => runs.length);
        expect(Math.max(0, ...batches)).toBeGreaterThanOrEqual(atOnce);
        expect(eventsOf(made.place.project, 'lane/returned')).toEqual([]);
        expect(readdirSync(made.place.base).filter((name) => name.includes('.lane-'))).toEqual([]);
      });
    }
    check('makes one commit for each task and leaves nothing else', () => {
      const tasks = Object.keys(statuses(made.place.project));
      expect(commits(made.place).flatMap(({ task }) => (task === null ? [] : [task]))).toEqual(tasks);
      expect(git(made.place, 'status', '--porcelain')).toBe('');
      expect(readEnvelopes(made.place.project).map((one) => one.seq)).toEqual(
        readEnvelopes(made.place.project).map((_, at) => at + 1),
      );
    });
    check('counts what the server told, run by run and to the token', () => {
      const rows = tokenRows(made.place.project);
      expect(rows.map((row) => row.exact)).toEqual(rows.map(() => driven.exact));
      if (!driven.exact) return;
      const server = [...made.spent].map(([run, spent]) => told(run, spent));
      expect(rows.map(tokensOf).sort(byRun)).toEqual(server.sort(byRun));
    });
    check('adds up what it cost', () => {
      const { prices } = driven;
      const rows = tokenRows(made.place.project);
      if (prices === null) return;
      const costs = new Map([...made.spent].map(([run, spent]) => [run, costOf(spent, prices)]));
      expect(rows.map((row) => row.cost_source)).toEqual(rows.map(() => 'agent'));
      expect(new Map(rows.map((row) => [row.run, Math.round((row.turn_cost_usd ?? 0) * 1e6)]))).toEqual(costs);
      const sum = [...costs.values()].reduce((all, one) => all + one, 0);
      expect(made.ended.stdout).toContain(`$${(sum / 1e6).toFixed(2)}`);
    });
    check('asks nobody else and leaves no process', () => {
      expect(made.server.outside.filter((host) => !isKnown(driven, host))).toEqual([]);
      expect(made.left).toEqual([]);
    });
  });
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoffSchema } from '../../schemas/handoff.ts';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, type Ended, exec } from '../support/exec.ts';
import { freshPlace, git, type Place, registered } from '../support/home.ts';
import {
  commits,
  eventsOf,
  GATES,
  MAINTENANCE,
  outcome,
  readEnvelopes,
  stateOf,
  statuses,
  TO_SHIP,
  tokenRows,
} from '../support/journey.ts';
import { BRIEF } from '../support/journey-lines.ts';
import { LONG } from '../support/long.ts';

const CONVENTIONAL = /^(feat|chore|ci|docs)\([a-z]+\): \S/;

const readHandoff = (place: Place) =>
  handoffSchema.parse(JSON.parse(readFileSync(join(place.project, PATHS.handoff), 'utf8')));

/** What could be seen between two calls. */
interface Glimpse {
  readonly line: string;
  readonly ended: Ended;
  readonly handoff: number | null;
  readonly registered: string | undefined;
}

async function step(place: Place, line: string): Promise<Glimpse> {
  const ended = await exec({ place, lines: [line] });
  const handoff = existsSync(join(place.project, PATHS.handoff)) ? readHandoff(place).version : null;
  return { line, ended, handoff, registered: registered(place, place.project)?.pipeline_stage };
}

describe('the journey, one call after the other', () => {
  let place: Place;
  const seen: Glimpse[] = [];

  beforeAll(async () => {
    buildProgram();
    place = freshPlace();
    const first = await exec({ place, lines: ['Start agent 0', BRIEF] });
    seen.push({
      line: BRIEF,
      ended: first,
      handoff: null,
      registered: registered(place, place.project)?.pipeline_stage,
    });
    for (const line of GATES) seen.push(await step(place, line));
  }, 60_000);
  afterAll(() => place.remove());

  test('takes every line and says nothing on standard error', () => {
    expect(seen.map(({ line, ended }) => [line, ended.code, ended.stderr])).toEqual(
      seen.map(({ line }) => [line, 0, '']),
    );
    expect(seen.at(-1)?.ended.stdout).toMatch(/verdict: SHIP/);
  });

  test('enriches HANDOFF from v1 to v6, a version a gate', () => {
    expect(seen.map(({ handoff }) => handoff)).toEqual([null, 1, 2, 3, 4, 5, 6]);
    expect(readHandoff(place)).toMatchObject({
      version: 6,
      project_name: 'project',
      task_count: 6,
      tasks_completed: 6,
      scorecard_verdict: 'SHIP_READY',
      critical_findings: 0,
      ship_verdict: 'SHIP',
      spec_compliance_pct: 100,
    });
  });

  test('registers how far the project is, and never a step back', () => {
    expect(seen.map((glimpse) => glimpse.registered)).toEqual([
      'discovery',
      'discovery',
      'planning',
      'built',
      'critiqued',
      'secured',
      'shipped',
    ]);
    expect(registered(place, place.project)).toMatchObject({
      name: 'project',
      status: 'shipped',
      last_active_agent: 6,
    });
  });

  test('writes every artifact where the product says', () => {
    const {
      designContract: _web,
      changeLog: _later,
      telemetry: _folder,
      contracts: _also,
      forkSession: _none,
      overview: _asked,
      changelog: _for,
      apiDoc: _by,
      migrations: _unchanged,
      migrationRisk: _harmless,
      regressions: _unbroken,
      secretBlocks: _clean,
      maintenance: _shipped,
      ...always
    } = PATHS;
    const missing = Object.values(always).filter((path) => !existsSync(join(place.project, path)));
    expect(missing).toEqual([]);
    expect(readFileSync(join(place.project, PATHS.ownership), 'utf8')).toContain('| File | Owning Task(s) |');
  });

  test('leaves a program whose own tests pass', () => {
    const ran = spawnSync(process.execPath, ['--test'], { cwd: place.project, env: place.env, encoding: 'utf8' });
    expect(ran.stdout).toMatch(/^# pass [1-9]\d*$|^ℹ pass [1-9]\d*$/m);
    expect(ran.status).toBe(0);
  });

  test('makes one commit for each task, signed with its task and its run', () => {
    const made = commits(place);
    const tasks = Object.keys(statuses(place.project));
    expect(made.filter((commit) => commit.task !== null).map((commit) => commit.task)).toEqual(tasks);
    expect(made.slice(1).filter((commit) => !CONVENTIONAL.test(commit.subject))).toEqual([]);
    const runs = Object.fromEntries(
      eventsOf(place.project, 'task/checkpointed').map((event) => [event.taskId, event.runId]),
    );
    for (const commit of made) if (commit.task !== null) expect(commit.run).toBe(runs[commit.task]);
  });

  test('says DONE in TASK-GRAPH.md with the commit git has', () => {
    const graph = readFileSync(join(place.project, PATHS.taskGraph), 'utf8');
    const written = [
      ...graph.matchAll(/^### (TASK-\d+)[\s\S]*?\*\*Status:\*\* (\S+)[\s\S]*?\*\*Checkpoint:\*\* (\S+)/gm),
    ];
    const made = new Map(commits(place).map((commit) => [commit.task, commit.sha]));
    expect(written.map(([, id, status, sha]) => [id, status, sha])).toEqual(
      Object.keys(statuses(place.project)).map((id) => [id, 'DONE', made.get(id)]),
    );
    expect(readHandoff(place)).toMatchObject({
      task_checkpoints: Object.fromEntries(
        Object.keys(statuses(place.project)).map((id) => [id, { sha: made.get(id) }]),
      ),
    });
  });

  test('logs a row for each run and keeps the log out of every commit', () => {
    const started = eventsOf(place.project, 'run/started').map((event) => event.run.runId);
    expect(tokenRows(place.project).map((row) => row.run)).toEqual(started);
    expect(
      commits(place)
        .flatMap((commit) => commit.files)
        .filter((file) => file.startsWith(PATHS.telemetry)),
    ).toEqual([]);
  });

  test('leaves the work tree clean and the journal without a gap', () => {
    expect(git(place, 'status', '--porcelain')).toBe('');
    expect(readEnvelopes(place.project).map((one) => one.seq)).toEqual(
      readEnvelopes(place.project).map((_, at) => at + 1),
    );
  });

  test.runIf(LONG)(
    'says the same in one call as in many',
    async () => {
      const other = freshPlace();
      try {
        const ended = await exec({ place: other, lines: TO_SHIP, json: true });
        expect([ended.code, ended.stderr]).toEqual([0, '']);
        for (const line of ended.stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('type');
        expect(outcome(other)).toEqual(outcome(place));
      } finally {
        other.remove();
      }
    },
    30_000,
  );

  test('takes a change to what was shipped from request to commit', async () => {
    const before = commits(place).length;
    for (const line of MAINTENANCE) expect([line, (await exec({ place, lines: [line] })).code]).toEqual([line, 0]);
    expect(stateOf(place.project).maintenance).toMatchObject([{ id: 'MAINT-001', status: 'finished' }]);
    const log = readFileSync(join(place.project, PATHS.changeLog), 'utf8');
    expect(log).toContain('## MAINT-001: Remove books');
    const made = commits(place).slice(before);
    expect(made.map((commit) => commit.task)).toEqual(['MAINT-001-1', null]);
    expect(log).toContain(made[0]?.sha);
    expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'maintenance', last_active_agent: 7 });
    expect(git(place, 'status', '--porcelain')).toBe('');
    const shown = spawnSync(process.execPath, ['src/cli.mjs', 'help'], { cwd: place.project, encoding: 'utf8' });
    expect(shown.stdout).toContain('remove <number>');
  }, 30_000);
});

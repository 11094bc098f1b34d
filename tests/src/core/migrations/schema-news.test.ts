import { beforeEach, describe, expect, test } from 'vitest';
import { change } from '../../../../commands/change/change.ts';
import { migrationApprove } from '../../../../commands/change/migration-approve.ts';
import { migrationCancel } from '../../../../commands/change/migration-cancel.ts';
import { resume } from '../../../../commands/session/resume.ts';
import type { Event } from '../../../../schemas/event.ts';
import { PATHS } from '../../../../schemas/paths.ts';
import { handEdited } from '../../../../src/core/change/drifted.ts';
import { onChecks } from '../../../../src/core/done-rule.ts';
import { evolve } from '../../../../src/core/evolve.ts';
import { needIdle } from '../../../../src/core/guards.ts';
import { NOTHING_LEFT } from '../../../../src/core/left-behind.ts';
import { limitsOf } from '../../../../src/core/limits.ts';
import { needPending } from '../../../../src/core/migrations/pending.ts';
import { renderMigration } from '../../../../src/core/migrations/render-migration.ts';
import { schemaNews } from '../../../../src/core/migrations/schema-news.ts';
import { expectedSchema, schemaAt } from '../../../../src/core/migrations/schema-state.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { outstanding } from '../../../../src/core/outstanding.ts';
import { recovery } from '../../../../src/core/recovery.ts';
import { standing } from '../../../../src/core/standing.ts';
import type { ProjectState } from '../../../../src/core/state.ts';
import { driven, type Rig } from '../../../support/given.ts';

const BEFORE = '### Table: habits\n- id: integer, primary key\n- name: text\n';
const MORE = `${BEFORE}- colour: text\n`;
const LESS = '### Table: habits\n- id: integer, primary key\n';
const HASH = 'c'.repeat(64);

const rig: Rig = driven('planned');
rig.line('!build');
rig.run(() => rig.at.work?.kind === 'check');

let project: ProjectState;
beforeEach(() => {
  const approved = { text: BEFORE, hash: 'a'.repeat(64) };
  project = { ...rig.at, schema: { ...rig.at.schema, approved, planned: approved } };
});

const take = (state: ProjectState, ...events: readonly Event[]): ProjectState =>
  events.reduce((now, event) => evolve(now, event, { seq: now.seq + 1, at: '2026-01-02T00:00:00.000Z' }) ?? now, state);

const look = (text: string) => ({ text, hash: HASH, runs: [{ kind: 'untried' as const, why: 'no SQLite' }] });
const BY_TASK = { taskId: 'TASK-001', runId: 'R0004' };
const news = (text: string, state = project, by: { taskId: string | null; runId: string | null } = BY_TASK) =>
  schemaNews(state, look(text), by);
const planned = (text: string, state = project): ProjectState => take(state, ...news(text, state).events);

/** The report written and, where nothing waits, committed. */
const settled = (state: ProjectState): ProjectState => {
  const files = renderMigration(state).map(({ path }) => ({
    path,
    sha256: path === PATHS.schema ? 'a'.repeat(64) : HASH,
  }));
  const written = take(state, { type: 'artifacts/delivered', bundle: 'migration', files });
  return written.work?.kind === 'migration'
    ? written
    : take(written, { type: 'bundle/committed', bundle: 'migration', sha: 'd' });
};

const checkpointNext = (state: ProjectState): ProjectState => ({
  ...state,
  work: { kind: 'checkpoint', taskId: 'TASK-001', runId: 'R0004' },
});

describe('a harmless change', () => {
  test('is taken, its SQL written, and what was under way goes on', () => {
    const next = planned(MORE, checkpointNext(project));
    expect(next).toMatchObject({
      schemaHash: HASH,
      work: { kind: 'report', bundle: 'migration' },
      schema: { count: 1, last: { id: '0001', risk: 'LOW', status: 'noted' } },
    });
    expect(renderMigration(next).map(({ path }) => path)).toEqual([
      'artifacts/build/migrations/0001-task-001.up.sql',
      'artifacts/build/migrations/0001-task-001.down.sql',
    ]);
    expect(settled(next)).toMatchObject({
      work: { kind: 'checkpoint' },
      halt: null,
      schema: { approved: { text: MORE }, afterwards: null },
    });
  });

  test('of words alone is noted without SQL', () => {
    const next = planned(`${BEFORE}\nMore words.\n`);
    expect(renderMigration(next)).toEqual([]);
    expect(next.schema).toMatchObject({
      approved: { text: `${BEFORE}\nMore words.\n` },
      last: { proof: { kind: 'nothing' } },
    });
  });

  test('while the human has stopped the pipeline leaves it stopped', () => {
    const halt = { reason: 'paused', detail: 'by the human' } as const;
    expect(settled(planned(MORE, { ...project, work: { kind: 'next-task' }, halt }))).toMatchObject({
      work: { kind: 'next-task' },
      halt,
    });
  });
});

describe('a dangerous change', () => {
  test('waits: nothing is ordered, nothing else may be begun, a restart changes nothing', () => {
    const next = settled(planned(LESS, checkpointNext(project)));
    expect(next).toMatchObject({
      work: { kind: 'migration', id: '0001' },
      schema: { approved: { text: BEFORE }, last: { risk: 'DATA-LOSS', status: 'pending' } },
    });
    expect(outstanding(next, limitsOf(rig.state.shell))).toBeNull();
    expect(needIdle({ ...rig.state, project: next })).toMatchObject({
      code: 'migration-pending',
      tryNext: ['!migration-approve', '!migration-cancel'],
    });
    expect(nextStep(next)).toMatchObject({ waiting: true, command: '!migration-approve or !migration-cancel' });
    expect(resume.available({ ...rig.state, project: next })).toMatchObject({ code: 'migration-pending' });
    expect(JSON.stringify(standing(next))).toMatch(
      /migration 0001 \(DATA-LOSS\): column .* is removed; .*MIGRATION_RISK\.md/,
    );
    expect(recovery(next, NOTHING_LEFT)).toEqual([]);
    expect(expectedSchema(next)).toBe(LESS);
  });

  test.each([
    [migrationApprove, 'migration/approved'],
    [migrationCancel, 'migration/cancelled'],
  ])('is answered by one event of its command', (command, type) => {
    const next = settled(planned(LESS, checkpointNext(project)));
    const answered = command.run([], { ...rig.state, project: next });
    expect(answered).toMatchObject({ events: [{ type, id: '0001' }] });
    expect(command.available({ ...rig.state, project })).toMatchObject({ code: 'no-migration' });
  });

  test('approved, is on record in HANDOFF, and the task is committed', () => {
    const next = take(settled(planned(LESS, checkpointNext(project))), { type: 'migration/approved', id: '0001' });
    expect(next.schema.accepted).toEqual([
      {
        id: '0001',
        risk: 'DATA-LOSS',
        task: 'TASK-001',
        schema_hash: HASH,
        accepted_by: 'human',
        accepted_at: '2026-01-02T00:00:00.000Z',
      },
    ]);
    expect(settled(next)).toMatchObject({
      work: { kind: 'checkpoint' },
      schemaHash: HASH,
      schema: { approved: { text: LESS } },
    });
    expect(needPending(next)).not.toBeNull();
  });

  test('cancelled, puts the text back and leaves the task STALE with the reason', () => {
    const task = project.tasks['TASK-001'];
    if (task === undefined) throw new Error('no task');
    const reported = {
      ...project,
      tasks: { ...project.tasks, 'TASK-001': { ...task, reported: [PATHS.schema, 'x'] } },
    };
    const next = take(settled(planned(LESS, checkpointNext(reported))), { type: 'migration/cancelled', id: '0001' });
    expect(renderMigration(next).find(({ path }) => path === PATHS.schema)?.content).toBe(BEFORE);
    expect(settled(next)).toMatchObject({
      work: { kind: 'next-task' },
      halt: { reason: 'paused', detail: expect.stringContaining('TASK-001 is STALE') },
    });
    expect(next.tasks['TASK-001']).toMatchObject({
      status: 'STALE',
      reported: ['x'],
      note: expect.stringContaining('column habits.name is removed'),
    });
  });

  test('edited further is reported anew under its number; put back by hand it is cancelled', () => {
    const waiting = settled(planned(LESS, checkpointNext(project)));
    const other = LESS.replace('habits', 'days');
    expect(news(other, waiting).events).toMatchObject([{ id: '0001', taskId: 'TASK-001', text: other }]);
    expect(settled(take(settled(planned(other, waiting)), { type: 'migration/approved', id: '0001' }))).toMatchObject({
      work: { kind: 'checkpoint' },
      schema: { count: 1, approved: { text: other } },
    });
    expect(news(BEFORE, waiting).events).toEqual([{ type: 'migration/cancelled', id: '0001' }]);
  });

  test('an answer to another number does nothing', () => {
    const waiting = settled(planned(LESS));
    for (const type of ['migration/approved', 'migration/cancelled'] as const) {
      expect(take(waiting, { type, id: '0007' }).schema).toEqual(waiting.schema);
    }
  });
});

describe('an edit by hand, which the tasks were not made for', () => {
  const HAND = { taskId: null, runId: null };
  const byHand = (text: string, state = project): ProjectState => take(state, ...news(text, state, HAND).events);
  /** Files that are offered as a change, where SCHEMA.md holds what the last migration saw. */
  const offered = (state: ProjectState) => {
    const schema = { path: PATHS.schema, text: state.schema.last?.text ?? '', sha256: HASH };
    return handEdited(state, { spec: null, schema, taskGraph: null }).map(({ path }) => path);
  };

  test('is offered as a change once its migration is settled, and not while that waits', () => {
    expect(offered(settled(byHand(MORE)))).toEqual([PATHS.schema]);
    const waiting = settled(byHand(LESS));
    expect(offered(waiting)).toEqual([]);
    expect(offered(settled(take(waiting, { type: 'migration/approved', id: '0001' })))).toEqual([PATHS.schema]);
    expect(change.available({ ...rig.state, project: waiting })).toMatchObject({ code: 'migration-pending' });
  });

  test('is compared with what the tasks know, over several edits, and is none any more when it is taken back', () => {
    const twice = settled(byHand(`${MORE}- size: text\n`, settled(byHand(MORE))));
    expect(twice.schema.builtOn).toMatchObject({ text: BEFORE });
    const back = settled(byHand(BEFORE, twice));
    expect(settled(take(back, { type: 'migration/approved', id: '0003' })).schema.builtOn).toBeNull();
  });

  test('is none where a task made it, and none in a plan that was made anew', () => {
    expect(settled(planned(MORE)).schema.builtOn).toBeNull();
    const handed = take(settled(byHand(MORE)), {
      type: 'artifacts/prepared',
      bundle: 'plan',
      files: [{ path: PATHS.schema, content: MORE }],
    });
    const { batches, order, tasks } = rig.at;
    const accepted = take(handed, {
      type: 'plan/accepted',
      tasks: order.flatMap((id) => (tasks[id] === undefined ? [] : [tasks[id].task])),
      batches: [...batches],
      planHash: HASH,
      schemaHash: HASH,
      patternsApplied: [],
    });
    expect(accepted.schema.builtOn).toBeNull();
  });
});

describe('going back in time', () => {
  test('SCHEMA.md counts as it was at the task’s checkpoint, and nothing waits any more', () => {
    const done: Event = { type: 'task/checkpointed', taskId: 'TASK-001', runId: 'R0004', sha: 'e', files: [] };
    const later = settled(planned(LESS, settled(planned(MORE, take(project, done)))));
    expect(later.schema).toMatchObject({ count: 2, approved: { text: MORE }, last: { status: 'pending' } });
    expect(schemaAt(later.schema, { taskId: 'TASK-001', isOther: true })).toMatchObject({
      count: 2,
      approved: { text: BEFORE },
      last: { status: 'cancelled' },
    });
    expect(schemaAt(later.schema, { taskId: null, isOther: true })).toMatchObject({ approved: later.schema.planned });
  });

  test('at a checkpoint that was only found, another SCHEMA.md is nobody’s edit; the same one is looked after as before', () => {
    const later = settled(planned(MORE, project));
    expect(schemaAt(later.schema, { taskId: 'TASK-009', isOther: true })).toMatchObject({ approved: null });
    expect(schemaAt(later.schema, { taskId: 'TASK-009', isOther: false })).toMatchObject({ approved: { text: MORE } });
  });
});

describe('a SCHEMA.md that cannot be read', () => {
  const BROKEN = `${BEFORE}\`\`\`sql\nCREATE TABLE t (\n`;
  const state = () => ({ ...rig.state, project });
  const ran = {
    type: 'checks/ran',
    taskId: 'TASK-001',
    runId: 'R0004',
    tree: 't',
    commands: [],
    missing: [],
    ignored: [],
    restored: [],
  } as const;
  const files = ['src/part-1.mjs', 'tests/part-1.test.mjs'].map((path) => ({ path, kind: 'added' as const }));

  test('is the task’s failure where its agent did it, by line', () => {
    const changed = [...files, { path: PATHS.schema, kind: 'modified' as const }];
    const outcome = onChecks(state(), { ...ran, changed, schema: look(BROKEN) });
    expect(outcome).toMatchObject({
      events: [{ failures: expect.arrayContaining([`${PATHS.schema}:4 this block of SQL is never closed`]) }],
    });
    expect(outcome).toMatchObject({ events: { length: 1 } });
  });

  test('is only told where a person did it', () => {
    expect(onChecks(state(), { ...ran, changed: files, schema: look(BROKEN) })).toMatchObject({
      events: [{ type: 'task/checked', failures: [] }],
      show: [{ lines: [`${PATHS.schema}:4 this block of SQL is never closed`] }],
    });
  });

  test('comes after the checks where it can be read', () => {
    expect(onChecks(state(), { ...ran, changed: files, schema: look(MORE) })).toMatchObject({
      events: [
        { type: 'task/checked' },
        { type: 'migration/planned', taskId: null, proof: { kind: 'unproven', why: 'no SQLite' } },
      ],
    });
  });
});

import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { fold } from '../../../../src/core/evolve.ts';
import { ExternalError } from '../../../../src/ports/errors.ts';
import type { MoveOrder, MovePreview, Snapshot, TravelPort } from '../../../../src/ports/travel.ts';
import { noTravel } from '../../../support/branch-ports.ts';
import { TRAVEL } from '../../../support/branch-samples.ts';
import { Shell, shellAt } from '../../../support/scripted-world.ts';
import { DIR } from '../../../support/story.ts';

const REF = 'refs/codesleuth/backup/1767225600000-0a1b2c3d';
const PREVIEW: MovePreview = {
  head: 'b'.repeat(40),
  branch: 'refs/heads/main',
  to: 'a'.repeat(40),
  fingerprint: 'f1',
  leaving: [{ sha: 'b'.repeat(40), subject: 'later' }],
  coming: [],
  changes: [],
  saved: [],
  left: [],
  backup: 'refs/codesleuth/backup/1767225600001-0a1b2c3d',
  obstacles: [],
};
const SNAPSHOT: Snapshot = { ref: REF, commit: 'c', head: 'b', branch: 'refs/heads/main', saved: [], left: [] };

/** A shell that has built a project, on a repository that says what the test wants. */
async function built(port: Partial<TravelPort> = {}) {
  const orders: unknown[] = [];
  const first = await shellAt('built');
  await first.session.close('quit');
  const { scripted } = first;
  const { calls } = scripted;
  scripted.ports = {
    travel: {
      ...noTravel,
      unreached: async (_dir, from, shas) => (from === null ? [] : shas.slice(1)),
      findTasks: async () => ({}),
      preview: async () => PREVIEW,
      snapshot: async (_dir, order) => {
        orders.push(order);
        return SNAPSHOT;
      },
      move: async (_dir, order: MoveOrder) => {
        calls.push('travel.move');
        orders.push(order);
        // Another commit's files: HANDOFF as it was then, no CHECKPOINT.md.
        scripted.project.files.set(PATHS.handoff, '{"old": true}');
        scripted.project.files.delete(PATHS.checkpoint);
        return { kind: 'moved', head: 'a'.repeat(40), extra: [] };
      },
      pruneBackups: async (dir, rule) => {
        orders.push({ dir, ...rule });
        return 0;
      },
      ...port,
    },
  };
  const shell = new Shell({}, {}, scripted);
  await shell.all('Start agent 0', '1');
  return { shell, orders, calls, scripted };
}

describe('a replay', () => {
  test('saves, ends open conversations, moves, writes the shell’s files anew, and builds on', async () => {
    const { shell, orders, calls, scripted } = await built();
    await shell.all('!critic', 'a word to the critic');
    const sessions = calls.length;
    await shell.all('!replay TASK-001 --yes');
    expect(orders).toContainEqual(expect.objectContaining({ why: 'before !replay TASK-001' }));
    expect(orders).toContainEqual(
      expect.objectContaining({
        backup: REF,
        to: { kind: 'commit', sha: shell.at.tasks['TASK-001']?.checkpoint?.sha },
      }),
    );
    const since = calls.slice(sessions);
    expect(since.indexOf('agent.close')).toBeGreaterThanOrEqual(0);
    expect(since.indexOf('agent.close')).toBeLessThan(since.indexOf('travel.move'));
    expect(scripted.project.files.get(PATHS.handoff)).toContain('"version": 4');
    expect(scripted.project.files.has(PATHS.checkpoint)).toBe(true);
    expect(shell.at.undo).toMatchObject({ kind: 'replay', backup: REF, head: 'a'.repeat(40) });
    expect(shell.at.builtAt).not.toBeNull();
    expect(fold(await scripted.journal())).toEqual(shell.at);
  });

  test('writes nothing into the project from the snapshot to the end of the move', async () => {
    const { shell, calls } = await built();
    await shell.all('!replay TASK-001 --yes');
    const begun = calls.findIndex((call) => call.includes('travel/began'));
    const between = calls.slice(begun, calls.indexOf('travel.move'));
    expect(between.filter((call) => call.startsWith('files.'))).toEqual([]);
  });

  test('makes no backup before it is confirmed, nor when something changed or is in the way', async () => {
    const seen: string[] = [];
    const preview = { ...PREVIEW };
    const { shell, orders } = await built({
      preview: async () => ({ ...preview, fingerprint: seen.length === 0 ? 'f1' : 'f2' }),
    });
    const snapshots = () => orders.filter((order) => JSON.stringify(order).includes('"why"')).length;
    await shell.all('!replay TASK-001');
    expect([snapshots(), shell.session.snapshotState().shell.confirm?.command]).toEqual([
      0,
      `!replay TASK-001 --yes f1 ${PREVIEW.backup}`,
    ]);
    seen.push('changed');
    await shell.all('replay TASK-001');
    expect([snapshots(), shell.session.snapshotState().shell.confirm?.command]).toEqual([
      0,
      `!replay TASK-001 --yes f2 ${PREVIEW.backup}`,
    ]);
    await shell.all('replay TASK-001');
    expect(snapshots()).toBe(1);
    expect(orders).toContainEqual(expect.objectContaining({ ref: PREVIEW.backup }));
    const blocked = await built({ preview: async () => ({ ...PREVIEW, obstacles: [{ what: 'w', next: 'n' }] }) });
    expect((await blocked.shell.do('!replay TASK-001 --yes')).refused).toBe(true);
    expect(blocked.orders.filter((order) => JSON.stringify(order).includes('"why"'))).toEqual([]);
  });

  test('keeps tasks the target reaches by other commits than those on record, and takes those commits', async () => {
    const anew = 'e'.repeat(40);
    const { shell, scripted } = await built({
      // The history was written anew: no recorded commit is in it, TASK-001 and TASK-002 are, by their trailers.
      unreached: async (_dir, _from, shas) => shas.filter((sha) => sha !== anew),
      findTasks: async (_dir, _from, ids) =>
        Object.fromEntries(ids.map((id) => [id, id === 'TASK-003' ? 'd'.repeat(40) : anew])),
    });
    await shell.all('!replay TASK-002 --yes');
    const events = (await scripted.journal()).map(({ event }) => event);
    const travel = events.flatMap((event) => (event.type === 'travel/began' ? [event.travel] : []))[0];
    expect(travel?.back).toEqual(['TASK-003']);
    // The target itself is where it goes to.
    expect(travel?.found).toEqual([{ taskId: 'TASK-001', sha: anew }]);
    expect(shell.at.tasks['TASK-002']).toMatchObject({ status: 'DONE', checkpoint: { sha: anew } });
    expect(shell.at.tasks['TASK-001']?.checkpoint?.sha).toBe(anew);
  });

  test('goes by the trailer where the branch has lost the recorded commit, and by the record where there is none', async () => {
    const found = await built({
      unreached: async (_dir, _from, shas) => shas,
      findTasks: async (_dir, _from, ids) => Object.fromEntries(ids.map((id) => [id, 'd'.repeat(40)])),
    });
    await found.shell.all('!replay TASK-002');
    expect(found.shell.words()).toContain("found by its commit's trailer");
    const lost = await built({
      unreached: async (_dir, _from, shas) => shas,
      preview: async (_dir, { to }) => ({
        ...PREVIEW,
        obstacles: [{ what: `${JSON.stringify(to)} is gone.`, next: 'n' }],
      }),
    });
    await lost.shell.do('!replay TASK-002');
    const sha = lost.shell.at.tasks['TASK-002']?.checkpoint?.sha ?? '-';
    expect(lost.shell.refusals().at(-1)?.missing[0]?.what).toContain(sha);
  });

  test('that is refused leaves everything, and one the disk stops waits for !resume', async () => {
    const obstacle = { what: 'src/a changed.', next: 'Look.' };
    const refused = await built({ move: async () => ({ kind: 'refused', obstacle }) });
    const before = refused.shell.at;
    await refused.shell.all('!replay TASK-001 --yes');
    expect(refused.shell.at.tasks).toEqual(before.tasks);
    expect(refused.shell.at).toMatchObject({ travel: null, work: null, halt: null });
    const state = { full: true };
    const stopped = await built({
      move: async () => {
        if (state.full) throw new ExternalError('disk', 'the disk is full', { next: 'Free some.' });
        return { kind: 'moved', head: 'a', extra: [] };
      },
    });
    const result = await stopped.shell.do('!replay TASK-001 --yes');
    expect(result.failed).toBe(true);
    expect(stopped.shell.at.halt?.detail).toContain('the disk is full');
    state.full = false;
    await stopped.shell.all('!resume');
    expect(stopped.shell.at.builtAt).not.toBeNull();
  });

  test('that failed half-way and is taken back leaves the shell’s files as the journal has them', async () => {
    let full = true;
    const { shell, scripted } = await built({
      move: async () => {
        scripted.project.files.delete(PATHS.checkpoint);
        if (full) throw new ExternalError('disk', 'the disk is full', { next: 'Free some.' });
        return { kind: 'moved', head: 'b', extra: [] };
      },
    });
    const before = shell.at;
    await shell.do('!replay TASK-001 --yes');
    expect(scripted.project.files.has(PATHS.checkpoint)).toBe(false);
    full = false;
    await shell.all('!undo --yes');
    expect(scripted.project.files.has(PATHS.checkpoint)).toBe(true);
    expect(shell.at.tasks).toEqual(before.tasks);
  });

  test('that a shell died in is finished by the next one, without a word of drift', async () => {
    const { shell, scripted, calls } = await built();
    await shell.session.close('quit');
    const journal = await scripted.journals.open(`${DIR}/.git`);
    await journal.append([{ type: 'travel/began', travel: { ...TRAVEL, back: ['TASK-002', 'TASK-003'] } }]);
    await journal.close();
    scripted.project.files.delete(PATHS.spec);
    scripted.project.files.set(PATHS.handoff, 'half-way');
    const next = new Shell({}, {}, scripted);
    await next.all('Start agent 0', '1');
    expect(next.words()).toContain('Finishing !replay TASK-001, which was cut short.');
    expect(next.words()).not.toContain('differs from what was recorded');
    expect(calls.filter((call) => call === 'travel.move')).toHaveLength(1);
    expect(next.at).toMatchObject({ travel: null, halt: { reason: 'interrupted' } });
    expect(scripted.project.files.get(PATHS.handoff)).toContain('"tasks_completed": 1');
    await next.all('!resume');
    expect(next.at.builtAt).not.toBeNull();
  });
});

describe('a replay where the journal knows no checkpoint', () => {
  const [one, two, trailed] = ['1'.repeat(40), '2'.repeat(40), 'd'.repeat(40)];
  const handoff = JSON.stringify({ task_checkpoints: { 'TASK-001': { sha: one }, 'TASK-002': { sha: two } } });

  /** A project that is planned, with a HANDOFF.json somebody else wrote. */
  async function planned(text: string | null, port: Partial<TravelPort> = {}) {
    const searches: unknown[] = [];
    const orders: unknown[] = [];
    const first = await shellAt('planned');
    await first.session.close('quit');
    const { scripted } = first;
    scripted.ports = {
      travel: {
        ...noTravel,
        pruneBackups: async () => 0,
        unreached: async () => [],
        findTasks: async (_dir, from, ids) => {
          searches.push([from, ...ids]);
          return {};
        },
        preview: async (_dir, order) => {
          orders.push(order);
          return PREVIEW;
        },
        snapshot: async (_dir, order) => {
          orders.push(order);
          return SNAPSHOT;
        },
        move: async () => ({ kind: 'moved', head: two, extra: [] }),
        ...port,
      },
    };
    const shell = new Shell({}, {}, scripted);
    await shell.all('Start agent 0', '1');
    if (text === null) scripted.project.files.delete(PATHS.handoff);
    else scripted.project.files.set(PATHS.handoff, text);
    const began = async () =>
      (await scripted.journal()).flatMap(({ event }) => (event.type === 'travel/began' ? [event.travel] : [])).at(-1);
    return { shell, searches, orders, began, scripted };
  }
  const everyTask = async (_dir: string, _from: string | null, ids: readonly string[]) =>
    Object.fromEntries(ids.map((id) => [id, trailed]));

  test('goes by HANDOFF.json on the disk, says so, and takes what it names before it for done', async () => {
    const { shell, orders, began, scripted } = await planned(handoff);
    await shell.all('!replay TASK-002 --yes');
    expect(shell.words()).toContain(`The journal holds no checkpoint of TASK-002; taken from ${PATHS.handoff}`);
    expect(shell.words()).toContain('Become DONE | TASK-001 by 11111111');
    expect(await began()).toMatchObject({
      to: { kind: 'commit', sha: two },
      back: ['TASK-003'],
      found: [{ taskId: 'TASK-001', sha: one }],
      also: ['src/part-3.mjs', 'tests/part-3.test.mjs'],
    });
    const also = ['src/part-3.mjs', 'tests/part-3.test.mjs'];
    expect(orders).toMatchObject([{ also }, { also }]);
    const runs = (await scripted.journal()).flatMap(({ event }) => (event.type === 'run/started' ? [event.run] : []));
    expect(runs.flatMap(({ taskId }) => taskId ?? [])).toEqual(['TASK-003']);
    expect(shell.at.tasks['TASK-002']).toMatchObject({ status: 'DONE', checkpoint: { sha: two } });
    expect(fold(await scripted.journal())).toEqual(shell.at);
  });

  test('goes by the trailer where HANDOFF.json names a commit the branch does not hold, or cannot be read', async () => {
    const unreached: TravelPort['unreached'] = async (_dir, _from, shas) => shas.filter((sha) => sha === two);
    for (const text of [handoff, 'not JSON', '{"task_checkpoints": {"TASK-002": "abc"}}', null]) {
      const { shell, began } = await planned(text, { unreached, findTasks: everyTask });
      await shell.all('!replay TASK-002 --yes');
      expect(shell.words()).toContain("HANDOFF holds no checkpoint of TASK-002; found by its commit's trailer");
      expect(await began()).toMatchObject({ to: { sha: trailed }, back: ['TASK-003'] });
    }
  });

  test('is no error where HANDOFF.json cannot be opened', async () => {
    const { shell, scripted } = await planned(handoff, { findTasks: everyTask });
    await shell.session.close('quit');
    const { files } = scripted.world();
    const locked = { shut: false };
    const read: typeof files.read = async (dir, path) => {
      if (!locked.shut || path !== PATHS.handoff) return files.read(dir, path);
      throw new ExternalError('disk', 'it is a directory', { next: 'move it' });
    };
    scripted.ports = { ...scripted.ports, files: { ...files, read } };
    const next = new Shell({}, {}, scripted);
    await next.all('Start agent 0', '1');
    locked.shut = true;
    await next.all('!replay TASK-002');
    expect(next.words()).toContain("found by its commit's trailer");
  });

  test('builds a task before it again whose commit the target does not reach, and takes its files along', async () => {
    const unreached: TravelPort['unreached'] = async (_dir, from, shas) =>
      from === null ? [] : shas.filter((sha) => sha === one);
    const { shell, began, searches, orders } = await planned(handoff, { unreached });
    await shell.all('!replay TASK-002 --yes');
    const travel = await began();
    expect(travel).toMatchObject({ back: ['TASK-001', 'TASK-003'], found: [] });
    for (const order of [travel, ...orders]) {
      expect(order).toMatchObject({ also: expect.arrayContaining(['src/part-1.mjs', 'src/part-3.mjs']) });
    }
    expect(orders).toHaveLength(2);
    expect(shell.words()).not.toContain('Become DONE');
    // Its trailer is looked for among the commits the target reaches.
    expect(searches).toContainEqual([two, 'TASK-001']);
  });

  test('is refused where nothing names a commit of this branch', async () => {
    const { shell } = await planned(handoff, { unreached: async (_dir, _from, shas) => shas });
    expect((await shell.do('!replay TASK-002 --yes')).refused).toBe(true);
    expect(shell.refusals().at(-1)?.message).toContain('HANDOFF names none on this branch');
  });
});

test('old backups are forgotten when a project is opened, but none that something leads back to', async () => {
  const { shell, orders, scripted } = await built();
  expect(orders).toContainEqual({ dir: DIR, keep: 50, days: 30, least: 5, held: [] });
  await shell.all('!replay TASK-001 --yes');
  await shell.session.close('quit');
  const next = new Shell({}, {}, scripted);
  await next.all('Start agent 0', '1');
  expect(orders.at(-1)).toEqual({ dir: DIR, keep: 50, days: 30, least: 5, held: [REF] });
});

test('!doctor names the backups there are, and an index.lock', async () => {
  const backups = [{ ref: REF, commit: 'c', at: '2026-01-01T00:00:00.000Z', why: 'before !replay TASK-001' }];
  const { shell, scripted } = await built({ backups: async () => backups });
  await shell.all('!doctor');
  expect(shell.words()).toContain(`ok | backups | 1, the newest ${REF} of 2026-01-01T00:00:00.000Z (before !replay`);
  expect(shell.words()).toContain('ok | git locks | none');
  scripted.project.files.set('index.lock', '');
  await shell.all('!doctor');
  expect(shell.words()).toContain(`MEND | index.lock | ${DIR}/.git/index.lock is there`);
  expect(shell.words()).toMatch(/where none runs, remove it \| rm \S+\/\.git\/index\.lock$/m);
});

describe('backups that are past their time', () => {
  const DAY = 86_400_000;
  /** So many, one a day, the newest of the day the clock of the tests begins. */
  const daily = (many: number) =>
    Array.from({ length: many }, (_, day) => ({
      ref: `refs/codesleuth/backup/${1000 - day}-aa`,
      commit: 'c',
      at: new Date(Date.UTC(2026, 0, 1) - day * DAY).toISOString(),
      why: 'x',
    }));

  test.each([
    [51, '1 of 51 are older than 30 days and not among the 50 newest'],
    [60, '10 of 60 are older'],
  ])('are named by !doctor where there are %i, with the command that forgets them', async (many, words) => {
    const { shell } = await built({ backups: async () => daily(many) });
    await shell.all('!doctor');
    expect(shell.words()).toMatch(new RegExp(`MEND \\| backups \\| ${words}.* \\| !doctor prune$`, 'm'));
  });

  test('are none of the 50 newest, nor younger than 30 days, nor what something leads back to', async () => {
    const many = daily(50);
    const young = Array.from({ length: 80 }, (_, at) => daily(1).map((one) => ({ ...one, ref: `r${at}` }))).flat();
    for (const backups of [
      many,
      young,
      [...daily(50), { ref: REF, commit: 'c', at: '2025-01-01T00:00:00.000Z', why: 'x' }],
    ]) {
      const { shell } = await built({ backups: async () => backups });
      await shell.all('!replay TASK-001 --yes', '!doctor');
      expect(shell.words()).toMatch(/ok \| backups/);
    }
  });

  test('are forgotten by !doctor prune, by the same rule as at an opening; what stands in the way is said', async () => {
    let stale = 3;
    const forget = async () => {
      const many = stale;
      stale = 0;
      return many;
    };
    const { shell, orders } = await built({ pruneBackups: forget });
    await shell.all('!doctor prune');
    expect(shell.words()).toContain('No backup is past its time.');
    stale = 2;
    await shell.all('!doctor prune');
    expect(shell.words()).toContain('2 backups were forgotten');
    expect(orders).toEqual([]);
    expect((await shell.do('!doctor mend')).refused).toBe(true);
  });

  test('stay where the project is held by another shell', async () => {
    const { shell, scripted } = await built();
    const second = new Shell({}, {}, scripted);
    await second.all('Start agent 0', '1');
    expect((await second.do('!doctor prune')).refused).toBe(true);
    await second.all('!doctor');
    expect(second.words()).toMatch(/MEND \| lock \| held by process 4711.* \| kill 4711; kill -CONT 4711$/m);
    await shell.session.close('quit');
  });
});

test.each([
  ['merge', 'merge --abort'],
  ['rebase', 'rebase --abort'],
  ['bisect', 'bisect reset'],
])('!doctor says how to give up a %s', async (inProgress, way) => {
  const shell = await shellAt('built');
  const { git } = shell.scripted.world();
  const inspect = async (dir: string) => {
    const info = await git.inspect(dir);
    return info === null ? null : { ...info, inProgress };
  };
  shell.scripted.ports = { git: { ...git, inspect } };
  await shell.session.close('quit');
  const next = new Shell({}, {}, shell.scripted);
  await next.all('Start agent 0', '1', '!doctor');
  expect(next.words()).toContain(`| git -C ${DIR} ${way}`);
});

describe('a reset that is taken back', () => {
  test('brings files and journal back into this shell, and another one opens it as it was', async () => {
    const shell = await shellAt('built');
    const { scripted } = shell;
    const files = new Map(scripted.project.files);
    const before = shell.at;
    await shell.all('!reset --yes');
    expect(scripted.project.files.has(PATHS.handoff)).toBe(false);
    await shell.all('!undo --yes');
    expect([...scripted.project.files].sort()).toEqual([...files].sort());
    expect(shell.at).toMatchObject({ tasks: before.tasks, stage: before.stage, resetting: null });
    expect(fold(await scripted.journal())).toEqual(shell.at);
    await shell.all('!critic');
  });
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/adapters/clock.ts';
import { repositoryFinder } from '../../../../src/adapters/files/find-repository.ts';
import { createProjectFiles } from '../../../../src/adapters/files/project-files.ts';
import { createJournal } from '../../../../src/adapters/store/jsonl-journal.ts';
import { runLogs } from '../../../../src/adapters/store/run-log.ts';
import { fold } from '../../../../src/core/evolve.ts';
import type { Report } from '../../../../src/core/report.ts';
import { undoReset } from '../../../../src/runtime/effects/reset-undo.ts';
import type { World } from '../../../../src/runtime/world.ts';
import { driven } from '../../../support/given.ts';
import { ScriptedWorld } from '../../../support/scripted-world.ts';
import { tempDir } from '../../adapters/store/temp.ts';

const FILES: Readonly<Record<string, string>> = {
  'artifacts/build/TASK-GRAPH.md': '# Graph\r\n',
  'artifacts/pipeline/HANDOFF.json': '{}\n',
  'contracts/a.contracts.ts': 'a',
};
const ARCHIVE = '2026-01-01T00-00-00-000Z-40';

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Files below a directory, without what is beneath one of these names. */
function below(dir: string, but: readonly string[] = []): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1)).sort();
  const own = paths.filter((path) => !but.some((name) => path.startsWith(`${name}/`)));
  return Object.fromEntries(own.map((path) => [path, readFileSync(join(dir, path), 'utf8')]));
}

/** Real files, journals and logs below a directory whose project was reset; a call of theirs may fail by its number. */
async function afterReset() {
  const dir = await tempDir();
  const archive = join(dir, '.git/codesleuth/archive', ARCHIVE);
  mkdirSync(join(dir, '.git'));
  const journals = createJournal({ clock: systemClock });
  const journal = await journals.open(join(dir, '.git'));
  await journal.append([
    ...driven('built').journal.map(({ event }) => event),
    { type: 'reset/began', archive: ARCHIVE },
  ]);
  await journal.archive(archive);
  await journal.close();
  for (const [path, content] of Object.entries(FILES)) put(join(archive, path), content);
  put(join(archive, 'runs/R0001.log'), 'words\n');
  const files = createProjectFiles({ home: await tempDir() });
  const world = { ...new ScriptedWorld().world(), files, journals, runLogs, repositories: repositoryFinder };
  return { dir, archive, world };
}

const order = (dir: string, go = true) => ({ type: 'reset/undo', dir, go }) as const;
const foldedAt = async (world: World, dir: string) => fold(await world.journals.read(join(dir, '.git')));

test('everything is back in its place; the next order finds nothing more to take back', async () => {
  const { dir, archive, world } = await afterReset();
  const found = await undoReset({ world }, order(dir, false));
  expect(found).toEqual({ type: 'reset/found', dir, archive, files: Object.keys(FILES).sort(), obstacle: null });
  put(join(dir, 'contracts/a.contracts.ts'), 'mine');
  const undone = await undoReset({ world }, order(dir));
  expect(undone).toMatchObject({ type: 'reset/undone', dir, archive });
  const [kept = ''] = undone.type === 'reset/undone' ? undone.kept : [];
  expect(readFileSync(kept, 'utf8')).toBe('mine');
  expect(below(dir, ['.git'])).toEqual(FILES);
  expect(readFileSync(join(dir, '.git/codesleuth/runs/R0001.log'), 'utf8')).toBe('words\n');
  expect(await foldedAt(world, dir)).toMatchObject({ resetting: null, undo: { kind: 'reset-undone' } });
  const again = await undoReset({ world }, order(dir));
  expect(again).toMatchObject({ type: 'reset/found', obstacle: { what: expect.stringContaining('No reset') } });
});

test('a journal begun since is never written over', async () => {
  const { dir, world } = await afterReset();
  const journal = await world.journals.open(join(dir, '.git'));
  await journal.append(driven('discovery').journal.map(({ event }) => event));
  await journal.close();
  const before = below(dir);
  const refused = await undoReset({ world }, order(dir));
  expect(refused).toMatchObject({ obstacle: { what: expect.stringContaining('holds a new project by now') } });
  expect(below(dir)).toEqual(before);
});

test('where there is no repository, or none of this shell, there is nothing to take back', async () => {
  const { world } = await afterReset();
  const dir = await tempDir();
  expect(await undoReset({ world }, order(dir))).toMatchObject({
    archive: null,
    obstacle: { next: 'Start agent 0' },
  });
});

/** The world in which the call with this number, and every one after it, is never made. */
function dyingAt(world: World, nth: number): { readonly world: World; readonly died: () => boolean } {
  let calls = 0;
  let dead = false;
  const guarded = <A extends readonly unknown[], R>(act: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      calls += 1;
      dead ||= calls >= nth;
      if (dead) throw new Error('killed');
      return act(...args);
    };
  };
  const files = { ...world.files, moveBack: guarded(world.files.moveBack) };
  const logs = { ...world.runLogs, restore: guarded(world.runLogs.restore) };
  const { open, restore } = world.journals;
  const journals = {
    ...world.journals,
    restore: guarded(restore),
    open: guarded(async (commonDir: string) => {
      const journal = await open(commonDir);
      return { ...journal, append: guarded(journal.append) };
    }),
  };
  return { world: { ...world, files, journals, runLogs: logs }, died: () => dead };
}

test('killed at any step, it is either still a reset or a journal that says so, and the next order ends it', async () => {
  let steps = 0;
  for (let nth = 1; ; nth += 1) {
    const { dir, world } = await afterReset();
    const dying = dyingAt(world, nth);
    const first: Report | null = await undoReset(dying, order(dir)).catch(() => null);
    if (!dying.died()) break;
    steps += 1;
    expect(first).toBeNull();
    const state = await foldedAt(world, dir);
    // A journal that is back and ends with the reset is reset again as soon as it is opened.
    if (state !== null) expect([nth, state.resetting]).toEqual([nth, ARCHIVE]);
    else await undoReset({ world }, order(dir));
    if (state === null) expect(await foldedAt(world, dir)).toMatchObject({ resetting: null });
    expect([nth, below(dir, ['.git'])]).toEqual([nth, FILES]);
  }
  expect(steps).toBe(Object.keys(FILES).length + 4);
});

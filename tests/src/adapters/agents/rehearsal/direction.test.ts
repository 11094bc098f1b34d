import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Assignment } from '../../../../../schemas/assignment.ts';
import { styleOf, takenFrom } from '../../../../../src/adapters/agents/rehearsal/direction.ts';
import {
  agent,
  buildProject,
  endOf,
  type Planned,
  planProject,
  play,
  read,
  result,
  tempProject,
  textOf,
} from './drive.ts';

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

test.each([
  [null, 'json', 'usual'],
  [' \n ', 'json', 'usual'],
  ['use JSON', 'json', 'usual'],
  ['keep it as JSON lines', 'lines', 'usual'],
  ['plain text storage', 'lines', 'usual'],
  ['a text file', 'lines', 'usual'],
  ['no text files, please', 'json', 'usual'],
  ['a nice command line', 'json', 'usual'],
  ['help for all command lines', 'json', 'usual'],
  ['fewer lines, or few lines of code', 'json', 'usual'],
  ['one line per entry, well documented', 'lines', 'many'],
  ['lots of comments', 'json', 'many'],
  ['without comments', 'json', 'none'],
  ['keep it short', 'json', 'none'],
  ['short but commented', 'json', 'many'],
] as const)('%j: data as %s, comments %s', (words, storage, comments) => {
  expect(styleOf(words)).toMatchObject({ storage, comments });
});

test('says what is built of the words, and what is not', () => {
  expect(takenFrom(styleOf('lines, short'))).toEqual([
    'data is kept as one JSON text per line',
    'comments are left out',
  ]);
  expect(takenFrom(styleOf('in a single file'))).toEqual([
    'which files there are is fixed by the plan',
    'the words stand in the files and change nothing else, for there is no model',
  ]);
});

const BRIEF = 'A habit tracker: add habits, list habits, mark habits as done, export to CSV, undo, show history.';

async function plan(platforms: Assignment['platforms'] = ['Linux']): Promise<Planned> {
  return planProject({ brief: BRIEF, platforms }, { dir: place.dir });
}

/** Builds the plan as a side with this direction and gives every code file. */
async function built(planned: Planned, direction: string | null): Promise<Record<string, string>> {
  await buildProject({ ...planned, assignment: { ...planned.assignment, direction } }, { dir: place.dir });
  const paths = readdirSync(place.dir, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.mjs'));
  return Object.fromEntries(paths.sort().map((path) => [path, read(place.dir, path)]));
}

const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: place.dir, encoding: 'utf8' });

describe('every direction gives a program whose tests pass', () => {
  const sides: [string, Assignment['platforms']][] = [
    ['data in lines, lots of comments', ['Linux']],
    ['short, without comments', ['Web', 'Linux']],
    ['be bold */ // "quick" `x` ${y}\u001b[2J', ['Linux']],
  ];
  test.each(sides)('%j', { timeout: 60_000 }, async (direction, platforms) => {
    await built(await plan(platforms), direction);
    const child = run('--test');
    expect(child.status, child.stdout + child.stderr).toBe(0);
    expect(Number(/^. pass (\d+)$/m.exec(child.stdout)?.[1] ?? 0)).toBeGreaterThan(20);
  });
});

test('the same direction gives the same code, another one other code in every file', async () => {
  const planned = await plan();
  const one = await built(planned, 'one');
  expect(await built(planned, 'one')).toEqual(one);
  const two = await built(planned, 'two');
  expect(Object.keys(two)).toEqual(Object.keys(one));
  for (const [path, text] of Object.entries(one)) expect(two[path], path).not.toBe(text);
  expect(one['src/store.mjs']?.split('\n')[1]).toBe('// direction of this side: one');
  expect(read(place.dir, 'README.md')).toContain('Direction of this side: two');
});

test('outside of a fork no file speaks of a direction', async () => {
  const files = await built(await plan(), null);
  expect(Object.values(files).join('\n')).not.toContain('direction');
});

test('lines: the data file holds one text per entry', async () => {
  await built(await plan(), 'json lines');
  run('src/cli.mjs', 'add', 'Read');
  run('src/cli.mjs', 'add', 'Run');
  const file = readdirSync(`${place.dir}/data`)[0] ?? '';
  expect(file).toMatch(/\.jsonl$/);
  const lines = read(place.dir, `data/${file}`).trimEnd().split('\n');
  expect(lines.flatMap((line) => JSON.parse(line).item?.title ?? [])).toEqual(['Read', 'Run']);
  expect(run('src/cli.mjs', 'list').stdout).toContain('Run');
});

test('comments: explained or left out', async () => {
  const planned = await plan();
  const many = await built(planned, 'many comments');
  expect(many['src/features/add.mjs']).toMatch(
    /\/\*\*\n \* Add habits\.\n \* How it is called: add [\s\S]*\*\/\nexport const command/,
  );
  const none = await built(planned, 'no comments');
  const lines = none['src/store.mjs']?.split('\n') ?? [];
  expect(lines.filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line))).toHaveLength(2);
  expect(lines[0]).toContain('rehearsal (no model)');
});

test('a store that is there already decides how data is kept', async () => {
  const planned = await plan();
  const [first, ...rest] = planned.tasks;
  const task = async (one: typeof first, direction: string | null) =>
    result({ ...planned.assignment, purpose: 'task', task: one ?? null, direction }, { dir: place.dir });
  await task(first, null);
  const cli = rest.find((one) => one.outputFiles.includes('src/cli.mjs'));
  const done = await task(cli, 'in lines');
  expect(read(place.dir, 'src/cli.mjs')).toContain(".json'");
  expect(done.summary).not.toContain('one JSON text per line');
  await task(first, 'in lines');
  await task(cli, null);
  expect(read(place.dir, 'src/cli.mjs')).toContain('.jsonl');
});

test('the Builder says where it is heading: at once, in its thoughts and in its summary', async () => {
  const planned = await plan();
  const one = {
    ...planned.assignment,
    purpose: 'task' as const,
    task: planned.tasks[0] ?? null,
    direction: 'short, in lines',
  };
  const events = await play(one, { port: agent(), dir: place.dir });
  expect(textOf(events).split('\n')[0]).toContain('Direction of this side: short, in lines.');
  const thoughts = events.flatMap((event) => (event.type === 'thought' ? [event.text] : []));
  expect(thoughts.join('\n')).toContain('data is kept as one JSON text per line; comments are left out');
  expect(endOf(events).finalText).toContain('short, in lines (data is kept');
});

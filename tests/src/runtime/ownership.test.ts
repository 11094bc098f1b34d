import { expect, test } from 'vitest';
import { PATHS } from '../../../schemas/paths.ts';
import { Ownership } from '../../../src/runtime/ownership.ts';

const HEAD = '| File | Owning Task(s) |\n|---|---|\n';
const mapOf = (size: number): string =>
  HEAD +
  Array.from({ length: size }, (_, at) => `| \`src/f${at}.mjs\` | TASK-${String(at).padStart(4, '0')} |\n`).join('');

/** A project whose files are counted as they are read. */
function projectWith(first: string | null) {
  let text = first;
  const read: string[] = [];
  return {
    read,
    edit: (next: string) => {
      text = next;
    },
    port: {
      read: async (_dir: string, path: string) => {
        read.push(path);
        return text;
      },
    },
  };
}

test('gives the rows of the files that were asked for, by reading one file, whatever the size of the plan', async () => {
  const project = projectWith(mapOf(2000));
  const ownership = new Ownership();
  const rows = await ownership.rowsOf(project.port, '/p', ['src/f7.mjs', 'src/new.mjs']);
  expect([...rows]).toEqual([['src/f7.mjs', ['TASK-0007']]]);
  expect(project.read).toEqual([PATHS.ownership]);
});

test('reads nothing where no file changed', async () => {
  const project = projectWith(mapOf(3));
  expect((await new Ownership().rowsOf(project.port, '/p', [])).size).toBe(0);
  expect(project.read).toEqual([]);
});

test('goes by the map as it lies there now: edited, with several owners, with a file twice, or gone', async () => {
  const project = projectWith(`${HEAD}| src/a.mjs | TASK-001, TASK-002 |\n| src/a.mjs | TASK-003 |\n`);
  const ownership = new Ownership();
  const ask = async () => (await ownership.rowsOf(project.port, '/p', ['src/a.mjs'])).get('src/a.mjs');
  expect(await ask()).toEqual(['TASK-001', 'TASK-002', 'TASK-003']);
  project.edit(`${HEAD}| src/a.mjs | TASK-009 |\n`);
  expect(await ask()).toEqual(['TASK-009']);
  project.edit('no table');
  expect(await ask()).toBeUndefined();
});

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Usage } from '../../../../schemas/usage.ts';
import { turnNotes } from '../../../../src/adapters/store/turn-notes.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codesleuth-notes-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const AT = '2026-01-01T00:00:00.000Z';
const turn = `1@${AT}`;
const usage: Usage = {
  fresh: 1,
  cacheRead: 2,
  cacheWrite: 3,
  output: 4,
  reasoning: 0,
  requests: 1,
  costMicroUsd: null,
  costSource: 'none',
  contextUsed: null,
  contextSize: null,
  exact: true,
};
const place = (kind: string): string => join(dir, 'codesleuth', 'runs', `R0001.${kind}`);

describe('the notes a run takes of its turns', () => {
  test('are there as soon as they are written, while the run still has them open', async () => {
    const notes = await turnNotes.open(dir, 'R0001');
    await notes.begin({ turn, at: AT, session: 's' });
    notes.used({ turn, at: AT, usage });
    expect(await turnNotes.read(dir, 'R0001')).toEqual([
      { turn, at: AT, session: 's' },
      { turn, at: AT, usage },
    ]);
    await notes.close();
  });

  test('begin anew with each opening: a run of the same name before a reset says nothing of this one', async () => {
    for (const session of ['old', 'new']) {
      const notes = await turnNotes.open(dir, 'R0001');
      await notes.begin({ turn, at: AT, session });
      await notes.close();
    }
    expect(await turnNotes.read(dir, 'R0001')).toEqual([{ turn, at: AT, session: 'new' }]);
  });

  test('are read as far as they are whole', async () => {
    const notes = await turnNotes.open(dir, 'R0001');
    await notes.begin({ turn, at: AT, session: 's' });
    await notes.close();
    appendFileSync(place('turns.jsonl'), `nonsense\n{"turn":"${turn}","at":"${AT}","usage":{"fre`);
    expect(await turnNotes.read(dir, 'R0001')).toEqual([{ turn, at: AT, session: 's' }]);
  });

  test('are none for a run that was never heard of; one that has spoken without notes has a turn, always the same', async () => {
    expect(await turnNotes.read(dir, 'R0001')).toEqual([]);
    await mkdir(join(dir, 'codesleuth', 'runs'), { recursive: true });
    writeFileSync(place('log'), '');
    expect(await turnNotes.read(dir, 'R0001')).toEqual([]);
    writeFileSync(place('log'), '>>> build it\n');
    const [first, ...more] = await turnNotes.read(dir, 'R0001');
    expect([first, more]).toEqual([{ turn: `1@${first?.at}`, at: first?.at, session: '' }, []]);
    expect(await turnNotes.read(dir, 'R0001')).toEqual([first]);
  });

  test('that cannot be begun say why', async () => {
    writeFileSync(join(dir, 'codesleuth'), '');
    await expect(turnNotes.open(dir, 'R0001')).rejects.toMatchObject({ kind: 'disk' });
  });
});

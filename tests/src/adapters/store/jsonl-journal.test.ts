import { rmSync } from 'node:fs';
import { appendFile, chmod, cp, mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Event } from '../../../../schemas/event.ts';
import { journalPath, openForWriting } from '../../../../src/adapters/store/journal-file.ts';
import { readJournal, writeLines } from '../../../../src/adapters/store/journal-lines.ts';
import { createJournal, type JournalOptions } from '../../../../src/adapters/store/jsonl-journal.ts';
import type { Journal } from '../../../../src/ports/journal.ts';
import { describeJournal, note } from '../../../contracts/journal.ts';
import { onOtherDisk } from '../../../support/other-disk.ts';
import { runFixture } from './child-program.ts';
import { fixedClock, tempDir } from './temp.ts';

const port = (more: Partial<JournalOptions> = {}) => createJournal({ clock: fixedClock(), ...more });

describeJournal('the JSON lines journal', () => ({ port: port(), newRepository: tempDir, newArchive: tempDir }));

async function written(events: readonly (readonly Event[])[]): Promise<{ dir: string; path: string }> {
  const dir = await tempDir();
  const journal = await port().open(dir);
  for (const batch of events) await journal.append(batch);
  await journal.close();
  return { dir, path: journal.path };
}

async function reopened(dir: string): Promise<Journal['opened']> {
  const journal = await port().open(dir);
  await journal.close();
  return journal.opened;
}

const texts = (opened: Journal['opened']) =>
  opened.envelopes.map(({ event }) => (event.type === 'note/added' ? event.text : event.type));

describe('the journal file', () => {
  it('is private to its owner, also when it was not before', async () => {
    const { dir, path } = await written([[note('secret')]]);
    await chmod(path, 0o644);
    await chmod(dirname(path), 0o755);
    await reopened(dir);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  });

  it('holds one envelope per line with version, number, time and event', async () => {
    const { path } = await written([[note('a'), note('b')]]);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      v: 1,
      seq: 1,
      id: 'e1-1of2',
      at: '2026-01-02T03:04:05.678Z',
      event: note('a'),
    });
  });

  it('is refused when its directory or itself is a symbolic link', async () => {
    const dir = await tempDir();
    await symlink(await tempDir(), join(dir, 'codesleuth'));
    await expect(port().open(dir)).rejects.toMatchObject({ kind: 'disk' });
    const other = await tempDir();
    await mkdir(join(other, 'codesleuth'));
    await symlink('/dev/null', journalPath(other));
    await expect(port().open(other)).rejects.toMatchObject({ kind: 'disk', next: expect.any(String) });
  });

  it('calls back after every append with the last number', async () => {
    const seen: number[] = [];
    const journal = await port({ onAppended: (seq) => seen.push(seq) }).open(await tempDir());
    await journal.append([note('a'), note('b')]);
    await journal.append([note('c')]);
    await journal.close();
    expect(seen).toEqual([2, 3]);
  });

  it('reads the journal kept from version 1', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'codesleuth'));
    await cp(join(import.meta.dirname, '../../../fixtures/journals/v1/journal.jsonl'), journalPath(dir));
    const opened = await reopened(dir);
    expect(opened.broken).toBe(null);
    expect(opened.torn).toBe(null);
    expect(opened.envelopes.map(({ event }) => event.type)).toMatchSnapshot();
  });
});

describe('a crash while appending', () => {
  it('loses no acknowledged event and invents none, wherever the bytes end', async () => {
    const batches = [[note('first')], [note('zweite € 😀'), note('third'), note('fourth')], [note('fifth')]];
    const { dir, path } = await written(batches);
    const bytes = await readFile(path);
    const ends = acknowledgedLengths(batches, bytes);
    const lineEnds = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at);
    const onDisk = new Set([0, 1, 50, ...lineEnds.flatMap((at) => [at - 1, at, at + 1, at + 2])]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const whole = ends.filter(({ end }) => end <= cut).at(-1) ?? { end: 0, count: 0 };
      const content = readJournal(bytes.subarray(0, cut));
      expect(content).toMatchObject({ broken: null, goodBytes: whole.end });
      expect(content.envelopes).toHaveLength(whole.count);
      if (!onDisk.has(cut)) continue;
      await writeFile(path, bytes.subarray(0, cut));
      const opened = await reopened(dir);
      expect(opened.envelopes).toEqual(content.envelopes);
      expect(opened.torn?.bytes ?? 0).toBe(cut - whole.end);
      if (opened.torn !== null) expect(await readFile(opened.torn.path)).toEqual(bytes.subarray(whole.end, cut));
      expect(await readFile(path)).toEqual(bytes.subarray(0, whole.end));
    }
  });

  it('is recovered from when blocks of the last batch never reached the disk', async () => {
    const { dir, path } = await written([[note('kept')], [note('x'.repeat(300)), note('y'.repeat(300)), note('z')]]);
    const bytes = await readFile(path);
    const start = bytes.indexOf('\n') + 1;
    for (const [from, to] of [
      [start, start + 50],
      [start, start + 500],
      [start + 200, start + 600],
      [bytes.length - 40, bytes.length],
      [start, bytes.length],
    ]) {
      const holed = Buffer.from(bytes);
      holed.fill(0, from, to);
      await writeFile(path, holed);
      const opened = await reopened(dir);
      expect(opened.broken).toBe(null);
      expect(texts(opened)).toEqual(['kept']);
      expect(opened.torn?.bytes).toBe(bytes.length - start);
    }
  });

  it('does not take a hole in acknowledged events for a torn tail', async () => {
    const { dir, path } = await written([[note('kept')], [note('x'.repeat(300))], [note('later')]]);
    const bytes = await readFile(path);
    bytes.fill(0, bytes.indexOf('\n') + 20, bytes.indexOf('\n') + 100);
    await writeFile(path, bytes);
    expect(await reopened(dir)).toMatchObject({ torn: null, broken: { line: 2 } });
    expect(await readFile(path)).toEqual(bytes);
  });

  it('by SIGKILL right after an fsync keeps the event, and the next start has the journal at once', async () => {
    const dir = await tempDir();
    for (const dieAt of [2, 6, 20, 22]) {
      await runFixture('store/append-and-die.ts', dir, String(dieAt));
      expect(await reopened(dir)).toMatchObject({ torn: null, broken: null, heldBy: null });
      expect((await reopened(dir)).envelopes).toHaveLength(dieAt);
    }
  });

  it('goes on after the cut with the next number, and keeps earlier torn tails', async () => {
    const { dir, path } = await written([[note('a')]]);
    await appendFile(path, '{"v":1,"seq":2');
    expect((await reopened(dir)).torn?.path).toBe(join(dirname(path), 'journal.torn-1'));
    await appendFile(path, '{"v"');
    expect((await reopened(dir)).torn?.path).toBe(join(dirname(path), 'journal.torn-2'));
    const journal = await port().open(dir);
    expect((await journal.append([note('b')]))[0]?.seq).toBe(2);
    await journal.close();
    expect(texts(await reopened(dir))).toEqual(['a', 'b']);
    expect((await stat(join(dirname(path), 'journal.torn-1'))).mode & 0o777).toBe(0o600);
  });

  it('is not judged by a shell that only reads', async () => {
    const { dir, path } = await written([[note('a')]]);
    const writer = await port().open(dir);
    await appendFile(path, '{"half');
    const reader = await port().open(dir);
    expect(reader.opened).toMatchObject({ torn: null, broken: null, heldBy: process.pid });
    expect(await readFile(path, 'utf8')).toMatch(/\{"half$/);
    await reader.close();
    await writer.close();
  });
});

function acknowledgedLengths(batches: readonly (readonly Event[])[], bytes: Buffer): { end: number; count: number }[] {
  let count = 0;
  return batches.map((batch) => {
    count += batch.length;
    let end = 0;
    for (let line = 0; line < count; line += 1) end = bytes.indexOf('\n', end) + 1;
    return { end, count };
  });
}

describe('a bad line in the middle', () => {
  const good = async () => {
    const made = await written([[note('a')], [note('b')], [note('c')]]);
    return { ...made, lines: (await readFile(made.path, 'utf8')).trimEnd().split('\n') };
  };
  const cases: readonly [string, (lines: string[]) => string[], RegExp][] = [
    ['is not JSON', (lines) => [lines[0]!, '{oops}', lines[2]!], /not JSON/],
    ['is empty', (lines) => [lines[0]!, '', lines[2]!], /not JSON/],
    ['is missing', (lines) => [lines[0]!, lines[2]!], /number 3 where 2/],
    ['is there twice', (lines) => [lines[0]!, lines[0]!, lines[2]!], /number 1 where 2/],
    [
      'has an unknown type',
      (lines) => [lines[0]!, lines[1]!.replace('note/added', 'note/sung'), lines[2]!],
      /unknown event type "note\/sung"/,
    ],
    ['lacks a field', (lines) => [lines[0]!, lines[1]!.replace('"text":"b"', '"tex":"b"'), lines[2]!], /event.text/],
    ['has no time', (lines) => [lines[0]!, lines[1]!.replace('T03', ' 03'), lines[2]!], /at:/],
    [
      'is of a newer version',
      (lines) => [lines[0]!, lines[1]!.replace('"v":1', '"v":7'), lines[2]!],
      /newer version.*7/,
    ],
    ['is JSON but no object', (lines) => [lines[0]!, '[1,2]', lines[2]!], /v:|expected object/i],
  ];
  it.each(cases)('that %s stops with its number and leaves the good events readable', async (_, change, message) => {
    const { dir, path, lines } = await good();
    const text = `${change(lines).join('\n')}\n`;
    await writeFile(path, text);
    const journal = await port().open(dir);
    expect(texts(journal.opened)).toEqual(['a']);
    expect(journal.opened.broken?.line).toBe(2);
    expect(journal.opened.broken?.message).toMatch(message);
    await expect(journal.append([note('no')])).rejects.toMatchObject({
      kind: 'format',
      message: expect.stringContaining(`Line 2 of ${path}`),
    });
    expect(await readFile(path, 'utf8')).toBe(text);
    const archive = await tempDir();
    await journal.archive(archive);
    await journal.close();
    expect(await readFile(join(archive, 'journal.jsonl'), 'utf8')).toBe(text);
  });

  it('that is the last one and finished is broken too, not torn', async () => {
    const { dir, path } = await good();
    await appendFile(path, '{oops}\n');
    expect((await reopened(dir)).broken?.line).toBe(4);
  });

  it('with bytes that are no UTF-8 is found', async () => {
    const { dir, path, lines } = await good();
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    bytes[bytes.indexOf('"b"') + 1] = 0xff;
    await writeFile(path, bytes);
    expect((await reopened(dir)).broken).toMatchObject({ line: 2, message: expect.stringContaining('UTF-8') });
  });
});

describe('a failing disk', () => {
  type Fault = (call: 'write' | 'sync' | 'truncate' | 'stat') => void;
  const failing = (fault: Fault, take: (length: number) => number = (length) => length): Partial<JournalOptions> => ({
    async openFile(path) {
      const file = await openForWriting(path);
      return {
        readFile: () => file.readFile(),
        stat: () => file.stat(),
        close: () => file.close(),
        async write(bytes, offset, length, position) {
          fault('write');
          return file.write(bytes, offset, take(length), position);
        },
        async sync() {
          fault('sync');
          await file.sync();
        },
        async truncate(length) {
          fault('truncate');
          await file.truncate(length);
        },
      };
    },
  });
  const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

  it('that takes only a part is cut back to the last good event, said, and not written to again', async () => {
    let writes = 0;
    const fault: Fault = (call) => {
      if (call !== 'write') return;
      writes += 1;
      if (writes === 3) throw full();
    };
    const dir = await tempDir();
    const journal = await port(failing(fault, (length) => (writes === 2 ? 5 : length))).open(dir);
    await journal.append([note('kept')]);
    const before = await readFile(journal.path);
    await expect(journal.append([note('lost')])).rejects.toMatchObject({
      kind: 'disk',
      message: expect.stringMatching(/ENOSPC.*read-only/s),
      next: expect.stringMatching(/disk space/),
    });
    expect(await readFile(journal.path)).toEqual(before);
    await expect(journal.append([note('later')])).rejects.toMatchObject({ kind: 'disk' });
    expect(writes).toBe(3);
    await journal.close();
    expect(texts(await reopened(dir))).toEqual(['kept']);
  });

  it('that takes bytes in small portions is no failure', async () => {
    const dir = await tempDir();
    const journal = await port(
      failing(
        () => undefined,
        (length) => Math.min(7, length),
      ),
    ).open(dir);
    await journal.append([note('a'), note('b')]);
    await journal.close();
    expect(texts(await reopened(dir))).toEqual(['a', 'b']);
  });

  it('that takes nothing at all without an error is noticed', async () => {
    const dir = await tempDir();
    const journal = await port(
      failing(
        () => undefined,
        () => 0,
      ),
    ).open(dir);
    await expect(journal.append([note('a')])).rejects.toMatchObject({ kind: 'disk' });
    await journal.close();
  });

  it('whose fsync fails is not asked again; nothing counts as recorded', async () => {
    let syncs = 0;
    const dir = await tempDir();
    const journal = await port(
      failing((call) => {
        if (call !== 'sync') return;
        syncs += 1;
        if (syncs > 1) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
      }),
    ).open(dir);
    await journal.append([note('kept')]);
    await expect(journal.append([note('unsure')])).rejects.toMatchObject({ message: expect.stringContaining('EIO') });
    await expect(journal.append([note('later')])).rejects.toMatchObject({ kind: 'disk' });
    expect(syncs).toBe(2);
    await journal.close();
    expect(texts(await reopened(dir))).toEqual(['kept']);
  });

  it('that cannot even be cut back leaves a torn tail for the next start', async () => {
    let writes = 0;
    const fault: Fault = (call) => {
      if (call === 'truncate') throw full();
      if (call === 'write' && ++writes === 3) throw full();
    };
    const dir = await tempDir();
    const journal = await port(failing(fault, (length) => (writes === 2 ? 5 : length))).open(dir);
    await journal.append([note('kept')]);
    await expect(journal.append([note('lost')])).rejects.toThrow(/next start/);
    await journal.close();
    const opened = await reopened(dir);
    expect(texts(opened)).toEqual(['kept']);
    expect(opened.torn?.bytes).toBe(5);
  });

  it('gives the lock back when the journal cannot be opened', async () => {
    const dir = await tempDir();
    const openFile = () => Promise.reject(full());
    await expect(port({ openFile }).open(dir)).rejects.toMatchObject({ kind: 'disk' });
    expect((await reopened(dir)).heldBy).toBe(null);
  });
});

describe('another program at the file', () => {
  it.each([
    ['appended to it', (path: string) => appendFile(path, '{}\n')],
    ['cut it', (path: string) => truncate(path, 3)],
  ])('that %s is noticed before anything is appended', async (_, meddle) => {
    const journal = await port().open(await tempDir());
    await journal.append([note('a')]);
    await meddle(journal.path);
    const after = await readFile(journal.path);
    await expect(journal.append([note('b')])).rejects.toMatchObject({ kind: 'lock' });
    expect(await readFile(journal.path)).toEqual(after);
    await journal.close();
  });
});

describe('archiving', () => {
  it('works across devices', async ({ skip }) => {
    const other = onOtherDisk();
    if (other === null) return skip();
    onTestFinished(() => rmSync(other, { recursive: true }));
    const { dir } = await written([[note('a')]]);
    const journal = await port().open(dir);
    const before = await readFile(journal.path);
    const to = join(other, 'made for it', 'archive');
    await journal.archive(to);
    await journal.close();
    expect(await readFile(join(to, 'journal.jsonl'))).toEqual(before);
    expect(await readdir(to)).toEqual(['journal.jsonl']);
    expect(await port().exists(dir)).toBe(false);
  });

  it('never overwrites an earlier archive and can be repeated after a crash', async () => {
    const archive = await tempDir();
    for (const text of ['one', 'two']) {
      const { dir } = await written([[note(text)]]);
      const journal = await port().open(dir);
      await journal.archive(archive);
      await journal.archive(archive);
      await journal.close();
    }
    expect((await readdir(archive)).sort()).toEqual(['journal-2.jsonl', 'journal.jsonl']);
    const { dir, path } = await written([[note('three')]]);
    await cp(path, join(archive, 'journal-3.jsonl'));
    const journal = await port().open(dir);
    await journal.archive(archive);
    await journal.close();
    expect(await readdir(archive)).toHaveLength(3);
    expect(await port().exists(dir)).toBe(false);
  });
});

describe('any journal', () => {
  it('reads back as written, and every cut of it is a prefix of whole batches', () => {
    const batches = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(batches, fc.nat(), (input, where) => {
        let seq = 1;
        const made = input.map((batch) => {
          const lines = writeLines(batch.map(note), { seq, at: '2026-01-02T03:04:05.678Z' });
          seq += batch.length;
          return lines;
        });
        const bytes = Buffer.concat(made.map((batch) => batch.bytes));
        expect(readJournal(bytes)).toEqual({
          envelopes: made.flatMap((batch) => batch.envelopes),
          goodBytes: bytes.length,
          broken: null,
        });
        const cut = readJournal(bytes.subarray(0, where % (bytes.length + 1)));
        expect(cut.broken).toBe(null);
        const counts = input.map((_, index) => input.slice(0, index).flat().length);
        expect([...counts, input.flat().length]).toContain(cut.envelopes.length);
      }),
      { numRuns: 100 },
    );
  });
});

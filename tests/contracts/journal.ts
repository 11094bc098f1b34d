import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../schemas/event.ts';
import type { Journal, JournalPort } from '../../src/ports/journal.ts';

/** What a kind of journal must offer to be held to the contract. */
export interface JournalSubject {
  readonly port: JournalPort;
  /** A fresh repository's common git directory. */
  newRepository(): Promise<string>;
  /** A fresh place for archives. */
  newArchive(): Promise<string>;
}

export const note = (text: string): Event => ({ type: 'note/added', agent: 1, text });

/** The promises every journal keeps, whatever it is kept in. */
export function describeJournal(name: string, make: () => JournalSubject): void {
  describe(`${name} keeps the journal's contract`, () => {
    const opened: Journal[] = [];
    const open = async (port: JournalPort, dir: string): Promise<Journal> => {
      const journal = await port.open(dir);
      opened.push(journal);
      return journal;
    };
    afterEach(async () => {
      for (const journal of opened.splice(0).reverse()) await journal.close();
    });

    it('starts empty, whole and writable', async () => {
      const { port, newRepository } = make();
      const dir = await newRepository();
      expect(await port.exists(dir)).toBe(false);
      const journal = await open(port, dir);
      expect(journal.opened).toEqual({ envelopes: [], torn: null, broken: null, heldBy: null });
      expect(journal.path.startsWith(dir)).toBe(true);
      expect(await port.exists(dir)).toBe(false);
    });

    it('gives back what it wrote, numbered from 1 without gaps, and the same again when it is opened anew', async () => {
      const { port, newRepository } = make();
      const dir = await newRepository();
      const journal = await open(port, dir);
      const first = await journal.append([note('one\ntwo \u2028 € \ud83d\ude00'), note('')]);
      const second = await journal.append([{ type: 'build/completed' }]);
      const all = [...first, ...second];
      expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(new Set(all.map(({ id }) => id)).size).toBe(3);
      expect(all.map(({ event }) => event)).toEqual([
        note('one\ntwo \u2028 € \ud83d\ude00'),
        note(''),
        { type: 'build/completed' },
      ]);
      await journal.close();
      expect(await port.exists(dir)).toBe(true);
      const again = await open(port, dir);
      expect(again.opened.envelopes).toEqual(all);
      expect((await again.append([note('on')]))[0]?.seq).toBe(4);
    });

    it('puts overlapping appends down in the order of the calls', async () => {
      const { port, newRepository } = make();
      const dir = await newRepository();
      const journal = await open(port, dir);
      const appends = Array.from({ length: 20 }, (_, index) => journal.append([note(`a${index}`), note(`b${index}`)]));
      const written = (await Promise.all(appends)).flat();
      expect(written.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      await journal.close();
      expect((await open(port, dir)).opened.envelopes).toEqual(written);
    });

    it('takes an append of nothing', async () => {
      const { port, newRepository } = make();
      const journal = await open(port, await newRepository());
      expect(await journal.append([])).toEqual([]);
      expect((await journal.append([note('x')]))[0]?.seq).toBe(1);
    });

    it('opens read-only while another holds it, and says who', async () => {
      const { port, newRepository } = make();
      const dir = await newRepository();
      const writer = await open(port, dir);
      await writer.append([note('mine')]);
      const reader = await open(port, dir);
      expect(reader.opened.heldBy).toBeGreaterThan(0);
      expect(reader.opened.envelopes).toHaveLength(1);
      await expect(reader.append([note('no')])).rejects.toMatchObject({ kind: 'lock', next: expect.any(String) });
      await expect(reader.archive('/nowhere')).rejects.toMatchObject({ kind: 'lock' });
      await reader.close();
      expect((await writer.append([note('still')]))[0]?.seq).toBe(2);
    });

    it('can be written again by the next one after it was closed, also when closed twice', async () => {
      const { port, newRepository } = make();
      const dir = await newRepository();
      const first = await open(port, dir);
      await first.close();
      const second = await open(port, dir);
      await first.close();
      expect(second.opened.heldBy).toBe(null);
      expect((await open(port, dir)).opened.heldBy).not.toBe(null);
      await expect(first.append([note('late')])).rejects.toThrow(/closed/);
    });

    it('refuses an event that it could not read back, and stays usable', async () => {
      const { port, newRepository } = make();
      const journal = await open(port, await newRepository());
      await expect(
        journal.append([note('ok'), JSON.parse('{"type":"note/added","agent":9,"text":"x"}')]),
      ).rejects.toThrow();
      expect((await journal.append([note('fine')]))[0]?.seq).toBe(1);
    });

    it('starts anew after it was archived', async () => {
      const { port, newRepository, newArchive } = make();
      const dir = await newRepository();
      const journal = await open(port, dir);
      await journal.append([note('old')]);
      await journal.archive(await newArchive());
      await expect(journal.append([note('late')])).rejects.toThrow();
      await journal.close();
      expect(await port.exists(dir)).toBe(false);
      expect((await open(port, dir)).opened.envelopes).toEqual([]);
    });

    it('is read by others while it is written, without becoming the writer', async () => {
      const { port, newRepository } = make();
      const dir = await newRepository();
      expect(await port.read(dir)).toEqual([]);
      const journal = await open(port, dir);
      const written = await journal.append([note('a'), note('b')]);
      expect(await port.read(dir)).toEqual(written);
      expect((await journal.append([note('c')]))[0]?.seq).toBe(3);
    });

    it('begins the journal of a copy with its first events, also where they end within a batch', async () => {
      const { port, newRepository } = make();
      const [dir, to] = [await newRepository(), await newRepository()];
      const journal = await open(port, dir);
      const all = [
        ...(await journal.append([note('a')])),
        ...(await journal.append([note('b'), note('c'), note('d')])),
      ];
      await port.copy(dir, { to, upto: 3 });
      const copy = await open(port, to);
      const plain = (envelopes: typeof all) => envelopes.map(({ id: _, ...rest }) => rest);
      expect(copy.opened.torn).toBe(null);
      expect(plain([...copy.opened.envelopes])).toEqual(plain(all.slice(0, 3)));
      expect((await copy.append([note('own')]))[0]?.seq).toBe(4);
      expect(await port.read(dir)).toEqual(all);
    });

    it('leaves the journal of a copy alone that is there already, and refuses to copy what it does not have', async () => {
      const { port, newRepository } = make();
      const [dir, to] = [await newRepository(), await newRepository()];
      const journal = await open(port, dir);
      await journal.append([note('a')]);
      await expect(port.copy(dir, { to, upto: 2 })).rejects.toMatchObject({ kind: 'format' });
      await port.copy(dir, { to, upto: 1 });
      const copy = await open(port, to);
      await copy.append([note('own')]);
      await expect(port.copy(dir, { to, upto: 1 })).rejects.toMatchObject({ kind: 'lock' });
      await copy.close();
      await port.copy(dir, { to, upto: 1 });
      expect(await port.read(to)).toHaveLength(2);
    });

    it('puts an archived journal back, once, and goes on with it', async () => {
      const { port, newRepository, newArchive } = make();
      const [dir, archive] = [await newRepository(), await newArchive()];
      const journal = await open(port, dir);
      const written = await journal.append([note('old'), note('older')]);
      await journal.archive(archive);
      await expect(port.restore(dir, archive)).rejects.toMatchObject({ kind: 'lock' });
      await journal.close();
      await port.restore(dir, archive);
      await port.restore(dir, archive);
      const again = await open(port, dir);
      expect(again.opened.envelopes).toEqual(written);
      expect((await again.append([note('on')]))[0]?.seq).toBe(3);
    });

    it('puts no archived journal over one that has events, nor one that is not there', async () => {
      const { port, newRepository, newArchive } = make();
      const [dir, archive] = [await newRepository(), await newArchive()];
      await expect(port.restore(dir, archive)).rejects.toMatchObject({ kind: 'format' });
      const journal = await open(port, dir);
      await journal.append([note('old')]);
      await journal.archive(archive);
      await journal.close();
      const next = await open(port, dir);
      const kept = await next.append([note('new')]);
      await next.close();
      await expect(port.restore(dir, archive)).rejects.toMatchObject({ kind: 'format' });
      expect(await port.read(dir)).toEqual(kept);
    });
  });
}

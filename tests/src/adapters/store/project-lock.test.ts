import { once } from 'node:events';
import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { highest, publish, writtenPid } from '../../../../src/adapters/store/lock-generations.ts';
import { visit } from '../../../../src/adapters/store/lock-socket.ts';
import { tryLock, withLock } from '../../../../src/adapters/store/project-lock.ts';
import { keyOf, runtimeDirectory } from '../../../../src/adapters/store/runtime-dir.ts';
import { firstLine, runFixture, startFixture } from './child-program.ts';
import { tempDir } from './temp.ts';

async function mine(path: string, directory: string): Promise<{ release(): Promise<void> }> {
  const found = await tryLock(path, directory);
  if (found.kind !== 'mine') throw new Error(`held by ${found.pid}`);
  return found;
}

async function owner(path: string, directory: string): Promise<number | null> {
  const found = await tryLock(path, directory);
  if (found.kind !== 'theirs') throw new Error('free');
  found.leave();
  return found.pid;
}

describe('the lock of a path', () => {
  it('has one owner, who is named to the others by any spelling of the path', async () => {
    const [path, directory] = [await tempDir(), await tempDir()];
    const lock = await mine(path, directory);
    expect(await owner(path, directory)).toBe(process.pid);
    const link = join(await tempDir(), 'link');
    await symlink(path, link);
    expect(await owner(`${link}/.`, directory)).toBe(process.pid);
    await lock.release();
    await (await mine(link, directory)).release();
  });

  it('is another one for another path', async () => {
    const directory = await tempDir();
    const first = await mine(await tempDir(), directory);
    const second = await mine(await tempDir(), directory);
    await first.release();
    await second.release();
  });

  it('is free at once when its owner was killed', async () => {
    const [path, directory] = [await tempDir(), await tempDir()];
    const holder = startFixture('store/lock-holder.ts', path, directory);
    expect(await firstLine(holder)).toBe('mine');
    expect(await owner(path, directory)).toBe(holder.pid);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = await mine(path, directory);
    expect(await owner(path, directory)).toBe(process.pid);
    await lock.release();
  });

  it('is held, and its owner named, while the owner is stopped', async () => {
    const [path, directory] = [await tempDir(), await tempDir()];
    const holder = startFixture('store/lock-holder.ts', path, directory);
    await firstLine(holder);
    holder.kill('SIGSTOP');
    expect(await owner(path, directory)).toBe(holder.pid);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });

  it('never has two owners when many processes race for it, some of which are killed', async () => {
    const directory = await tempDir();
    const takers = Array.from({ length: 20 }, (_, index) =>
      runFixture('store/lock-taker.ts', directory, '60', index % 4 === 0 ? '1' : ''),
    );
    const output = (await Promise.all(takers)).join('');
    expect(output).not.toContain('VIOLATION');
    const wins = [...output.matchAll(/won (\d+)/g)].map((match) => Number(match[1]));
    // Those that die with the lock in their hands say nothing; the others all come to the end.
    expect(wins.length).toBeGreaterThanOrEqual(15);
    expect(wins.length).toBeLessThan(20);
    expect(wins.reduce((sum, won) => sum + won, 0)).toBeGreaterThan(20);
  }, 60_000);

  it('never has two owners when many takers of one process race for a dead one', async () => {
    const [path, directory] = [await tempDir(), await tempDir()];
    for (let round = 0; round < 30; round += 1) {
      const tries = await Promise.all(Array.from({ length: 20 }, () => tryLock(path, directory)));
      const owners = tries.filter((found) => found.kind === 'mine');
      expect(owners).toHaveLength(1);
      for (const found of tries) {
        if (found.kind === 'mine') await found.release();
        else found.leave();
      }
    }
    expect(await readdir(join(directory, keyOf(path)))).toHaveLength(1);
  });

  it('does not keep its owner alive, not even while others wait for it', async () => {
    const [path, directory] = [await tempDir(), await tempDir()];
    const holder = startFixture('store/lock-holder.ts', path, directory, '300');
    expect(await firstLine(holder)).toBe('mine');
    const found = await tryLock(path, directory);
    if (found.kind !== 'theirs') throw new Error('free');
    await Promise.all([once(holder, 'exit'), found.gone]);
    expect(holder.exitCode).toBe(0);
  });
});

describe('a generation of a lock', () => {
  it('is given up by a taker who acted on an old listing', async () => {
    const place = await tempDir();
    const first = await publish(place, 3);
    expect(first).not.toBe(null);
    expect(await publish(place, 3)).toBe(null);
    expect(await publish(place, 2)).toBe(null);
    expect(await highest(place)).toBe(3);
    expect((await visit(join(place, '3/s'))).kind).toBe('alive');
    await first?.close();
    expect(await publish(place, 3)).toBe(null);
    const next = await publish(place, 4);
    expect(await readdir(place)).toEqual(['4']);
    expect(await writtenPid(place, 4)).toBe(process.pid);
    await next?.close();
  });
});

describe('waiting for a lock', () => {
  it('gives everybody a turn, one at a time', async () => {
    const path = join(await tempDir(), 'file');
    let inside = 0;
    let most = 0;
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        withLock(path, 20_000, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
          return index;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(results).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it('lets go when the work fails', async () => {
    const path = join(await tempDir(), 'file');
    await expect(withLock(path, 100, () => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed');
    expect(await withLock(path, 100, async () => 'free')).toBe('free');
  });

  it('ends with a refusal that names the owner when the time is over', async () => {
    const path = join(await tempDir(), 'file');
    await withLock(path, 1000, async () => {
      await expect(withLock(path, 20, async () => 1)).rejects.toMatchObject({
        kind: 'lock',
        message: expect.stringContaining(`process ${process.pid}`),
      });
    });
  });
});

describe('the runtime directory', () => {
  const uid = process.getuid?.() ?? -1;

  it('is below XDG_RUNTIME_DIR when that is ours', async () => {
    const xdg = await tempDir();
    const directory = await runtimeDirectory({ xdg, temporary: await tempDir(), uid });
    expect(directory).toBe(join(xdg, 'codesleuth'));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['is not set', async () => undefined],
    ['is not there', async () => '/nonexistent/run'],
    ['is too long for a socket', async () => join(await tempDir(), 'x'.repeat(60))],
  ])('is in the temporary directory when XDG_RUNTIME_DIR %s', async (_, make) => {
    const [xdg, temporary] = [await make(), await tempDir()];
    if (xdg?.includes('xxx')) await mkdir(xdg);
    const directory = await runtimeDirectory({ xdg, temporary, uid });
    expect(directory).toBe(join(temporary, `codesleuth-${uid}`));
  });

  it('takes away the rights of others, and refuses a name that is no directory', async () => {
    const temporary = await tempDir();
    const name = join(temporary, `codesleuth-${uid}`);
    await mkdir(name);
    await chmod(name, 0o777);
    await runtimeDirectory({ xdg: undefined, temporary, uid });
    expect((await stat(name)).mode & 0o777).toBe(0o700);
    const other = await tempDir();
    await symlink(temporary, join(other, `codesleuth-${uid}`));
    await expect(runtimeDirectory({ xdg: undefined, temporary: other, uid })).rejects.toMatchObject({ kind: 'lock' });
    const third = await tempDir();
    await writeFile(join(third, `codesleuth-${uid}`), '');
    await expect(runtimeDirectory({ xdg: undefined, temporary: third, uid })).rejects.toMatchObject({
      next: expect.stringContaining('TMPDIR'),
    });
  });

  it('refuses a directory of another user', async () => {
    const temporary = await tempDir();
    await mkdir(join(temporary, 'codesleuth-4242'));
    await expect(runtimeDirectory({ xdg: undefined, temporary, uid: 4242 })).rejects.toMatchObject({ kind: 'lock' });
  });
});

it('a socket whose owner closes while it is called is called again', async () => {
  const [path, directory] = [await tempDir(), await tempDir()];
  const generation = join(directory, keyOf(path), '1');
  await mkdir(generation, { recursive: true });
  const server = createServer((socket) => {
    socket.destroy();
    server.close();
  }).listen(join(generation, 's'));
  await once(server, 'listening');
  await (await mine(path, directory)).release();
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Access, createAccess } from '../../../../../src/adapters/git/access.ts';
import type { PlumbingCommand } from '../../../../../src/adapters/git/guards.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import { ExternalError } from '../../../../../src/ports/errors.ts';
import type { MoveOrder, TravelPort } from '../../../../../src/ports/travel.ts';
import { back, type Given, repository, state } from './given.ts';

/** A port whose disk fails at a git command, before or after git did its work. */
function failing({ repo }: Given, command: PlumbingCommand, when: 'before' | 'after'): TravelPort {
  const access = createAccess({ timeoutMs: 20_000, env: repo.env });
  const git: Access['git'] = async (call) => {
    const hit =
      call.command === command && call.args.some((arg) => arg === 'HEAD' || arg === '-u') && call.args[0] === '-m';
    const fail = (): never => {
      throw new ExternalError('disk', 'The disk failed.', { next: 'Mend it.' });
    };
    if (hit && when === 'before') fail();
    const output = await access.git(call);
    return hit ? fail() : output;
  };
  const through: Access['writing'] = (dir, work) => access.writing(dir, (doors) => work({ ...doors, git }));
  return createTravel({ ...access, inside: through, writing: through });
}

async function started(command: PlumbingCommand, when: 'before' | 'after') {
  const given = repository({ 'a.txt': 'one\n', 'b.txt': 'b\n' });
  given.repo.write('a.txt', 'two\n');
  given.repo.write('new.txt', 'new\n');
  given.repo.commit('second');
  given.repo.write('b.txt', 'edited\n');
  given.repo.write('mine.txt', 'mine\n');
  const before = state(given.repo);
  const { ref } = await given.travel.snapshot(given.repo.dir, { why: 'test' });
  const order: MoveOrder = { id: 'm', backup: ref, to: { kind: 'commit', sha: given.first }, also: [] };
  await expect(failing(given, command, when).move(given.repo.dir, order)).rejects.toMatchObject({ next: 'Mend it.' });
  expect(existsSync(join(given.repo.dir, '.git/index.lock'))).toBe(false);
  return { given, before, order, ref };
}

const CUTS = [
  ['read-tree', 'before'],
  ['read-tree', 'after'],
  ['update-ref', 'before'],
  ['update-ref', 'after'],
] as const;

describe.each(CUTS)('a move that failed at %s, %s git did its work', (command, when) => {
  it('is finished by the same order', async () => {
    const { given, order, before, ref } = await started(command, when);
    expect(await given.travel.move(given.repo.dir, order)).toMatchObject({ kind: 'moved', head: given.first });
    expect(given.repo.git('status', '--porcelain')).toBe('?? mine.txt');
    expect(given.repo.read('a.txt')).toBe('one\n');
    await back(given, ref);
    expect(state(given.repo)).toEqual(before);
  });

  it('is taken back by an order to its backup, and work done since is saved', async () => {
    const { given, before, ref } = await started(command, when);
    given.repo.write('a.txt', 'typed in between\n');
    const { ref: again } = await given.travel.snapshot(given.repo.dir, { why: 'undo' });
    const order: MoveOrder = { id: 'undo', backup: again, to: { kind: 'snapshot', ref }, also: [] };
    expect(await given.travel.move(given.repo.dir, order)).toMatchObject({ kind: 'moved' });
    expect(state(given.repo)).toEqual(before);
    expect(given.repo.git('show', `${again}:a.txt`)).toBe('typed in between');
  });
});

it('finds nothing to do in an order that was finished', async () => {
  const { given, order } = await started('read-tree', 'after');
  const moved = await given.travel.move(given.repo.dir, order);
  given.repo.write('a.txt', 'the user goes on\n');
  const now = state(given.repo);
  expect(await given.travel.move(given.repo.dir, order)).toEqual(moved);
  expect(state(given.repo)).toEqual(now);
});

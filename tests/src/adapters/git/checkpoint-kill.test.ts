import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CheckpointOrder } from '../../../../src/ports/git.ts';
import { LONG as EVERY } from '../../../support/long.ts';
import { fingerprint, shimGit } from '../../../support/temp-repo.ts';
import { type Given, LINES, lines, order, repository, span } from './given.ts';

/** So many paths of such a length are more than a pipe holds. */
const LONG = `${'a-rather-long-name-'.repeat(12)}/`.repeat(8);

/** Kills the process that calls git at call KILL_AT, or when the index that is to take its place is written; before git starts, or with git going on. */
const SHIM = `n=$(($(cat "$COUNTER" 2>/dev/null || echo 0) + 1)); echo $n > "$COUNTER"
case "$GIT_INDEX_FILE$*" in *index-after-c*update-index*) [ "$KILL_AT" = index ] && n=index;; esac
if [ "$n" = "$KILL_AT" ]; then kill -9 $PPID; [ "$KILL_MODE" = before ] && exit 1; fi
exec "$REAL_GIT" "$@"`;

/** A user with staged, unstaged and untracked work, and an agent that touched the same files and made new ones. */
async function prepare(given: Given, added: readonly string[]): Promise<CheckpointOrder> {
  const { repo } = given;
  repo.write('a.txt', lines({ 1: 'staged' }));
  repo.write('added', 'staged');
  repo.git('add', '-A');
  repo.write('a.txt', lines({ 1: 'staged', 3: 'written' }));
  repo.write('b.txt', 'mine\n');
  repo.write('untracked', 'mine\n');
  const agent = await span(given, () => {
    repo.write('a.txt', lines({ 1: 'staged', 3: 'written', 8: 'agent' }));
    for (const name of added) repo.write(name, name);
  });
  return order([agent], ['a.txt', ...added], { since: repo.git('rev-parse', 'HEAD') });
}

function stateOf({ repo }: Given): unknown {
  return {
    commits: repo.git('log', '--format=%T %B'),
    index: repo.git('ls-files', '-s'),
    status: repo.git('status', '--porcelain'),
    files: fingerprint(repo.dir),
    locks: existsSync(join(repo.dir, '.git/index.lock')),
  };
}

async function scene(added: readonly string[]) {
  const given = repository({ 'a.txt': LINES, 'b.txt': 'b\n' });
  const { repo } = given;
  const wanted = await prepare(given, added);
  const [work, saved, counter] = [repo.dir, join(repo.dir, '../saved'), join(repo.dir, '../counter')];
  renameSync(work, saved);
  // By a file: git gets no variable that is not on its list.
  const orders = join(repo.dir, '../orders');
  const path = shimGit(repo, `. '${orders}'\n${SHIM}`);
  /** Starts from the prepared state and runs the checkpoint in a process that is killed. */
  const runKilled = (at: number | 'index', mode: 'before' | 'after') => {
    rmSync(work, { recursive: true, force: true });
    rmSync(counter, { force: true });
    cpSync(saved, work, { recursive: true, preserveTimestamps: true });
    writeFileSync(orders, `COUNTER='${counter}' KILL_AT='${at}' KILL_MODE='${mode}'\n`);
    const script = join(import.meta.dirname, 'checkpoint-child.ts');
    return spawnSync(process.execPath, [script, work], {
      input: JSON.stringify(wanted),
      env: { ...repo.env, PATH: path },
      encoding: 'utf8',
    });
  };
  expect(runKilled(0, 'before')).toMatchObject({ status: 0, stderr: '' });
  const calls = Number(readFileSync(counter, 'utf8'));
  return { given, wanted, runKilled, calls, undisturbed: stateOf(given) };
}

async function expectFinished({ given, wanted, undisturbed }: Awaited<ReturnType<typeof scene>>, what: string) {
  const made = await given.git.checkpoint(given.repo.dir, wanted);
  expect(made, what).toMatchObject({ sha: given.repo.git('rev-parse', 'HEAD'), entangled: [] });
  expect(stateOf(given), what).toEqual(undisturbed);
}

/** Up to the middle nothing but temporary files was written, so one way of dying is as good as the other. */
function waysToDie(at: number, calls: number): readonly ('before' | 'after')[] {
  if (at * 2 < calls) return ['before'];
  if (EVERY) return ['before', 'after'];
  return at % 2 === 0 ? ['before'] : ['after'];
}

it('is finished by a second call wherever the first was killed', { timeout: 180_000 }, async () => {
  const all = await scene(['new.txt', 'dir/new.txt']);
  let killed = 0;
  for (let at = 1; at <= all.calls; at += 1) {
    for (const mode of waysToDie(at, all.calls)) {
      if (all.runKilled(at, mode).signal === 'SIGKILL') killed += 1;
      await expectFinished(all, `killed ${mode} call ${at}`);
    }
  }
  expect(killed).toBeGreaterThanOrEqual(EVERY ? 30 : 20);
});

it('never hands half a list of paths to the index', { timeout: 60_000 }, async () => {
  const all = await scene(Array.from({ length: 500 }, (_, at) => `${LONG}${at}`));
  expect(all.runKilled('index', 'after').signal).toBe('SIGKILL');
  await expectFinished(all, 'killed while the index was written');
});

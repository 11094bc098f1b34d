/** A user's own git at work in the same repository while moves are tried: nothing of theirs gets lost, whoever comes first. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ExternalError } from '../../../../src/ports/errors.ts';
import type { Destination, Moved } from '../../../../src/ports/travel.ts';
import { userGit } from '../../../support/build-repo.ts';
import { blobId, reachable, repoBytes, workContents } from '../../../support/repo-bytes.ts';
import { tempRepo } from '../../../support/temp-repo.ts';
import { travelOf } from './travel-journey.ts';

const ROUNDS = Number(process.env.CODESLEUTH_BESIDE_ROUNDS ?? 12);

/** Edits, stages (a part, now and then) and commits for as long as nobody says stop; writes down what git called done. */
const USER = `i=0
while [ ! -e ../stop ]; do
  while [ -e ../rest ]; do sleep 0.01; done
  i=$((i + 1))
  echo "mine $i" > "mine-$i"
  echo "doc $i" >> doc.txt
  git add "mine-$i" 2>/dev/null
  if [ $((i % 3)) = 0 ]; then printf 'y\\n' | git add -p doc.txt; else git add doc.txt; fi >/dev/null 2>&1
  git commit -qm "mine $i" >/dev/null 2>&1 && echo "$i" >> ../committed
  echo "$i" >> ../written
  [ $((i % 9)) = 0 ] && git gc -q 2>/dev/null
  [ $((i % 5)) = 0 ] && git gc --auto -q 2>/dev/null
done`;

function given() {
  const repo = tempRepo();
  onTestFinished(() => repo.cleanup());
  const commits = [1, 2, 3, 4].map((n) => {
    repo.write('doc.txt', `start ${n}\n`);
    repo.write(`file-${n}`, `${n}\n`);
    return repo.commit(`start ${n}`);
  });
  return { repo, commits, travel: travelOf(repo.env) };
}

/** Starts the user; returns how to stop them. */
function startUser(dir: string, env: Record<string, string>): () => Promise<void> {
  const who = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  const child = spawn('sh', ['-c', USER], { cwd: dir, env: { ...env, ...who, GIT_EDITOR: 'true' }, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return () => {
    writeFileSync(join(dirname(dir), 'stop'), '');
    return ended;
  };
}

const lines = (path: string): string[] => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []);

/** The outcome of an attempt in words; anything but an ExternalError is not an answer. */
async function attempt(work: () => Promise<Moved>): Promise<string> {
  try {
    const moved = await work();
    return moved.kind === 'moved' ? 'moved' : `refused: ${moved.obstacle.what}`;
  } catch (error) {
    if (error instanceof ExternalError) return `rejected: ${error.message} ${error.detail}`;
    throw error;
  }
}

it('loses no commit of a user who goes on working meanwhile', { timeout: 120_000 + ROUNDS * 5000 }, async () => {
  const { repo, commits, travel } = given();
  const { dir } = repo;
  const stop = startUser(dir, repo.env);
  const counts = new Map<string, number>();
  let id = 0;
  const go = async (to: Destination): Promise<string | null> => {
    let ref: string | null = null;
    const kind = await attempt(async () => {
      const made = await travel.snapshot(dir, { why: 'beside' });
      ref = made.ref;
      id += 1;
      return travel.move(dir, { id: `m${id}`, backup: made.ref, to, also: [] });
    });
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return kind === 'moved' ? ref : null;
  };
  const rest = join(dirname(dir), 'rest');
  for (let round = 0; round < ROUNDS; round += 1) {
    // Every other time the user is about to take a break, so that some moves come through.
    if (round % 2 === 0) rmSync(rest, { force: true });
    else writeFileSync(rest, '');
    const ref = await go({ kind: 'commit', sha: commits[round % commits.length] ?? '' });
    if (ref !== null) await go({ kind: 'snapshot', ref });
  }
  rmSync(rest, { force: true });
  await stop();
  const committed = lines(join(dirname(dir), 'committed'));
  process.stdout.write(`${JSON.stringify({ commits: committed.length, moves: Object.fromEntries(counts) })}\n`);
  const subjects = new Set(repo.git('log', '--all', '--format=%s').split('\n'));
  expect(
    committed.filter((n) => !subjects.has(`mine ${n}`)),
    'commits lost',
  ).toEqual([]);
  const git = userGit(dir, repo.env);
  const held = new Set([...(await reachable(git)), ...workContents(await repoBytes(dir, git))]);
  const written = lines(join(dirname(dir), 'written'));
  expect(
    written.filter((n) => !held.has(blobId(Buffer.from(`mine ${n}\n`)))),
    'files lost',
  ).toEqual([]);
  repo.git('fsck', '--connectivity-only', '--no-dangling', '--no-progress');
  expect(existsSync(join(dir, '.git/index.lock'))).toBe(false);
  expect(written.length).toBeGreaterThan(0);
  expect(counts.get('moved') ?? 0).toBeGreaterThan(0);
});

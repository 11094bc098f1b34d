// Prints what looking for secrets costs in a commit of 200 files of 5 kB and one of 5 MB, as a ratio to reading the same
// contents from git and no more; and what the first look of a shell costs on top.
// Run: node tests/bench/secrets.bench.ts
import { createAccess } from '../../src/adapters/git/access.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { createSecretScan } from '../../src/adapters/secrets/scan.ts';
import { tempRepo } from '../support/temp-repo.ts';

const ROUNDS = 7;
const LINE = 'export const name = (value, other) => join(value, other ?? "words of a text", 1234); // why it is so\n';
const file = (at: number, bytes: number): string => `// ${at}\n${LINE.repeat(Math.ceil(bytes / LINE.length))}`;

const repo = tempRepo();
for (let at = 0; at < 200; at += 1) repo.write(`src/f${at}.ts`, file(at, 5000));
repo.write('data/large.txt', file(0, 5_000_000));
const to = repo.commit('all of it');
const access = createAccess({ timeoutMs: 60_000, env: { ...repo.env } });
const env = { SHOP_PASSWORD: 'a-password-of-3-words', MAIL_TOKEN: 'another-value-1234' };
const read = createGit(access, async () => []);
const scan = createGit(access, createSecretScan(env));

async function once(git: typeof read): Promise<number> {
  const began = performance.now();
  await git.vet(repo.dir, { from: null, to, paths: null, secrets: { known: [] } });
  return performance.now() - began;
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

await once(read);
const first = await once(scan);
const [floor, looked]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  floor.push(await once(read));
  looked.push(await once(scan));
}
const [one, other] = [median(floor), median(looked)];
process.stdout.write(
  `201 files, 6 MB: reading ${one.toFixed(0)} ms, looking for secrets ${other.toFixed(0)} ms: ${(other / one).toFixed(1)} times reading; the first time ${first.toFixed(0)} ms\n`,
);
repo.cleanup();

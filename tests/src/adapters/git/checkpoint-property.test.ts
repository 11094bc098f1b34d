import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import type { Span } from '../../../../src/ports/git.ts';
import { fingerprint, type TempRepo, tempRepo } from '../../../support/temp-repo.ts';
import { type Given, lines, order, span } from './given.ts';

/** A file as the lines that differ from the nine plain ones; null where there is none. */
type Content = Readonly<Record<number, string>> | null;

interface Plan {
  readonly tracked: boolean;
  readonly stage: 'same' | 'edit' | 'delete';
  readonly work: 'same' | 'edit' | 'delete';
  readonly agent: 'nothing' | 'edit' | 'delete';
  readonly ordered: boolean;
}

const NAMES = ['a.txt', 'dir/b b', 'new\nline', '-dash', 'é.md', 'dir/deep/f', '"q"', '*'];

const plan: fc.Arbitrary<Plan> = fc.record({
  tracked: fc.boolean(),
  stage: fc.constantFrom('same', 'same', 'edit', 'delete'),
  work: fc.constantFrom('same', 'same', 'edit', 'delete'),
  agent: fc.constantFrom('nothing', 'edit', 'edit', 'delete'),
  ordered: fc.constantFrom(true, true, false),
});

function edited(content: Content, line: number, action: Plan['stage'] | Plan['agent']): Content {
  if (action === 'delete') return null;
  return action === 'edit' ? { ...content, [line]: action } : content;
}

const equal = (a: Content, b: Content): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The oracle: user and agent work on lines so far apart that what belongs to whom is plain; undefined is a conflict. */
function merged(base: Content, before: Content, after: Content): Content | undefined {
  if (equal(base, before) || equal(base, after)) return after;
  if (equal(before, after)) return base;
  if (base === null || before === null || after === null) return undefined;
  return { ...base, 8: 'edit' };
}

function expectationOf(one: Plan) {
  const head: Content = one.tracked ? {} : null;
  const staged = edited(head, 1, one.stage);
  const before = edited(staged, 3, one.work);
  const after = edited(before, 8, one.agent);
  const commit = one.ordered && !equal(before, after) ? merged(head, before, after) : head;
  const index = commit === undefined ? staged : merged(staged, head, commit);
  return { head, staged, before, after, commit, index: index === undefined ? staged : index };
}

function put(repo: TempRepo, name: string, content: Content): void {
  if (content === null) repo.remove(name);
  else repo.write(name, lines(content));
}

/** What a tree or the index holds of our files, by name. */
function held(repo: TempRepo, args: readonly string[]): Map<string, string> {
  const found = repo.run(args).toString('utf8').split('\0').filter(Boolean);
  return new Map(found.map((line) => [line.split('\t')[1] ?? '', line.match(/[0-9a-f]{40}/)?.[0] ?? '']));
}

function wanted(repo: TempRepo, contents: ReadonlyMap<string, Content>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const [name, content] of contents) {
    if (content !== null)
      ids.set(
        name,
        repo
          .run(['hash-object', '--stdin'], { input: lines(content) })
          .toString()
          .trim(),
      );
  }
  return ids;
}

type File = Plan & ReturnType<typeof expectationOf> & { readonly name: string };

const describeFile = (one: Plan, at: number): File => ({ name: NAMES[at] ?? '', ...one, ...expectationOf(one) });

/** The user's work up to the moment before the agent, then the agent's. */
async function play(given: Given, files: readonly File[]): Promise<Span> {
  const { repo } = given;
  const stage = (pick: (file: File) => Content): void => {
    for (const file of files) put(repo, file.name, pick(file));
  };
  repo.write('.gitignore', '*.ign\n');
  stage((file) => file.head);
  repo.commit('start');
  stage((file) => file.staged);
  repo.git('add', '-A');
  stage((file) => file.before);
  repo.write('mine.ign', 'ignored');
  repo.write('mine.new', 'untracked');
  return span(given, () => stage((file) => file.after));
}

function expectHeld(repo: TempRepo, args: readonly string[], contents: [string, Content][]): void {
  const found = held(repo, args);
  found.delete('.gitignore');
  expect([...found].sort()).toEqual([...wanted(repo, new Map(contents))].sort());
}

/** One order against the oracle; returns the paths that were entangled. */
async function expectCheckpoint({ repo, git }: Given, files: readonly File[], agent: Span): Promise<readonly string[]> {
  const paths = files.filter((file) => file.ordered).map((file) => file.name);
  const conflicts = files.filter((file) => file.commit === undefined).map((file) => file.name);
  const head = repo.git('rev-parse', 'HEAD');
  const [work, index] = [fingerprint(repo.dir), readFileSync(join(repo.dir, '.git/index'))];
  const made = await git.checkpoint(repo.dir, order([agent], paths));
  expect(fingerprint(repo.dir)).toEqual(work);
  expect([...made.entangled].sort()).toEqual(conflicts.sort());
  if (made.sha === null) {
    expect(repo.git('rev-parse', 'HEAD')).toBe(head);
    expect(readFileSync(join(repo.dir, '.git/index'))).toEqual(index);
  } else expect(repo.git('rev-parse', 'HEAD', 'HEAD^').split('\n')).toEqual([made.sha, head]);
  if (conflicts.length > 0) return conflicts;
  const expectAll = (): void => {
    expectHeld(
      repo,
      ['ls-tree', '-rz', 'HEAD'],
      files.map((file) => [file.name, file.commit ?? null]),
    );
    expectHeld(
      repo,
      ['ls-files', '-sz'],
      files.map((file) => [file.name, file.index]),
    );
  };
  expectAll();
  expect(await git.checkpoint(repo.dir, order([agent], paths))).toEqual(made);
  expectAll();
  return [];
}

async function check(plans: readonly Plan[]): Promise<void> {
  const repo = tempRepo();
  try {
    const given = { repo, git: createGit(createAccess({ timeoutMs: 20_000, env: repo.env })) };
    const files = plans.map(describeFile);
    const agent = await play(given, files);
    const entangled = await expectCheckpoint(given, files, agent);
    if (entangled.length === 0) return;
    const rest = plans.map((one, at) => ({ ...one, ordered: one.ordered && !entangled.includes(NAMES[at] ?? '') }));
    expect(await expectCheckpoint(given, rest.map(describeFile), agent)).toEqual([]);
  } finally {
    repo.cleanup();
  }
}

it('commits the agent part and nothing of the user, in any mixture', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: NAMES.length }), check), { numRuns: 60 });
});

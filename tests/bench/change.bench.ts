/**
 * What a change of the specification costs to look up in a plan of 10,000 tasks and 50,000 files of code, against
 * reading and hashing the same files once: the first survey, one after nothing and one after one file changed, one by
 * another shell, and the answer itself once the index stands, which is to take less than a second.
 * Run: node tests/bench/change.bench.ts [tasks, 10000 if not given] [files, 50000]
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock.ts';
import { createAccess } from '../../src/adapters/git/access.ts';
import { createGit } from '../../src/adapters/git/git.ts';
import { createSurvey } from '../../src/adapters/index/survey.ts';
import { createTextIndex } from '../../src/adapters/index/text-index.ts';
import { createProcesses } from '../../src/adapters/processes/run-child.ts';
import { blastRadius } from '../../src/core/change/blast-radius.ts';
import { documentsOf } from '../../src/core/change/documents.ts';
import { codeOf, type LinkedCode, projectIndex } from '../../src/core/change/project-index.ts';
import { termsOf, uniqueTerms } from '../../src/core/change/words.ts';
import type { TextIndex } from '../../src/ports/survey.ts';
import { stateOf } from '../support/change-answers.ts';
import { factsOf, observedOf } from '../support/change-project.ts';
import { largeSample } from '../support/change-sample-large.ts';
import { tempRepo } from '../support/temp-repo.ts';
import { print, quantile } from './support/figures.ts';

const TASKS = Number(process.argv[2] ?? 10_000);
const FILES = Number(process.argv[3] ?? 50_000);
const ROUNDS = 7;
const AIM_MS = 1000;

const sample = largeSample({ areas: 10, nouns: 20, tasks: TASKS, done: 1 });
const repo = tempRepo();
const git = createGit(createAccess({ timeoutMs: 120_000, env: process.env }));
const processes = createProcesses({ clock: systemClock });
const freshSurvey = () => createSurvey({ processes, env: {} });

function fill(): readonly string[] {
  const own = factsOf(sample);
  for (const { path, imports } of own) {
    repo.write(path, imports.map((to) => `import { x } from '${to}';\n`).join('') + 'export const x = 1;\n'.repeat(30));
  }
  const more = Array.from({ length: Math.max(0, FILES - own.length) }, (_, at) => `src/part${at % 500}/unit-${at}.ts`);
  for (const [at, path] of more.entries()) {
    const other = `../part${(at * 7) % 500}/unit-${at - (at % 500) + ((at * 7) % 500)}.ts`;
    repo.write(path, `import { f } from '${other}';\n${`export function unit${at}() { return f; }\n`.repeat(20)}`);
  }
  return [...own.map(({ path }) => path), ...more];
}

/** Milliseconds of one piece of work, and what it gave. */
async function timed<T>(work: () => Promise<T> | T): Promise<{ readonly ms: number; readonly value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

const state = stateOf(sample);
const observed = observedOf(sample);

async function survey(port = freshSurvey()) {
  const files = await git.files(repo.dir);
  const signal = new AbortController().signal;
  return port.survey({ dir: repo.dir, commonDir: join(repo.dir, '.git'), files, signal });
}

async function intoIndex(texts: TextIndex, before: LinkedCode | null, port = freshSurvey()) {
  const surveyed = await survey(port);
  const code = codeOf(surveyed.files, before);
  const index = projectIndex(state, observed, code);
  const changed = texts.update(documentsOf(index), termsOf);
  return { code, index, changed, read: surveyed.read };
}

function ask(texts: TextIndex, code: LinkedCode, text: string) {
  const terms = uniqueTerms(text);
  return blastRadius(projectIndex(state, observed, code), text, { hits: texts.search(terms), terms });
}

const paths = fill();
repo.git('add', '-A');
console.log(`${sample.tasks.length} tasks, ${paths.length} files`);

const floors: number[] = [];
for (let round = 0; round < 3; round += 1) {
  const { ms } = await timed(() => {
    for (const path of paths)
      createHash('sha256')
        .update(readFileSync(join(repo.dir, path)))
        .digest('hex');
  });
  floors.push(ms);
}
const floor = { name: 'read + hash once', value: quantile(floors) };
const figure = (name: string, value: number, aim?: string): void =>
  print({ name, value, unit: 'ms', floor, ...(aim === undefined ? {} : { aim }) });

print({ name: 'reading and hashing every file once', value: floor.value, unit: 'ms' });
const texts = await createTextIndex();
const port = freshSurvey();
const first = await timed(() => intoIndex(texts, null, port));
figure('indexing everything the first time', first.ms);

let code = first.value.code;
const again: number[] = [];
const one: number[] = [];
const answers: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const same = await timed(() => intoIndex(texts, code, port));
  again.push(same.ms);
  repo.write(paths.at(100 + round) ?? '', `export const changed${round} = '${'y'.repeat(round)}';\n`);
  const changed = await timed(() => intoIndex(texts, same.value.code, port));
  code = changed.value.code;
  one.push(changed.ms);
  if (changed.value.read !== 1 || changed.value.changed !== 1) throw new Error('more than the one file was read again');
  const { text, affected } = sample.changes[round % sample.changes.length] ?? { text: '', affected: [] };
  const answer = await timed(() => ask(texts, code, text));
  answers.push(answer.ms);
  const ticked = new Set(answer.value.tasks.flatMap((task) => (task.ticked ? [task.id] : [])));
  if (!affected.every((id) => ticked.has(id))) throw new Error(`a truly affected task is missing: ${text}`);
}
figure('bringing it up to date, nothing changed', quantile(again));
figure('bringing it up to date after one file changed', quantile(one));
figure('the same by another shell, from what is kept', (await timed(() => survey())).ms);
figure('the answer, with the index up to date', quantile(answers), `< ${AIM_MS} ms`);
figure('the slowest answer', Math.max(...answers), `< ${AIM_MS} ms`);
repo.cleanup();
if (Math.max(...answers) >= AIM_MS) process.exitCode = 1;

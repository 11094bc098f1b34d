import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Task } from '../../../../../schemas/task-graph.ts';
import { codeOf } from '../../../../../src/adapters/agents/rehearsal/kinds/all.ts';
import { classify, KIND_NAMES, type KindName } from '../../../../../src/adapters/agents/rehearsal/kinds/classify.ts';
import { modelOf, type ProjectModel } from '../../../../../src/adapters/agents/rehearsal/model.ts';
import { allFiles } from '../../../../../src/adapters/agents/rehearsal/project/all-files.ts';
import { regressionTest } from '../../../../../src/adapters/agents/rehearsal/project/maintenance.ts';
import { assignment, read, result, tempProject, write } from './drive.ts';

/** A wish for each kind, as people write it. */
const WISH: Readonly<Record<KindName, string>> = {
  add: 'Add books',
  list: 'List books',
  show: 'Show a book',
  done: 'Mark a book as read',
  remove: 'Delete books',
  edit: 'Rename a book',
  search: 'Search by author',
  sort: 'Sort books by title',
  export: 'Export as CSV',
  import: 'Import books',
  share: 'Share a book as text',
  copy: 'Duplicate a book',
  stats: 'Show totals per category',
  streak: 'Show streaks',
  history: 'Show the history',
  remind: 'Remind me when a book is due',
  tag: 'Tag books',
  flag: 'Star a book',
  rate: 'Rate books',
  vote: 'Vote for a book',
  results: 'Show the results',
  comment: 'Comment on books',
  assign: 'Assign a book to a reader',
  move: 'Move books between shelves',
  lend: 'Lend a book to a friend',
  giveback: 'Return a book',
  reserve: 'Reserve a book for a day',
  adjust: 'Increase the stock',
  low: 'Warn when stock is low',
  archive: 'Archive a book',
  undo: 'Undo the last change',
  start: 'Start a session',
  stop: 'Stop the session',
  pause: 'Pause the session',
  resume: 'Resume the session',
  reset: 'Reset the session',
  remaining: 'Show time left',
  turn: 'Switch the turn',
  score: 'Keep score',
  roll: 'Roll dice',
  coin: 'Flip a coin',
  pick: 'Suggest a random book',
  guess: 'Guess the number',
  quiz: 'Quiz me',
  calculate: 'Calculate the price',
  convert: 'Convert units',
  split: 'Split a bill',
  settle: 'Show who owes whom',
  password: 'Generate passwords',
  strength: 'Check the strength of a password',
  shorten: 'Shorten links',
  resolve: 'Open a short link',
  set: 'Choose a colour',
  signin: 'Log in',
  act: 'Dust books',
  record: 'Celebrate',
};

const FIELDS =
  'A book tracker. Books have an author, an amount, a category, a due date, a rating, a quantity and an answer.';

function modelFor(kinds: readonly KindName[], platforms: ProjectModel['platforms'] = ['Linux']): ProjectModel {
  const features = kinds.map((kind, at) => ({ id: `F-${String(at + 1).padStart(3, '0')}`, title: WISH[kind] }));
  return modelOf(assignment('task', { brief: FIELDS, features, platforms: [...platforms] }));
}

const MAINTENANCE: Task = {
  id: 'MAINT-001-1',
  title: 'Fix it',
  type: 'feature',
  platform: 'linux',
  dependsOn: [],
  canParallel: false,
  outputFiles: [],
  features: [],
  acceptance: [],
  testStatus: 'REQUIRED',
  contracts: [],
  gateCommands: [],
  emptyDiffAllowed: false,
};

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

function put(model: ProjectModel): void {
  write(
    place.dir,
    [...allFiles(model)].map(([path, content]) => ({ path, content })),
  );
}

function runTests(...paths: string[]) {
  const args = ['--test', '--test-isolation=none', ...paths];
  return spawnSync(process.execPath, args, { cwd: place.dir, encoding: 'utf8' });
}

test.each(KIND_NAMES)('%s is read from a wish', (kind) => {
  expect(classify(WISH[kind], { singular: 'book', plural: 'books' })).toBe(kind);
});

test('a program with every kind of feature passes its own tests and takes odd input', { timeout: 60_000 }, async () => {
  const model = modelFor(KIND_NAMES, ['Linux', 'Web']);
  expect(model.features.map((feature) => feature.kind)).toEqual(KIND_NAMES);
  put(model);
  writeFileSync(join(place.dir, 'tests/fix-odd.test.mjs'), regressionTest(MAINTENANCE));
  const { status, stdout, stderr } = runTests();
  expect(status, stdout + stderr).toBe(0);
  expect(Number(/^. tests (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(KIND_NAMES.length * 3);
  const review = { ...assignment('security', { tier: 'Complex' }), purpose: 'security' } as const;
  const { findings } = await result(review, { dir: place.dir });
  expect(findings.map((one) => [one.severity, one.file])).toEqual([['LOW', 'src/features/sign-in.mjs']]);
});

test('a chess clock is nothing but a clock', { timeout: 30_000 }, () => {
  put(modelFor(['start', 'turn', 'remaining']));
  expect(runTests().status).toBe(0);
});

describe('a broken feature fails its tests', () => {
  const breaks: readonly (readonly [kind: KindName, path: string, good: string, bad: string])[] = [
    ['rate', 'rate', 'readNumber(words[0], 1, 5)', 'readNumber(words[0])'],
    ['vote', 'vote', '?? 0) + 1', '?? 0) + 2'],
    ['adjust', 'increase', '?? 0) +', '?? 0) -'],
    ['archive', 'archive', 'archived: true', 'archived: false'],
    ['flag', 'star', '...store.get(id).tags, ', ''],
    ['lend', 'lend', 'known !== undefined', 'known === 0'],
    ['giveback', 'return', 'lentTo: undefined', 'lentTo'],
    ['reserve', 'reserve', 'item.reservedFor === reservedFor && ', ''],
    ['turn', 'switch', 'refuseArguments(args);', ''],
    ['remaining', 'time', 'secondsLeft(item.clock', 'secondsLeft({ ...item.clock, used: [0, 0] }'],
    ['roll', 'roll', 'randomInt(1, sides + 1)', 'randomInt(1, sides * 2)'],
    ['pick', 'pick', 'randomInt(items.length)', '0'],
    ['guess', 'guess', 'guessed < number', 'guessed > number'],
    ['quiz', 'quiz', '.toLowerCase() === ', ' === '],
    ['score', 'score', '(points.get(who) ?? 0) + ', ''],
    ['calculate', 'calculate', 'result, power()', 'power(), result'],
    ['convert', 'convert', 'units[from]) / units[to]', 'units[to]) / units[from]'],
    ['split', 'split', 'shares(cents, people.length)', 'shares(cents, people.length + 1)'],
    ['settle', 'balances', "store.activity('split')", "store.activity('none')"],
    ['password', 'password', 'SETS[at] ?? all', 'SETS[0]'],
    ['strength', 'strength', 'new Set(text).size', 'text.length'],
    ['shorten', 'shorten', '/^https?:$/', '/:$/'],
    ['resolve', 'open', '(item.visits ?? 0) + 1', '1'],
    ['history', 'history', '[...added, ...done]', '[...done]'],
    ['undo', 'undo', 'store.undo();', ''],
    ['set', 'choose', '.at(-1)', '.at(0)'],
    ['act', 'dust', 'store.record(', 'void ('],
    ['results', 'results', 'other.votes - one.votes', 'one.votes - other.votes'],
    ['low', 'low', '<= limit', '< limit'],
    ['comment', 'comment', '[...comments, text]', '[text]'],
    ['copy', 'duplicate', 'store.add(title, facts)', 'store.add(title)'],
    ['share', 'share', 'item.title, ...facts', 'item.title'],
    ['stats', 'stats', 'item.done', '!item.done && false'],
  ];
  test.each(breaks)('%s', { timeout: 20_000 }, (kind, name, good, bad) => {
    put(modelFor([kind, ...(kind === 'turn' || kind === 'remaining' ? (['start'] as const) : [])]));
    const path = `src/features/${name}.mjs`;
    const text = read(place.dir, path);
    expect(text).toContain(good);
    writeFileSync(join(place.dir, path), text.replaceAll(good, bad));
    expect(runTests(`tests/${name}.test.mjs`).status, path).toBe(1);
  });
});

test.each(KIND_NAMES)('%s says in whole sentences what must hold', (kind) => {
  const model = modelFor([kind]);
  const feature = model.features[0];
  if (feature === undefined) throw new Error('no feature');
  const { criteria } = codeOf(feature, model);
  expect(criteria.length).toBeGreaterThanOrEqual(3);
  for (const line of criteria) expect(line).toMatch(/^[A-Z0-9].*\.$/);
});

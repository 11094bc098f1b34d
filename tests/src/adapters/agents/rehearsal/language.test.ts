import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../../../src/adapters/agents/rehearsal/diff.ts';
import { specDocument } from '../../../../../src/adapters/agents/rehearsal/documents/spec.ts';
import { classify } from '../../../../../src/adapters/agents/rehearsal/kinds/classify.ts';
import { nameFor } from '../../../../../src/adapters/agents/rehearsal/kinds/naming.ts';
import { entityOf } from '../../../../../src/adapters/agents/rehearsal/language/entity.ts';
import { featureTitles, wishesOf } from '../../../../../src/adapters/agents/rehearsal/language/features.ts';
import {
  gerund,
  plural,
  singular,
  withAcronyms,
  withArticle,
} from '../../../../../src/adapters/agents/rehearsal/language/inflect.ts';
import { namedFacts } from '../../../../../src/adapters/agents/rehearsal/language/named-facts.ts';
import { phrasesOf } from '../../../../../src/adapters/agents/rehearsal/language/phrases.ts';
import {
  camel,
  codeText,
  fill,
  literal,
  oneLine,
  plainWords,
  slug,
} from '../../../../../src/adapters/agents/rehearsal/language/safe-text.ts';
import { titleOf } from '../../../../../src/adapters/agents/rehearsal/language/title.ts';
import { mention, TOPICS } from '../../../../../src/adapters/agents/rehearsal/language/topics.ts';
import { mistypedVerb } from '../../../../../src/adapters/agents/rehearsal/language/verbs.ts';
import { modelOf, nameFeatures } from '../../../../../src/adapters/agents/rehearsal/model.ts';
import { createRandom } from '../../../../../src/adapters/agents/rehearsal/random.ts';
import { chunks } from '../../../../../src/adapters/agents/rehearsal/speech.ts';
import { parseSpec } from '../../../../../src/core/spec.ts';
import { assignment } from './drive.ts';

const phrases = (brief: string) => phrasesOf(brief).map(({ verb, object }) => [verb, ...object].join(' '));

test.each([
  ['add habits', ['add habits']],
  ['Users can add, edit and delete habits.', ['add habits', 'edit habits', 'delete habits']],
  ['mark a habit as done', ['mark a habit as done']],
  ['It shows streaks and exports to CSV', ['show streaks', 'export to CSV']],
  ['a todo list', []],
  ['I want a tool to track my books and rate them', ['track my books', 'rate my books']],
  ['build me a todo list app', []],
  ['It does not send emails. It lists books.', ['list books']],
  ['Store the data in a JSON file', []],
  ['notes app', []],
  [
    'A chess clock: start a game, switch the turn, show time left',
    ['start a game', 'switch the turn', 'show time left'],
  ],
  ['Book club: members suggest books', ['suggest books']],
  ['set minutes, start, pause, reset', ['set minutes', 'start', 'pause', 'reset']],
  ['list habits and search.', ['list habits', 'search habits']],
  ['Log expenses with amount, category and date', ['log expenses with amount, category and date']],
  ['remind me to water the plants', ['remind me to water the plants']],
  ['show who owes whom', ['show who owes whom']],
  [
    'An app that tracks habits, marks them as done and exports them',
    ['track habits', 'mark habits as done', 'export habits'],
  ],
  ['I need to decide what to cook', []],
  ['Archive meals instead of deleting them', ['archive meals']],
  ['It runs on Linux and works offline', []],
  ['add notes so that nothing is lost', ['add notes']],
])('finds what shall be done in: %s', (brief, found) => {
  expect(phrases(brief)).toEqual(found);
});

test.each([
  ['A habit tracker: add habits', 'habit', 'habits', 'habits', 'Habit tracker'],
  ['chess', 'game', 'games', 'games', 'Chess'],
  ['build a chess game for two people over the network', 'game', 'games', 'games', 'Chess game'],
  ['I want a tool to track my books', 'book', 'books', 'books', 'Book tracking tool'],
  ['a box of boxes: add boxes', 'box', 'boxes', 'boxes', 'Box of boxes'],
  ['習慣を追加し、習慣を見る', '習慣', '習慣 entries', 'items', '習慣を追加し'],
  ['', 'item', 'items', 'items', null],
  ['?!', 'item', 'items', 'items', null],
])('finds the thing and the title of: %s', (brief, one, many, name, title) => {
  expect(entityOf(brief)).toMatchObject({ singular: one, plural: many, slug: name });
  expect(titleOf(brief)).toBe(title);
});

test('what is said often outranks what is said once, at most nine, in the order of the brief', () => {
  const brief = [
    ...Array.from({ length: 12 }, (_none, at) => `Roll dice${'abcdefghijkl'.charAt(at)}.`),
    'Water plants. Water plants. Water plants.',
  ].join(' ');
  const titles = featureTitles(brief, entityOf(brief));
  expect(titles).toHaveLength(9);
  expect(titles).toContain('Water plants');
});

test.each([
  ['Add habits', 'add'],
  ['Show streaks', 'streak'],
  ['Show totals per category', 'stats'],
  ['Export to CSV', 'export'],
  ['Rename a book', 'edit'],
  ['Find books', 'search'],
  ['Log in', 'signin'],
  ['Remind me about due dates', 'remind'],
  ['Play chess', 'record'],
  ['constructor', 'record'],
])('%s is a feature of kind %s', (title, kind) => {
  expect(classify(title)).toBe(kind);
});

test('what does not fit into nine features is left for later and asked about, not lost', () => {
  const verbs = ['add', 'water', 'list', 'edit', 'delete', 'tag', 'sort', 'search', 'export', 'import', 'celebrate'];
  const brief = verbs.map((verb) => `${verb} plants`).join(', ');
  const { titles, later } = wishesOf(brief, entityOf(brief));
  expect(titles).toHaveLength(9);
  expect([...titles, ...later].map((title) => title.split(' ')[0]?.toLowerCase()).sort()).toEqual([...verbs].sort());
  const spec = specDocument(modelOf(assignment('compile', { brief })));
  for (const title of later) expect(spec.split('## Open questions')[1]).toContain(title);
});

test('what would only be noted is said openly', () => {
  const spec = specDocument(
    modelOf(assignment('compile', { brief: 'Add songs, list songs, transmogrify the lyrics' })),
  );
  expect(spec).toContain('Only noted as it happens, not carried out: Transmogrify the lyrics.');
});

test.each([
  [
    'Log expenses with amount and payer',
    [
      ['amount', 'number'],
      ['payer', 'text'],
    ],
  ],
  ['Add bills with a due date', [['dueDate', 'date']]],
  ['Sort tasks by priority', [['priority', 'text']]],
  ['Show totals per category', [['category', 'text']]],
  ['Search by name', []],
  ['Show statistics per day', []],
  ['Add books with a title', []],
])('the facts of "%s" are kept', (title, facts) => {
  const found = namedFacts([{ title, kind: classify(title) }]);
  expect(found.map((fact) => [fact.name, fact.kind])).toEqual(facts);
});

test('a brief that names three features or more gets no other, but what they need comes with the ground', () => {
  const model = modelOf(assignment('compile', { brief: 'mark tasks as done, sort tasks, tag tasks' }));
  expect(model.features.map((feature) => feature.kind)).toEqual(['done', 'sort', 'tag']);
  expect(model.basics.map((basic) => basic.name)).toEqual(['add']);
  expect(modelOf(assignment('compile', { brief: 'generate passwords, choose a length, flip a coin' })).basics).toEqual(
    [],
  );
});

test.each([
  ['serach', 'search'],
  ['delte', 'delete'],
  ['mrak', 'mark'],
  ['ad', 'add'],
  ['addd', 'add'],
  ['plane', null],
  ['search', null],
  ['constructor', null],
])('%s was meant to be %s', (typed, verb) => {
  expect(mistypedVerb(typed)).toBe(verb);
});

test.each([
  ['share', 'sharing'],
  ['plan', 'planning'],
  ['track', 'tracking'],
  ['see', 'seeing'],
  ['argue', 'arguing'],
])('the gerund of %s is %s', (verb, form) => {
  expect(gerund(verb)).toBe(form);
});

test('articles and acronyms are written as people do', () => {
  expect(['entry', 'habit', 'hour', 'user', 'unit', 'umbrella', 'invoice'].map(withArticle)).toEqual([
    'an entry',
    'a habit',
    'an hour',
    'a user',
    'a unit',
    'an umbrella',
    'an invoice',
  ]);
  expect(withAcronyms('export urls to csv and a pdf')).toBe('export URLs to CSV and a PDF');
});

test('names are short, safe and each its own', () => {
  const titles = [
    'Add habits',
    'Add notes',
    'Add',
    'Help me',
    '習慣',
    '🎉',
    'store it',
    'con',
    'export default',
    '1st',
    'constructor',
  ];
  const names = nameFeatures(
    titles.map((title, at) => ({ id: `F-${at}`, title })),
    null,
  ).map((feature) => feature.name);
  expect(names.slice(0, 3)).toEqual(['add', 'add-notes', 'add-2']);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  expect(names).not.toContain('help');
  expect(nameFor('con', 'record', new Set())).not.toBe('con');
});

test.each([
  ['with a login', 'yes'],
  ['no login', 'no'],
  ['without any user login', 'no'],
  ["doesn't need a login", 'no'],
  ['No database. Users log in.', 'yes'],
  ['a catalogue', null],
])('reads sign-in in "%s" as %s', (text, expected) => {
  expect(mention(text, TOPICS.auth)).toBe(expected);
});

test.each([
  ['habits', 'habit'],
  ['stories', 'story'],
  ['boxes', 'box'],
  ['dishes', 'dish'],
  ['chess', 'chess'],
  ['status', 'status'],
  ['recipes', 'recipe'],
  ['movies', 'movie'],
  ['quizzes', 'quiz'],
  ['shelves', 'shelf'],
  ['people', 'person'],
  ['cities', 'city'],
])('the singular of %s is %s, and back', (many, one) => {
  expect(singular(many)).toBe(one);
  if (many !== one) expect(plural(one)).toBe(many);
});

describe('for any text', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

  test('a literal reads back as the text', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(JSON.parse(literal(value))).toBe(value.toWellFormed());
        expect(new Function(`return ${codeText(value)}`)()).toBe(value.toWellFormed());
      }),
    );
  });

  test('plain words hold no control, no markup and no line break, and oneLine keeps its limit', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(plainWords(value)).not.toMatch(/[\p{Cc}\p{Cf}`*_#|<>[\]{}\\]/u);
        expect(Array.from(oneLine(value, 20)).length).toBeLessThanOrEqual(20);
        expect(slug(value)).toMatch(/^[a-z0-9]*(-[a-z0-9]+)*$/);
        expect(camel(slug(value) || 'x')).toMatch(/^[a-z][A-Za-z0-9]*$/);
      }),
    );
  });

  test('the specification can be parsed', () => {
    fc.assert(
      fc.property(text, text, text, (brief, note, answer) => {
        const answers = [{ question: 'Q1', text: note, answer, by: 'human' as const }];
        const { spec, problems } = parseSpec(
          specDocument(modelOf(assignment('compile', { brief, notes: [note], answers }))),
        );
        expect(problems).toEqual([]);
        expect(spec?.features.length).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  test('chunks join to the text', () => {
    fc.assert(fc.property(text, fc.integer(), (value, seed) => chunks(value, createRandom(seed)).join('') === value));
  });
});

test('a template takes values as they are', () => {
  expect(fill('@@a@@ @@b@@ @@none@@', { a: '$& @@b@@', b: '$1' })).toBe('$& @@b@@ $1 @@none@@');
});

test.each([
  [null, 'a\nb\n', '--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n'],
  ['1\n2\n3\n4\n5\n', '1\n2\n3\nX\n5\n', '--- a/f\n+++ b/f\n@@ -1,5 +1,5 @@\n 1\n 2\n 3\n-4\n+X\n 5\n'],
  ['same\n', 'same\n', ''],
  ['a\na\n', 'a\n', '--- a/f\n+++ b/f\n@@ -1,2 +1,1 @@\n a\n-a\n'],
])('the change from %j to %j as a diff', (before, after, diff) => {
  expect(unifiedDiff('f', before, after)).toBe(diff);
});

test.each(['x', ' ', '-', 'a ', 'add ', '習慣', '\n', "n't "])(
  'a million characters of %j are read within the time of a test',
  (piece) => {
    const brief = piece.repeat(Math.ceil(1_000_000 / piece.length));
    expect(modelOf(assignment('compile', { brief })).features.length).toBeGreaterThanOrEqual(3);
  },
);

import { codeText } from '../language/safe-text.ts';
import { keepsFact } from './keeps-fact.ts';
import type { Kind } from './kind.ts';

/** Stars from one to five. */
export const rate: Kind = ({ first, aOne }) =>
  keepsFact(
    first,
    {
      usage: '<1-5>',
      needs: ['readNumber', 'UserError'],
      read: [
        'const rating = readNumber(words[0], 1, 5);',
        "if (!Number.isInteger(rating)) throw new UserError('Please give a whole number from 1 to 5.');",
      ],
      change: 'rating',
      good: "'4'",
      bad: ["['1']", "['1', '0']", "['1', '6']", "['1', '4.5']", "['1', 'good']"],
      holds: 'item.rating, 4',
    },
    [
      `${capital(aOne)} is given a whole number from 1 to 5; a second rating replaces the first.`,
      'Anything else than a whole number from 1 to 5 is refused and the old rating stays.',
      'The rating is shown with it, and is still there after a restart.',
    ],
  );

/** A person to whom an entry belongs. */
export const assign: Kind = ({ first, aOne }) =>
  keepsFact(
    first,
    {
      usage: '<name>',
      needs: ['readText'],
      read: ["const assignee = readText(words, 'the name of a person');"],
      change: 'assignee',
      good: "'Ada'",
      bad: ["['1']", "['1', ' ']"],
      holds: "item.assignee, 'Ada'",
    },
    [
      `${capital(aOne)} is assigned to a person by name; a second name replaces the first.`,
      'A missing name or an unknown number is refused.',
      'The name is shown with it, and is still there after a restart.',
    ],
  );

/** The column, list or place an entry is in. */
export const move: Kind = ({ first, aOne }) =>
  keepsFact(
    first,
    {
      usage: '<where to>',
      needs: ['readText'],
      read: ["const status = readText(words.filter((word, at) => at > 0 || word !== 'to'), 'where to move it');"],
      change: 'status',
      good: "'in', 'progress'",
      bad: ["['1']", "['1', ' ']"],
      holds: "item.status, 'in progress'",
    },
    [
      `${capital(aOne)} is moved to a named place, such as a column.`,
      'A missing place or an unknown number is refused and it stays where it was.',
      'The place is shown with it, and is still the same after a restart.',
    ],
  );

/** A vote more. */
export const vote: Kind = ({ first, aOne }) =>
  keepsFact(
    first,
    {
      usage: '',
      needs: [],
      read: [],
      change: 'votes: (store.get(id).votes ?? 0) + 1',
      good: '',
      bad: ['[]'],
      holds: 'item.votes, 1',
    },
    [
      `Each vote for ${aOne} adds one to its count.`,
      'A vote for a number that does not exist is refused.',
      'The votes are still there after a restart.',
    ],
  );

/** Out of the way, but not lost: without a number it shows what is there. */
export const archive: Kind = ({ first, aOne, many }) => {
  const code = keepsFact(
    first,
    {
      usage: '',
      needs: [],
      read: [],
      change: 'archived: true',
      good: '',
      bad: [],
      holds: 'item.archived, true',
    },
    [
      `${capital(aOne)} that is archived no longer shows among the ${many}.`,
      'Without a number it shows what is archived: nothing is lost.',
      'A number that does not exist is refused.',
    ],
  );
  const none = codeText('Nothing is archived.');
  const shown = [
    'if (args.length === 0) {',
    '  const items = store.archived();',
    `  return { text: items.length === 0 ? ${none} : items.map(describe).join('\\n'), data: items };`,
    '}',
  ];
  const lines = [
    `store.add(${first});`,
    "command.run(store, ['1']);",
    'assert.deepEqual(store.all(), []);',
    `assert.equal(command.run(store, []).data[0].title, ${first});`,
  ];
  return {
    ...code,
    usage: '[<number>]',
    run: [...shown, ...code.run],
    happy: { name: 'takes it out of the way and still shows it', lines },
  };
};

/** What stands on an entry that was marked with this verb. */
function label(verb: string): string {
  if (/^(?:mark|save|favou?rite)$/.test(verb)) return 'favourite';
  if (/^(?:star|pin|flag)$/.test(verb)) return verb;
  return `${verb.replace(/e$/, '')}ed`;
}

/** A mark that stands out, such as a star. */
export const flag: Kind = ({ first, aOne, verb }) => {
  const mark = codeText(label(verb));
  const code = keepsFact(
    first,
    {
      usage: '',
      needs: ['refuseArguments'],
      read: ['refuseArguments(words);'],
      change: `tags: [...new Set([...store.get(id).tags, ${mark}])]`,
      good: '',
      bad: ['[]', "['1', 'surplus']"],
      holds: `item.tags, [${mark}]`,
    },
    [
      `${capital(aOne)} gets a mark that is shown with it, once.`,
      'A number that does not exist is refused.',
      'The mark is still there after a restart.',
    ],
  );
  const lines = [
    `store.add(${first});`,
    "store.update(1, { tags: ['old'] });",
    "command.run(store, ['1']);",
    "command.run(store, ['1']);",
    `assert.deepEqual(store.get(1).tags, ['old', ${mark}]);`,
  ];
  return { ...code, happy: { name: 'marks it once and keeps other marks', lines } };
};

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

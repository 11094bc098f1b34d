import { type KindCode, refuses } from './kind.ts';

export interface Fact {
  readonly usage: string;
  readonly needs: readonly string[];
  /** JavaScript that reads the fact from `number` and `words`; it may refuse. */
  readonly read: readonly string[];
  /** What is changed, as the inside of an object literal. */
  readonly change: string;
  /** A good argument list behind the number, the same in another sort, and bad ones, all as JavaScript. */
  readonly good: string;
  readonly bad: readonly string[];
  /** What must hold of `store.get(1)` afterwards. */
  readonly holds: string;
}

/** A command that keeps one fact with an entry, given by its number. */
export function keepsFact(first: string, fact: Fact, criteria: readonly string[]): KindCode {
  const call = fact.good === '' ? "['1']" : `['1', ${fact.good}]`;
  const lead = fact.read.length > 0 ? ['const [number, ...words] = args;'] : ['const [number] = args;'];
  return {
    usage: `<number>${fact.usage === '' ? '' : ` ${fact.usage}`}`,
    changes: true,
    needs: ['describe', 'readId', ...fact.needs],
    above: [],
    run: [
      ...lead,
      'const id = readId(number);',
      ...fact.read,
      `const item = store.update(id, { ${fact.change} });`,
      'return { text: describe(item), data: item };',
    ],
    happy: {
      name: 'keeps it with the entry and leaves the rest as it was',
      lines: [
        `const before = store.add(${first});`,
        `command.run(store, ${call});`,
        'const item = store.get(1);',
        `assert.deepEqual(${fact.holds});`,
        'assert.equal(item.title, before.title);',
      ],
    },
    wrong: {
      name: 'refuses what it cannot use, and unknown numbers',
      lines: [
        `const before = store.add(${first});`,
        ...refuses(["['x']", call.replace("'1'", "'9'"), ...fact.bad]),
        'assert.deepEqual(store.get(1), before);',
      ],
    },
    kept: {
      name: 'still knows it in the next run',
      lines: [
        `openStore(file).add(${first});`,
        `command.run(openStore(file), ${call});`,
        'const item = openStore(file).get(1);',
        `assert.deepEqual(${fact.holds});`,
      ],
    },
    criteria,
  };
}

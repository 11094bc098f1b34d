import { keepsFact } from './keeps-fact.ts';
import type { Kind } from './kind.ts';

interface Direction {
  readonly usage: string;
  /** JavaScript behind the quantity as it is. */
  readonly amount: string;
  readonly good: string;
  readonly bad: string;
  /** The quantity after the good call on nothing, and after `2` on five. */
  readonly after: readonly [number, number];
  readonly words: string;
}

const UP: Direction = {
  usage: '<how many>',
  amount: '+ readNumber(words[0], 0)',
  good: "'3'",
  bad: "['1', '-1']",
  after: [3, 7],
  words: 'up by the number given',
};
const DOWN: Direction = {
  usage: '<how many>',
  amount: '- readNumber(words[0], 0)',
  good: "'0'",
  bad: "['1', '1']",
  after: [0, 3],
  words: 'down by the number given',
};
const EITHER: Direction = {
  usage: '<+more|-fewer>',
  amount: '+ readNumber(words[0])',
  good: "'3'",
  bad: "['1', '-1']",
  after: [3, 7],
  words: 'up with +3 and down with -3',
};

function directionOf(verb: string): Direction {
  if (/^(?:decrease|withdraw|deduct|reduce|use|take)$/.test(verb)) return DOWN;
  return /^(?:increase|restock|raise|refill)$/.test(verb) ? UP : EITHER;
}

/** More of what is there, or fewer: `increase` and `restock` only add, `decrease` and `take` only take away. */
export const adjust: Kind = ({ first, aOne, verb }) => {
  const way = directionOf(verb);
  const code = keepsFact(
    first,
    {
      usage: way.usage,
      needs: ['readNumber', 'UserError'],
      read: [
        `const quantity = (store.get(id).quantity ?? 0) ${way.amount};`,
        'if (quantity < 0) throw new UserError(`There would be ${quantity} left: that is less than nothing.`);',
      ],
      change: 'quantity',
      good: way.good,
      bad: ["['1']", "['1', 'many']", way.bad],
      holds: `item.quantity, ${way.after[0]}`,
    },
    [
      `The quantity of ${aOne} goes ${way.words}.`,
      'A quantity below zero is refused and the old one stays.',
      'The quantity is still there after a restart.',
    ],
  );
  const lines = [
    `store.add(${first}, { quantity: 5 });`,
    "command.run(store, ['1', '2']);",
    `assert.equal(store.get(1).quantity, ${way.after[1]});`,
  ];
  return { ...code, happy: { name: 'changes the quantity by the number given', lines } };
};

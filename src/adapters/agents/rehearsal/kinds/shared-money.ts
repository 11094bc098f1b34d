/** What features that share amounts stand on; the placeholder is filled by shared-files.ts. */
export const MONEY = `// @@label@@: amounts in whole cents, so that none is lost.
import { readText, UserError } from './input.mjs';

/** Cents of an amount such as 12.50. */
export function readMoney(word) {
  if (!/^\\d{1,9}([.,]\\d{1,2})?$/.test(word ?? '')) throw new UserError(\`"\${word ?? ''}" is not an amount like 12.50.\`);
  return Math.round(Number(word.replace(',', '.')) * 100);
}

export function moneyText(cents) {
  return (cents / 100).toFixed(2);
}

/** At least two different names. */
export function readPeople(words) {
  const names = words.map((word) => readText([word.replaceAll(',', '')], 'a name'));
  if (names.length < 2 || new Set(names).size < names.length) throw new UserError('Please give at least two different names.');
  return names;
}

/** Equal shares in cents; the first get a cent more where it does not come out even. */
export function shares(cents, people) {
  return Array.from({ length: people }, (_none, at) => Math.floor(cents / people) + (at < cents % people ? 1 : 0));
}

function balances(records) {
  const owed = new Map();
  const add = (name, cents) => owed.set(name, (owed.get(name) ?? 0) + cents);
  for (const record of records) {
    const [, amount, list] = /^(\\d+) (.*)$/.exec(record) ?? [];
    const people = list.split(', ');
    add(people[0], Number(amount));
    shares(Number(amount), people.length).forEach((share, at) => add(people[at], -share));
  }
  return owed;
}

/** Who owes whom how many cents after all that was paid: \`1000 Ada, Bob\` says that Ada paid 10.00 for both. */
export function debts(records) {
  const sorted = [...balances(records)].sort((one, other) => one[1] - other[1]);
  const found = [];
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const cents = Math.min(-sorted[low][1], sorted[high][1]);
    if (cents > 0) found.push({ from: sorted[low][0], to: sorted[high][0], cents });
    sorted[low][1] += cents;
    sorted[high][1] -= cents;
    if (sorted[low][1] >= 0) low += 1;
    else high -= 1;
  }
  return found;
}
`;

export const MONEY_TEST = `// @@label@@
import assert from 'node:assert/strict';
import test from 'node:test';
import { UserError } from '../src/input.mjs';
import { debts, moneyText, readMoney, readPeople, shares } from '../src/money.mjs';

test('reads and writes amounts to the cent', () => {
  assert.deepEqual(['12', '12.5', '0,07', '1.10'].map(readMoney), [1200, 1250, 7, 110]);
  assert.deepEqual([0, 7, 1250].map(moneyText), ['0.00', '0.07', '12.50']);
  for (const bad of ['', '-1', '1.234', '1e3', 'x', undefined]) assert.throws(() => readMoney(bad), UserError);
});

test('shares lose no cent', () => {
  assert.deepEqual(shares(1000, 3), [334, 333, 333]);
  for (const cents of [0, 1, 99, 12345]) assert.equal(shares(cents, 7).reduce((sum, one) => sum + one, 0), cents);
});

test('whoever got more than was paid owes the difference', () => {
  assert.deepEqual(debts([]), []);
  assert.deepEqual(debts(['1000 Ada, Bob']), [{ from: 'Bob', to: 'Ada', cents: 500 }]);
  assert.deepEqual(debts(['1000 Ada, Bob', '1000 Bob, Ada']), []);
});

test('wants at least two different names', () => {
  assert.deepEqual(readPeople(['Ada,', 'Bob']), ['Ada', 'Bob']);
  for (const bad of [[], ['Ada'], ['Ada', 'Ada'], ['Ada', ' ']]) assert.throws(() => readPeople(bad), UserError);
});
`;

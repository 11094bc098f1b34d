/** What features that measure time stand on; the placeholder is filled by shared-files.ts. */
export const CLOCK = `// @@label@@: time that passes for what was started, also while the program is closed.
import { UserError } from './input.mjs';

/** Seconds as people read them: 65 gives 1:05. */
export function clockTime(seconds) {
  const whole = Math.floor(seconds);
  return \`\${Math.floor(whole / 60)}:\${String(whole % 60).padStart(2, '0')}\`;
}

/** Who plays on a side: \`Ada vs Bob\` names both, anything else leaves them numbered. */
export function sideName(item, side) {
  const names = item.title.split(/ (?:vs.?|against|and|-) /);
  return names.length === item.clock.used.length && names.length > 1 ? names[side] : \`side \${side + 1}\`;
}

/** Seconds each side has used; since the last switch only the side on turn uses any. */
function secondsUsed(clock, now) {
  const running = clock.since === undefined ? 0 : Math.max(0, (now.getTime() - Date.parse(clock.since)) / 1000);
  return clock.used.map((seconds, side) => (side === clock.turn ? seconds + running : seconds));
}

/** Seconds each side has left, never below zero. */
export function secondsLeft(clock, now) {
  return secondsUsed(clock, now).map((seconds) => Math.max(0, clock.minutes * 60 - seconds));
}

function unfinished(store) {
  return store.all().findLast((item) => item.clock !== undefined && !item.done);
}

/** What was started last and has not ended. */
export function current(store) {
  const item = unfinished(store);
  if (item === undefined) throw new UserError('Nothing has been started.');
  return item;
}

/** Starts a clock; one that is still running ends. \`used\` holds a zero for each side. */
export function startClock(store, { title, minutes, used }) {
  if (unfinished(store) !== undefined) stopClock(store);
  const since = store.now().toISOString();
  return store.add(title, { minutes, clock: { minutes, turn: 0, used, since } });
}

function press(store, change) {
  const item = current(store);
  const settled = { ...item.clock, used: secondsUsed(item.clock, store.now()) };
  return store.update(item.id, change({ settled, since: store.now().toISOString() }));
}

export function switchTurn(store) {
  return press(store, ({ settled, since }) => ({ clock: { ...settled, turn: (settled.turn + 1) % settled.used.length, since } }));
}

export function pauseClock(store) {
  return press(store, ({ settled }) => ({ clock: { ...settled, since: undefined } }));
}

export function resumeClock(store) {
  return press(store, ({ settled, since }) => ({ clock: { ...settled, since } }));
}

/** Pauses what runs, and lets run what is paused. */
export function togglePause(store) {
  return current(store).clock.since === undefined ? resumeClock(store) : pauseClock(store);
}

export function resetClock(store) {
  return press(store, ({ settled, since }) => ({ clock: { ...settled, used: settled.used.map(() => 0), turn: 0, since } }));
}

export function stopClock(store) {
  return press(store, ({ settled }) => ({ clock: { ...settled, since: undefined }, done: true }));
}
`;

export const CLOCK_TEST = `// @@label@@
import assert from 'node:assert/strict';
import test from 'node:test';
import { clockTime, current, pauseClock, resumeClock, secondsLeft, sideName, startClock, stopClock, switchTurn } from '../src/clock.mjs';
import { UserError } from '../src/input.mjs';
import { openStore } from '../src/store.mjs';
import { noon } from './temp-file.mjs';

/** A store whose clock goes on by so many seconds when told to. */
function timed() {
  let time = noon().getTime();
  return { store: openStore(null, () => new Date(time)), pass: (seconds) => (time += seconds * 1000) };
}

const left = (store) => secondsLeft(current(store).clock, store.now());

test('shows minutes and seconds', () => {
  assert.deepEqual([0, 5, 65, 600.9].map(clockTime), ['0:00', '0:05', '1:05', '10:00']);
});

test('calls the sides by their names where it knows them', () => {
  const item = (title, used) => ({ title, clock: { used } });
  assert.equal(sideName(item('Ada vs Bob', [0, 0]), 1), 'Bob');
  assert.equal(sideName(item('Final', [0, 0]), 1), 'side 2');
});

test('only the side on turn uses up time', () => {
  const { store, pass } = timed();
  startClock(store, { title: 'Final', minutes: 5, used: [0, 0] });
  pass(60);
  assert.deepEqual(left(store), [240, 300]);
  switchTurn(store);
  pass(30);
  assert.deepEqual(left(store), [240, 270]);
});

test('stands still while paused, and never goes below zero', () => {
  const { store, pass } = timed();
  startClock(store, { title: 'Work', minutes: 1, used: [0] });
  pass(20);
  pauseClock(store);
  pass(1000);
  assert.deepEqual(left(store), [40]);
  resumeClock(store);
  pass(1000);
  assert.deepEqual(left(store), [0]);
});

test('one runs at a time, and nothing after the end', () => {
  const { store } = timed();
  startClock(store, { title: 'One', minutes: 1, used: [0] });
  startClock(store, { title: 'Two', minutes: 1, used: [0] });
  assert.equal(current(store).title, 'Two');
  stopClock(store);
  assert.throws(() => current(store), UserError);
});
`;

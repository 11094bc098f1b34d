import { type Kind, refuses } from './kind.ts';

const START = '{ minutes: 5, turn: 0, used: [0, 0], since: store.now().toISOString() }';

interface Press {
  readonly call: string;
  /** What the text needs of clock.mjs besides. */
  readonly more?: readonly string[];
  readonly text: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly kept: string;
  readonly criteria: readonly string[];
}

/** A command without arguments that does something to the running clock. */
function presses(press: Press): ReturnType<Kind> {
  return {
    usage: '',
    changes: true,
    needs: ['refuseArguments'],
    uses: { module: 'clock', names: ['clockTime', press.call, 'secondsLeft', ...(press.more ?? [])] },
    above: [],
    run: [
      'refuseArguments(args);',
      `const item = ${press.call}(store);`,
      'const left = secondsLeft(item.clock, store.now());',
      `return { text: ${press.text}, data: item };`,
    ],
    happy: {
      name: press.name,
      lines: [`store.add('Final', { clock: ${START} });`, ...press.lines],
    },
    wrong: {
      name: 'refuses arguments, and says so when nothing has been started',
      lines: [...refuses(['[]']), `store.add('Final', { clock: ${START} });`, ...refuses(["['surplus']"])],
    },
    kept: {
      name: 'is remembered in the next run',
      lines: [
        'const store = openStore(file);',
        `store.add('Final', { clock: ${START} });`,
        'command.run(openStore(file), []);',
        press.kept,
      ],
    },
    criteria: press.criteria,
  };
}

const LEFT = "${left.map(clockTime).join(' and ')} left";

/** The other side's clock runs. */
export const turn: Kind = ({ one }) =>
  presses({
    call: 'switchTurn',
    text: `\`Now \${sideName(item, item.clock.turn)}: ${LEFT}.\``,
    more: ['sideName'],
    name: 'stops one side and lets the other run',
    lines: [
      'assert.equal(command.run(store, []).data.clock.turn, 1);',
      'assert.equal(command.run(store, []).data.clock.turn, 0);',
    ],
    kept: 'assert.equal(openStore(file).get(1).clock.turn, 1);',
    criteria: [
      `Only the side on turn uses up time in the running ${one}; switching lets the other side run.`,
      'With nothing running it says so and changes nothing.',
      'Whose turn it is survives a restart.',
    ],
  });

/** Ends what runs. */
export const stop: Kind = ({ one }) =>
  presses({
    call: 'stopClock',
    text: `\`Stopped \${item.title}, ${LEFT}.\``,
    name: 'ends it, so that nothing runs any more',
    lines: ['assert.equal(command.run(store, []).data.done, true);', ...refuses(['[]'])],
    kept: 'assert.equal(openStore(file).get(1).done, true);',
    criteria: [
      `The running ${one} ends and its time no longer counts.`,
      'With nothing running it says so and changes nothing.',
      'It stays ended after a restart.',
    ],
  });

/** Stands still; where the program has no other way to go on, the same command goes on. */
export const pause: Kind = ({ one, has }) =>
  presses({
    call: has('resume') ? 'pauseClock' : 'togglePause',
    text: `\`\${item.clock.since === undefined ? 'Paused' : 'Going on with'} \${item.title}, ${LEFT}.\``,
    name: has('resume') ? 'stands still without ending' : 'stands still without ending, and goes on the second time',
    lines: [
      'const item = command.run(store, []).data;',
      'assert.equal(item.clock.since, undefined);',
      'assert.equal(item.done, false);',
      ...(has('resume') ? [] : ['assert.notEqual(command.run(store, []).data.clock.since, undefined);']),
    ],
    kept: 'assert.equal(openStore(file).get(1).clock.since, undefined);',
    criteria: [
      `The running ${one} stands still and can go on later${has('resume') ? '' : ' with the same command'}.`,
      'With nothing running it says so and changes nothing.',
      'It still stands still after a restart.',
    ],
  });

export const resume: Kind = ({ one }) =>
  presses({
    call: 'resumeClock',
    text: `\`\${item.title} goes on, ${LEFT}.\``,
    name: 'goes on where it stood still',
    lines: [
      `store.update(1, { clock: { ...store.get(1).clock, since: undefined } });`,
      'assert.equal(command.run(store, []).data.clock.since, noon().toISOString());',
    ],
    kept: 'assert.equal(openStore(file).get(1).clock.since, noon().toISOString());',
    criteria: [
      `A ${one} that stands still goes on with the time it had.`,
      'With nothing to go on with it says so and changes nothing.',
      'It runs on after a restart.',
    ],
  });

export const reset: Kind = ({ one }) =>
  presses({
    call: 'resetClock',
    text: `\`\${item.title} begins again, ${LEFT}.\``,
    name: 'begins again with all its time',
    lines: [
      'store.update(1, { clock: { ...store.get(1).clock, used: [60, 30] } });',
      'assert.deepEqual(command.run(store, []).data.clock.used, [0, 0]);',
    ],
    kept: 'assert.deepEqual(openStore(file).get(1).clock.used, [0, 0]);',
    criteria: [
      `The running ${one} begins again with all its time.`,
      'With nothing running it says so and changes nothing.',
      'The new beginning is remembered after a restart.',
    ],
  });

/** Shows the clock. */
export const remaining: Kind = ({ one }) => ({
  usage: '',
  changes: false,
  needs: ['refuseArguments'],
  uses: { module: 'clock', names: ['clockTime', 'current', 'secondsLeft', 'sideName'] },
  above: [],
  run: [
    'refuseArguments(args);',
    'const item = current(store);',
    'const left = secondsLeft(item.clock, store.now());',
    "const sides = left.map((seconds, side) => `${left.length > 1 ? `${sideName(item, side)} ` : ''}${clockTime(seconds)}`);",
    "return { text: `${item.title}: ${sides.join(', ')} left`, data: { id: item.id, left } };",
  ],
  happy: {
    name: 'shows what is left for each side',
    lines: [
      'const since = new Date(noon().getTime() - 90_000).toISOString();',
      "store.add('Final', { clock: { minutes: 5, turn: 0, used: [0, 30], since } });",
      'assert.deepEqual(command.run(store, []).data.left, [210, 270]);',
      'assert.match(command.run(store, []).text, /3:30.*4:30/);',
    ],
  },
  wrong: {
    name: 'refuses arguments, and says so when nothing has been started',
    lines: [...refuses(['[]']), `store.add('Final', { clock: ${START} });`, ...refuses(["['surplus']"])],
  },
  kept: {
    name: 'shows what an earlier run started',
    lines: [
      'const store = openStore(file);',
      `store.add('Final', { clock: ${START} });`,
      'assert.deepEqual(command.run(openStore(file), []).data.left, [300, 300]);',
    ],
  },
  criteria: [
    `Shows how much time the running ${one} has left, in minutes and seconds.`,
    'Time passes while the program is closed; it never goes below zero.',
    'With nothing running it says so.',
  ],
});

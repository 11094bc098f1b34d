import { codeText } from '../language/safe-text.ts';
import { type Kind, type KindWords, refuses } from './kind.ts';

/** Whether the program measures time at all: only then does a start run a clock. */
function measures({ has, feature }: KindWords): boolean {
  const clocks = /\b(?:timers?|clocks?|stopwatch(?:es)?|pomodoros?|countdowns?|laps?)\b/i.test(feature);
  return clocks || (['stop', 'pause', 'resume', 'remaining', 'turn'] as const).some((kind) => has(kind));
}

/** Begins a game, a session or a timer. */
export const start: Kind = (words) => (measures(words) ? startClock(words) : startPlain(words));

function startClock({ one, has, feature }: KindWords): ReturnType<Kind> {
  const minutes = /pomodoro|focus|work|session/i.test(`${feature} ${one}`) ? 25 : 10;
  const sides = has('turn') ? '[0, 0]' : '[0]';
  return {
    usage: '[<minutes>] [<name>]',
    changes: true,
    needs: ['readNumber', 'readText'],
    uses: { module: 'clock', names: ['clockTime', 'startClock'] },
    above: [],
    run: [
      "const timed = /^\\d/.test(args[0] ?? '');",
      `const minutes = timed ? readNumber(args[0], 0.1, 1440) : ${minutes};`,
      'const words = timed ? args.slice(1) : args;',
      `const title = words.length === 0 ? ${codeText(capital(one))} : readText(words, 'a name');`,
      `const item = startClock(store, { title, minutes, used: ${sides} });`,
      `return { text: \`Started \${item.id}. \${title}: \${clockTime(minutes * 60)}${has('turn') ? ' for each side' : ''}.\`, data: item };`,
    ],
    happy: {
      name: 'starts with the minutes asked for, or with the usual ones',
      lines: [
        "assert.equal(command.run(store, ['3', 'final']).data.minutes, 3);",
        `assert.equal(command.run(store, []).data.minutes, ${minutes});`,
        'assert.deepEqual(store.all().map((item) => item.done), [true, false]);',
      ],
    },
    wrong: {
      name: 'refuses a blank name and minutes that make no sense',
      lines: [...refuses(["[' ']", "['0']", "['99999']", "['3x']"]), 'assert.deepEqual(store.all(), []);'],
    },
    kept: {
      name: 'runs on in the next run',
      lines: [
        "command.run(openStore(file), ['3']);",
        'assert.equal(openStore(file).get(1).clock.since, noon().toISOString());',
      ],
    },
    criteria: [
      `A ${one} is started with a number of minutes, ${minutes} where none is given.`,
      'Only one runs at a time: starting another ends the one before.',
      'It goes on running while the program is closed.',
    ],
  };
}

function startPlain({ one, first }: KindWords): ReturnType<Kind> {
  return {
    usage: '[<name>]',
    changes: true,
    needs: ['describe', 'readText'],
    above: [],
    run: [
      `const title = args.length === 0 ? ${codeText(capital(one))} : readText(args, 'a name');`,
      'const item = store.add(title);',
      "store.record('start', item.id, title);",
      'return { text: `Started ${describe(item)}`, data: item };',
    ],
    happy: {
      name: 'begins a new one under the next number',
      lines: [
        `assert.equal(command.run(store, [${first}]).data.title, ${first});`,
        'assert.equal(command.run(store, []).data.id, 2);',
        "assert.equal(store.activity('start').length, 2);",
      ],
    },
    wrong: { name: 'refuses a blank name and an endless one', lines: refuses(["[' ']", "['x'.repeat(201)]"]) },
    kept: {
      name: 'is still there in the next run',
      lines: [`command.run(openStore(file), [${first}]);`, `assert.equal(openStore(file).get(1).title, ${first});`],
    },
    criteria: [
      `Starting a ${one} gives it a number, and a name where one is given.`,
      'When it was started is remembered.',
      'It is still there after a restart.',
    ],
  };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

import { describe, expect, test } from 'vitest';
import { nearest } from '../../commands/nearest.ts';
import { parse } from '../../commands/parse.ts';
import { REGISTRY } from '../../commands/registry.ts';
import { splitWords } from '../../commands/words.ts';
import type { State } from '../../src/core/state.ts';
import { asks, driven, question, Rig } from '../support/given.ts';
import { freshShell } from '../support/shell-state.ts';

const idle: State = { shell: freshShell(), project: null };
const named = (line: string, state = idle) => {
  const parsed = parse(line, state);
  return parsed.kind === 'command' ? [parsed.command.name, ...parsed.words] : parsed.kind;
};

describe('a line', () => {
  test.each<[string, string[]]>([
    ['!help', ['help']],
    ['/help', ['help']],
    ['  !HELP  ', ['help']],
    ['! build', ['build']],
    ['!', ['help']],
    ['/', ['help']],
    ['!spec', ['compile']],
    ['!exit', ['quit']],
    ['!build TASK-003 use the ISO format', ['build', 'TASK-003', 'use', 'the', 'ISO', 'format']],
    ["!build TASK-003 don't use dates", ['build', 'TASK-003', "don't", 'use', 'dates']],
    ['!help "build"', ['help', 'build']],
    ['Start agent 0', ['start', '0']],
    ['\tSTART   Agent\t7 ', ['start', '7']],
    ['start agent', ['start']],
    ['!start agent 3', ['start', 'agent', '3']],
  ])('%j is %j', (line, expected) => {
    expect(named(line)).toEqual(expected);
  });

  test.each([
    '',
    '   ',
    'looks good',
    'help',
    'Start agents 0',
    'Start agent 0 now',
    'please start agent 0',
    'a !help',
    'start agent-based models',
  ])('%j is text', (line) => {
    expect(named(line)).toBe('text');
  });

  test.each([
    ['!biuld', '!build'],
    ['!plna', '!plan'],
    ['!secruity', '!security'],
    ['!verfy', '!verify'],
    ['!stauts', '!status'],
    ['!crtic', '!critic'],
    ['!rest', '!reset'],
    ['/hlep', '!help'],
  ])('%s runs nothing and suggests %s', (line, wanted) => {
    const parsed = parse(line, idle);
    expect(parsed).toMatchObject({ kind: 'refusal', refusal: { code: 'unknown-command' } });
    expect(parsed.kind === 'refusal' && parsed.refusal.tryNext).toEqual([wanted, '!help']);
    expect(parsed.kind === 'refusal' && parsed.refusal.message).toContain(`did you mean ${wanted}?`);
  });

  test.each(['!xyzzy', '!deploy-to-production', '/usr/bin', '!1'])('%s is unknown and points to !help', (line) => {
    expect(parse(line, idle)).toMatchObject({ kind: 'refusal', refusal: { tryNext: ['!help'] } });
  });

  test('that begins with a slash is text where words are asked for, unless it is a command', () => {
    const kickoff = driven('kickoff').state;
    expect(named('/code/habits', kickoff)).toBe('text');
    expect(named('/help', kickoff)).toEqual(['help']);
    const asked = new Rig({ agent: () => asks(question()) }).all('Start agent 0', 'Linux x', '/x').state;
    expect(named('/etc/passwd', asked)).toBe('text');
    expect(named('/code/habits', driven('built').state)).toBe('refusal');
  });
});

describe('a confirmation', () => {
  const asked = driven('built').all('!reset').state;

  test('takes the phrase alone, as it is written', () => {
    expect(asked.shell.confirm).toMatchObject({ phrase: 'yes, reset pipeline' });
    expect(named(' yes, reset pipeline ', asked)).toEqual(['reset', '--yes']);
  });

  test.each(['yes', 'Yes, reset pipeline', 'yes reset pipeline', '', '!reset', '!status'])('%j cancels', (line) => {
    expect(named(line, asked)).toBe('cancelled');
  });
});

test('every command is the nearest to itself, and a far word is near to none', () => {
  const names = REGISTRY.map(({ name }) => name);
  for (const name of names) expect(nearest(name, names)).toBe(name);
  expect(nearest('photosynthesis', names)).toBeNull();
  expect(nearest('', names)).toBeNull();
});

test.each<[string, string[]]>([
  ['a  b\tc', ['a', 'b', 'c']],
  ['"a b" c', ['a b', 'c']],
  ["'a b' c", ['a b', 'c']],
  ['"a b', ['a b']],
  ['""', ['']],
  ['', []],
])('the words of %j are %j', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

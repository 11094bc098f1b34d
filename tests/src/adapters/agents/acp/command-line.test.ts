import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf, wordsOf } from '../../../../../src/adapters/agents/acp/command-line.ts';

describe('a command line', () => {
  it.each([
    ['my-agent acp', ['my-agent', 'acp']],
    ['  my-agent \t acp  ', ['my-agent', 'acp']],
    ["'my agent' acp", ['my agent', 'acp']],
    ['"my agent" "say \\"hi\\""', ['my agent', 'say "hi"']],
    ["my\\ agent \\'x", ['my agent', "'x"]],
    ['a \'b c\'d"e"', ['a', 'b cde']],
    ['a "" \'\'', ['a', '', '']],
    ['a \'\\n\' "\\n"', ['a', '\\n', '\\n']],
    ['a $HOME *.ts ~ `x` ; | &', ['a', '$HOME', '*.ts', '~', '`x`', ';', '|', '&']],
  ])('is split as a shell would: %s', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it.each(['', '  ', "'a", 'a "b', 'a\\', '""'])('that is none has no words: %s', (line) => {
    expect(wordsOf(line)).toBeNull();
  });

  it('gives back the words that were quoted into it', () => {
    const word = fc.string();
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(word), (command, args) => {
        const quoted = [command, ...args].map((one) => `'${one.replaceAll("'", `'\\''`)}'`);
        expect(wordsOf(quoted.join(' '))).toEqual([command, ...args]);
      }),
    );
  });

  it('is read in time that grows with its length only', () => {
    expect(wordsOf(`${'a'.repeat(100_000)}'`)).toBeNull();
  });
});

describe('an id', () => {
  it.each([
    ['my-agent', 'my-agent'],
    ['/opt/bin/My Agent', 'my-agent'],
    ['C:\\tools\\agent.exe', 'agent.exe'],
    ['./x/_agent', 'agent'],
    ['…', 'agent'],
  ])('is made of the name of the command: %s', (command, id) => {
    expect(idOf(command)).toBe(id);
    expect(idOf(command)).toMatch(/^[a-z0-9][a-z0-9._-]{0,63}$/);
  });
});

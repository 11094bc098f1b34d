import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig, printConfig } from '../../../../../src/adapters/git/fork/config-file.ts';
import { tempRepo } from '../../../../support/temp-repo.ts';

/** What git itself reads from a configuration file, as `section.sub.key` and value. */
function readByGit(text: string): string[][] {
  const repo = tempRepo();
  onTestFinished(() => repo.cleanup());
  const file = join(repo.dir, 'config');
  writeFileSync(file, text, 'latin1');
  const listed = repo.run(['config', '--file', file, '--list', '-z']).toString('latin1');
  return listed
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [name = '', ...value] = entry.split('\n');
      return [name, value.length === 0 ? 'true' : value.join('\n')];
    });
}

const named = (text: string): string[][] =>
  parseConfig(text).map(({ section, sub, key, value }) => [
    [section, ...(sub === null ? [] : [sub]), key].join('.'),
    value,
  ]);

describe('parseConfig', () => {
  it('reads what git reads', () => {
    const text = [
      '# comment',
      '; another',
      '[core]',
      '\tautocrlf = input ; why',
      '\tbare',
      'eol=lf#x',
      '  Editor  =  "a b" c  "  d "  ',
      '[Filter "Big File"] clean = git-lfs clean -- %f',
      '\tsmudge = "say \\"hi\\" # not a comment" \\\\ \\t| x',
      '\tlong = one \\',
      '   two',
      '[branch.Old.Name]',
      'merge = refs/heads/x',
      '[user]',
      'name = \xc3\x85da L.',
      'email =',
      '[a "q\\"uote\\\\d"]',
      'x = 1',
    ].join('\n');
    expect(named(text)).toEqual(readByGit(text));
    expect(named(text.replaceAll('\n', '\r\n'))).toEqual(readByGit(text));
  });

  it('reads back what printConfig wrote, and so does git', () => {
    // Git refuses most control characters in a file; those it writes as escapes are in here.
    const value = fc.string({
      unit: fc.constantFrom(
        ...'ab C#;=[]"\
	.%/-',
      ),
    });
    const setting = fc.record({
      section: fc.constantFrom('core', 'filter', 'user'),
      sub: fc.oneof(
        fc.constant(null),
        value.map((text) => text.replaceAll('\n', ' ').replaceAll('=', '')),
      ),
      key: fc.constantFrom('clean', 'eol', 'name'),
      value,
    });
    const texts: string[] = [];
    void fc.assert(
      fc.property(fc.array(setting), (settings) => {
        const text = printConfig(settings);
        texts.push(text);
        expect(parseConfig(text)).toEqual(settings);
      }),
    );
    for (const text of texts.slice(-20)) expect(named(text)).toEqual(readByGit(text));
  });
});

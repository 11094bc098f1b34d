import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REGISTRY } from '../../../commands/registry.ts';
import { commandTable, printReadme, withGenerated } from '../../../src/tools/readme.ts';

const README = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');

describe('the README', () => {
  it('holds the command table of the registry', () => {
    expect(printReadme(README)).toBe(README);
  });

  it('names every command', () => {
    for (const command of REGISTRY) expect(commandTable()).toContain(command.summary);
  });

  it('names every runtime dependency', () => {
    const manifest: { dependencies: Record<string, string> } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
    );
    for (const name of Object.keys(manifest.dependencies)) expect(README).toContain(`| ${name} |`);
  });

  it('is refused when a marker is gone', () => {
    expect(() => withGenerated('nothing here', 'commands', 'x')).toThrow('no place for commands');
  });
});

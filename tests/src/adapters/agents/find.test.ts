import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { askProgram, findAgent, type Sought, versionIn } from '../../../../src/adapters/agents/find.ts';
import { createProcesses } from '../../../../src/adapters/processes/run-child.ts';
import { tempDir } from '../store/temp.ts';

const SOUGHT: Sought = { command: 'agent', args: ['--stdio'], variables: ['AGENT_*', 'OTHER_KEY'] };
const place = await tempDir();
writeFileSync(join(place, 'agent'), '', { mode: 0o755 });
let dir = '';
beforeEach(async () => {
  dir = await tempDir();
});

function program(path: string, mode = 0o755, text = '#!/bin/sh\necho "agent 1.2.3"\n'): string {
  const file = join(dir, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('looking for an agent', () => {
  it('takes the first on PATH that is a program', () => {
    program('one/agent', 0o644);
    mkdirSync(join(dir, 'two/agent'), { recursive: true });
    const third = program('three/agent');
    program('four/agent');
    const PATH = ['one', 'two', 'nowhere', 'three', 'four'].map((name) => join(dir, name)).join(':');
    expect(findAgent(SOUGHT, undefined, { PATH })).toMatchObject({ file: third, args: ['--stdio'] });
  });

  it('follows links, as npm puts them', () => {
    const real = program('lib/agent.js');
    mkdirSync(join(dir, 'bin'));
    symlinkSync(real, join(dir, 'bin/agent'));
    expect(findAgent(SOUGHT, undefined, { PATH: join(dir, 'bin') })?.file).toBe(join(dir, 'bin/agent'));
  });

  it.each([
    ['on no PATH', {}],
    ['where PATH is empty', { PATH: '' }],
    ['where its place is relative, for that may be the project', { PATH: relative(process.cwd(), place) }],
  ])('finds none %s', (_, env) => {
    expect(existsSync(join(place, 'agent'))).toBe(true);
    expect(findAgent(SOUGHT, undefined, env)).toBeNull();
  });

  it('takes what is configured instead, with its arguments and its variables', () => {
    const file = program('own/my-agent');
    const env = { PATH: join(dir, 'own'), AGENT_MODEL: 'm', MINE: 'x', SECRET: 's', AGENT_EMPTY: '' };
    const configured = { command: 'my-agent', args: ['--acp'], env: ['MINE'] };
    const found = { file, args: ['--acp'], env: { AGENT_MODEL: 'm', MINE: 'x' } };
    expect(findAgent(SOUGHT, configured, env)).toEqual(found);
    expect(findAgent(SOUGHT, { ...configured, command: file }, { ...env, PATH: '' })).toEqual(found);
    expect(findAgent(SOUGHT, { ...configured, command: join(dir, 'gone') }, env)).toBeNull();
  });

  it("gives it its own variables and the network's, and nothing else", () => {
    program('agent');
    const own = { AGENT_API_KEY: 'k', OTHER_KEY: 'o', HTTPS_PROXY: 'p', XDG_CONFIG_HOME: '/c' };
    const env = { ...own, PATH: dir, OTHER_KEYS: 'no', MY_AGENT_KEY: 'no', DATABASE_URL: 'no' };
    expect(findAgent(SOUGHT, undefined, env)?.env).toEqual(own);
  });
});

describe('asking a program', () => {
  it('gives what it says, called as the agent is called', async () => {
    program('agent', 0o755, '#!/bin/sh\necho "$AGENT_KEY: $*"\n');
    const found = findAgent(SOUGHT, undefined, { PATH: dir, AGENT_KEY: 'k' });
    if (found === null) throw new Error('not found');
    expect(await askProgram(createProcesses(), found, ['--version'])).toMatchObject({
      exit: 0,
      tail: 'k: --stdio --version\n',
    });
  });

  it.each([
    ['2.1.329 (Claude Code)', '2.1.329'],
    ['codex-cli 0.169.0-alpha.2', '0.169.0-alpha.2'],
    ['v1.18', '1.18'],
    ['no number', null],
    ['error 3', null],
  ])('finds the version in %s', (said, version) => {
    expect(versionIn(said)).toBe(version);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAcp, createCustomAcp } from '../../../../../src/adapters/agents/acp/acp.ts';
import { PRESETS } from '../../../../../src/adapters/agents/acp/presets.ts';
import { trapsOf } from '../../../../../src/adapters/agents/traps.ts';
import { createProcesses } from '../../../../../src/adapters/processes/run-child.ts';
import type { AgentPort } from '../../../../../src/ports/agent.ts';
import { tempDir } from '../../store/temp.ts';
import { OPTIONS, presetOf, request } from './replay.ts';

const processes = createProcesses();
const never = new AbortController().signal;

/** An agent that is a shell script under the name of a known one. */
async function scripted(name: string, script: string, more: Record<string, string> = {}): Promise<AgentPort> {
  const dir = await tempDir();
  writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const env = { PATH: `${dir}:${process.env.PATH}`, HOME: dir, ...more };
  return createAcp(presetOf(name), { processes, configured: undefined, env });
}

const greeting = (version: string, more = ''): string =>
  `read -r line; echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1,"agentInfo":{"name":"x","version":"${version}"}${more}}}'; read -r more`;

describe('a probe', () => {
  it('greets the agent and says what it says of itself', async () => {
    const agent = await scripted('gemini', greeting('0.61.2', ',"agentCapabilities":{"loadSession":true}'));
    expect(await agent.probe()).toMatchObject({
      available: true,
      version: '0.61.2',
      path: expect.stringMatching(/\/gemini$/),
      loggedIn: null,
      abilities: ['asks before it acts', 'can be interrupted and resumed', 'reading roles run in its plan mode'],
      notes: trapsOf('gemini', '0.61.2'),
    });
  });

  it('says of another version, and of an agent that was never tried, that it is so', async () => {
    const other = await (await scripted('gemini', greeting('0.70.0'))).probe();
    expect(other.notes[0]).toContain('newer than 0.61.0, the last that was tried');
    expect(other.abilities).toContain('can be interrupted');
    const untried = await (await scripted('codex-acp', greeting('2.6.0'))).probe();
    expect(untried.notes[0]).toContain('never tried');
  });

  it('knows a log-in by its key, or by what the agent says', async () => {
    const keyed = await scripted('gemini', greeting('0.61.2'), { GEMINI_API_KEY: 'k' });
    expect((await keyed.probe()).loggedIn).toBe(true);
    const list = (said: string) => `if [ "$1" = auth ]; then echo '${said}'; exit 0; fi\n${greeting('1.18.1')}`;
    expect((await (await scripted('opencode', list('└  2 credentials'))).probe()).loggedIn).toBe(true);
    expect((await (await scripted('opencode', list('└  1 environment variable'))).probe()).loggedIn).toBe(true);
    expect((await (await scripted('opencode', list('└  0 credentials'))).probe()).loggedIn).toBeNull();
  });

  it.each([
    ['ends with a word', "echo 'postinstall was not run' >&2; exit 1", 'postinstall was not run'],
    ['ends without one', 'exit 3', 'it ended with exit 3 and said nothing'],
    ['answers with an error', `read -r l; echo '{"id":1,"error":{"code":1,"message":"no"}}'; read -r m`, 'no'],
    ['speaks another version', `read -r l; echo '{"id":1,"result":{"protocolVersion":2}}'; read -r m`, 'version 2'],
  ])('of one that %s tells it, and how it is put in place', async (_, script, words) => {
    const probe = await (await scripted('gemini', script)).probe();
    expect(probe).toMatchObject({ available: false, path: expect.stringMatching(/\/gemini$/) });
    expect(probe.notes).toEqual([expect.stringContaining(words)]);
    expect(probe.notes[0]).toContain('npm install -g @google/gemini-cli');
  });

  it('of one that is not there is nothing', async () => {
    const agent = createAcp(presetOf('gemini'), { processes, configured: undefined, env: { PATH: '/nowhere' } });
    expect(await agent.probe()).toMatchObject({
      available: false,
      path: null,
      notes: [],
      install: 'npm install -g @google/gemini-cli',
    });
    await expect(agent.open(OPTIONS)).rejects.toMatchObject({
      message: 'Gemini CLI was not found: there is no program gemini on PATH',
      next: expect.stringContaining('agent.commands.gemini'),
    });
  });
});

describe('an agent from the configuration', () => {
  it('that is known keeps its arguments where only its place is named', async () => {
    const dir = await tempDir();
    const said = join(dir, 'said');
    const file = join(dir, 'elsewhere');
    writeFileSync(file, `#!/bin/sh\necho "$@" >'${said}'; exit 5\n`, { mode: 0o755 });
    const at = async (args: string[]) => {
      const configured = { command: file, args, env: [] };
      const agent = createAcp(presetOf('gemini'), { processes, configured, env: { PATH: process.env.PATH } });
      const session = await agent.open({ ...OPTIONS, cwd: dir, model: 'm' });
      for await (const event of session.prompt(request('x'), never)) if (event.type === 'end') break;
      await session.close();
      return readFileSync(said, 'utf8').trim();
    };
    expect(await at([])).toBe('--acp -m m');
    expect(await at(['--experimental-acp'])).toBe('--experimental-acp -m m');
  });

  it('that is not known has a label of its own', () => {
    const configured = { command: 'x', args: [], env: [] };
    const parts = { processes, env: {} };
    expect(createCustomAcp('mine', { ...parts, configured }).label).toBe('mine (ACP)');
    expect(createCustomAcp('mine', { ...parts, configured: { ...configured, label: 'Mine' } }).label).toBe('Mine');
  });
});

describe('the known agents', () => {
  it('are told apart, and say what their reading roles are held by', () => {
    expect(PRESETS.map(({ id }) => id)).toEqual(['gemini', 'opencode', 'claude-agent-acp', 'codex-acp']);
    for (const { id, reading, package: name } of PRESETS) {
      expect(reading).toMatch(/^reading roles /);
      expect(trapsOf(id, null).length).toBeGreaterThan(1);
      expect(name).not.toBeNull();
    }
  });
});

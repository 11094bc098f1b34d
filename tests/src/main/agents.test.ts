import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProcesses } from '../../../src/adapters/processes/run-child.ts';
import { createAgents } from '../../../src/main/agents.ts';
import { tempDir } from '../adapters/store/temp.ts';

const processes = createProcesses();
const KNOWN = ['gemini', 'opencode', 'claude-agent-acp', 'codex-acp'];

async function agentsOf(option: string | null, commands: object = {}) {
  const home = await tempDir();
  mkdirSync(join(home, 'config'));
  const agent = { backend: 'rehearsal', model: null, commands };
  writeFileSync(join(home, 'config', 'context.json'), JSON.stringify({ agent }));
  return createAgents({ home, cwd: home, env: { PATH: '/nowhere' }, processes, interactive: false, option });
}

describe('agents', () => {
  it('are those that are known and those that are configured', async () => {
    const { agents, option } = await agentsOf(null, {
      mine: { command: 'my-agent', label: 'Mine' },
      codex: { command: '/opt/codex' },
    });
    expect([...agents.keys()]).toEqual(expect.arrayContaining(['claude', 'rehearsal', 'mine', ...KNOWN]));
    expect(agents.get('mine')?.label).toBe('Mine');
    expect(agents.get('codex')?.label ?? '').not.toContain('ACP');
    expect(option).toBeNull();
  });

  it.each([
    ['rehearsal', 'rehearsal'],
    ['gemini', 'gemini'],
    ['mine', 'mine'],
  ])('are chosen by an id: %s', async (option, id) => {
    const chosen = await agentsOf(option, { mine: { command: 'my-agent' } });
    expect(chosen.option).toBe(id);
    expect(chosen.agents.size).toBe((await agentsOf(null, { mine: { command: 'my-agent' } })).agents.size);
  });

  it.each([
    ['other-agent --acp', 'other-agent', 'other-agent'],
    ['/opt/bin/other-agent --acp', 'other-agent', '/opt/bin/other-agent'],
    ['"/opt/my tools/agent" x', 'agent', '/opt/my tools/agent'],
    ['claude --speak-acp', 'claude-acp', 'claude'],
    ['mine --otherwise', 'mine-acp', 'mine'],
    ['gemini --experimental-acp', 'gemini', 'gemini'],
  ])('are chosen by a command: %s', async (line, id, program) => {
    const { agents, option } = await agentsOf(line, { mine: { command: 'my-agent' } });
    expect(option).toBe(id);
    const opening = agents.get(id)?.open({ cwd: '/', model: null, resume: null, readOnly: false, tag: 'x' });
    await expect(opening).rejects.toThrow(`there is no program ${program} on PATH`);
  });

  it('keep what is known of them when they are called otherwise', async () => {
    const { agents } = await agentsOf('gemini --experimental-acp');
    expect(agents.get('gemini')?.label).toBe('Gemini CLI');
  });

  it('are looked for from the current directory where a way is named', async () => {
    const { agents } = await agentsOf('./tools/agent');
    const opening = agents.get('agent')?.open({ cwd: '/', model: null, resume: null, readOnly: false, tag: 'x' });
    await expect(opening).rejects.toThrow(/no program \/.+\/tools\/agent on PATH/);
  });

  it('of an option that cannot be read is an id that nobody has', async () => {
    const { agents, option } = await agentsOf("my-agent 'x");
    expect(option).toBe("my-agent 'x");
    expect(agents.has("my-agent 'x")).toBe(false);
  });
});

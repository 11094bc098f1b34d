import { createAcp, createCustomAcp } from '../../../../../src/adapters/agents/acp/acp.ts';
import { createProcesses } from '../../../../../src/adapters/processes/run-child.ts';
import type { AgentPort } from '../../../../../src/ports/agent.ts';
import { agentContract } from '../../../../contracts/agent.ts';
import { LONG } from '../../../../support/long.ts';
import { playOf, writePlays } from '../../../../support/recorded-agent.ts';
import { tempDir } from '../../store/temp.ts';
import { recordedOf } from './recorded.ts';
import { OPTIONS, presetOf, request } from './replay.ts';

const processes = createProcesses();
let sessions = 0;

type Make = (args: string[]) => AgentPort;

const configured = (args: string[]) => ({ command: process.execPath, args, env: [] });

const opencode: Make = (args) =>
  createAcp(presetOf('opencode'), { processes, configured: configured(args), env: process.env });
const custom: Make = (args) =>
  createCustomAcp('any-agent', { processes, configured: configured(args), env: process.env });

const AGENTS = [
  ['opencode over ACP', 'opencode', opencode],
  ['any agent over ACP', 'gemini', custom],
] as const;

// One driver speaks for both; the second recording in the long run.
for (const [name, agent, make] of LONG ? AGENTS : AGENTS.slice(0, 1)) {
  agentContract(name, () => ({
    request: request('Please work'),
    exempt: {},
    async open(...scenes) {
      const cwd = await tempDir();
      const plays = writePlays(
        await tempDir(),
        scenes.map((scene) => playOf(recordedOf(agent), scene)),
      );
      sessions += 1;
      const tag = `acp-${process.pid}-${sessions}`;
      const port = make(['--disable-warning=ExperimentalWarning', ...plays.args]);
      return { session: await port.open({ ...OPTIONS, cwd, tag }), cwd, tag, heard: plays.heard };
    },
  }));
}

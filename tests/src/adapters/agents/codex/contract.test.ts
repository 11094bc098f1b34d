import { createCodex } from '../../../../../src/adapters/agents/codex/codex.ts';
import { createProcesses } from '../../../../../src/adapters/processes/run-child.ts';
import { agentContract } from '../../../../contracts/agent.ts';
import { playOf, writePlays } from '../../../../support/recorded-agent.ts';
import { tempDir } from '../../store/temp.ts';
import { CODEX_RECORDED } from './recorded.ts';
import { OPTIONS, request } from './replay.ts';

const processes = createProcesses();
let sessions = 0;

agentContract('codex', () => ({
  request: request('Please work'),
  exempt: {},
  async open(...scenes) {
    const cwd = await tempDir();
    const plays = writePlays(
      await tempDir(),
      scenes.map((scene) => playOf(CODEX_RECORDED, scene)),
    );
    sessions += 1;
    const tag = `codex-${process.pid}-${sessions}`;
    const args = ['--disable-warning=ExperimentalWarning', ...plays.args];
    const configured = { command: process.execPath, args, env: [] };
    const session = await createCodex({ processes, configured, env: process.env }).open({ ...OPTIONS, cwd, tag });
    return { session, cwd, tag, heard: plays.heard };
  },
}));

import { createClaude } from '../../../../../src/adapters/agents/claude/claude.ts';
import { createProcesses } from '../../../../../src/adapters/processes/run-child.ts';
import { agentContract } from '../../../../contracts/agent.ts';
import { playOf, writePlays } from '../../../../support/recorded-agent.ts';
import { request } from '../../../../support/request.ts';
import { tempDir } from '../../store/temp.ts';
import { CLAUDE_RECORDED } from './recorded.ts';
import { OPTIONS } from './replay.ts';

const processes = createProcesses();
let sessions = 0;

agentContract('claude', () => ({
  request: request('Please work'),
  exempt: {},
  async open(...scenes) {
    const cwd = await tempDir();
    const plays = writePlays(
      await tempDir(),
      scenes.map((scene) => playOf(CLAUDE_RECORDED, scene)),
    );
    sessions += 1;
    const tag = `claude-${process.pid}-${sessions}`;
    const args = ['--disable-warning=ExperimentalWarning', ...plays.args];
    const configured = { command: process.execPath, args, env: [] };
    const session = await createClaude({ processes, configured, env: process.env }).open({ ...OPTIONS, cwd, tag });
    return { session, cwd, tag, heard: plays.heard };
  },
}));

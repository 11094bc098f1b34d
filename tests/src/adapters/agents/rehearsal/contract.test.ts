import type { Act } from '../../../../../schemas/scenario.ts';
import { createRehearsal } from '../../../../../src/adapters/agents/rehearsal/rehearsal.ts';
import { agentContract } from '../../../../contracts/agent.ts';
import type { SceneName } from '../../../../support/recorded-agent.ts';
import { tempDir } from '../../store/temp.ts';
import { planProject, scenario } from './drive.ts';

/** What the first prompt of a session is played like; all that follow are as always. */
const ACTS: Readonly<Record<SceneName, Act | null>> = {
  text: null,
  allow: { act: 'ask-permission' },
  deny: { act: 'ask-permission' },
  withdrawn: { act: 'ask-permission' },
  interrupt: { act: 'slow', msPerEvent: 20 },
};
let sessions = 0;

const planned = await planProject({}, { dir: await tempDir() });
const [task = null] = planned.tasks;

agentContract('rehearsal', () => ({
  request: { text: 'Please work', assignment: { ...planned.assignment, task, mayWrite: task?.outputFiles ?? [] } },
  exempt: {
    processes: 'it runs within the shell and starts no process that could misbehave',
    withdrawn: 'its question goes with the end of the prompt, which follows at once',
  },
  async open(first = { scene: 'text' }) {
    const cwd = await tempDir();
    sessions += 1;
    const act = ACTS[first.scene];
    const port = createRehearsal({
      seed: 1,
      scenario: act === null ? null : scenario({ when: { nth: 1 }, do: act }),
      pace: { msPerEvent: 0 },
    });
    const tag = `rehearsal-${process.pid}-${sessions}`;
    const session = await port.open({ cwd, model: null, resume: null, readOnly: false, tag });
    return { session, cwd, tag, heard: () => [] };
  },
}));

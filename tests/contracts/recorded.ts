import { createProcesses, type Processes } from '../../src/adapters/processes/run-child.ts';
import type { AgentPort, OpenOptions, PromptRequest } from '../../src/ports/agent.ts';
import { tempDir } from '../src/adapters/store/temp.ts';
import { playOf, writePlays } from '../support/recorded-agent.ts';
import { agentContract } from './agent.ts';

type Recorded = Parameters<typeof playOf>[0];

interface Driver {
  readonly name: string;
  /** The driver of a program that is called so, with nothing else of a person's. */
  readonly create: (parts: {
    readonly processes: Processes;
    readonly configured: { readonly command: string; readonly args: string[]; readonly env: string[] };
    readonly env: NodeJS.ProcessEnv;
  }) => AgentPort;
  readonly recorded: Recorded;
  readonly options: OpenOptions;
  readonly request: PromptRequest;
}

const processes = createProcesses();
let sessions = 0;

/** What any driver keeps to, kept to by this one with an agent that plays its recordings. */
export function recordedContract({ name, create, recorded, options, request }: Driver): void {
  agentContract(name, () => ({
    request,
    exempt: {},
    async open(...scenes) {
      const cwd = await tempDir();
      const plays = writePlays(
        await tempDir(),
        scenes.map((scene) => playOf(recorded, scene)),
      );
      sessions += 1;
      const tag = `contract-${process.pid}-${sessions}`;
      const args = ['--disable-warning=ExperimentalWarning', ...plays.args];
      const agent = create({ processes, configured: { command: process.execPath, args, env: [] }, env: process.env });
      return { session: await agent.open({ ...options, cwd, tag }), cwd, tag, heard: plays.heard };
    },
  }));
}

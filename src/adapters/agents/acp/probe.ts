import type { AgentProbe } from '../../../ports/agent.ts';
import type { Child } from '../../processes/child-order.ts';
import type { Processes } from '../../processes/run-child.ts';
import { COMMAND_STOP, endsWithin } from '../../processes/stop.ts';
import { askProgram, type Found, installOf } from '../find.ts';
import { parseJson } from '../json.ts';
import { oneLine } from '../one-line.ts';
import { Calls } from '../process/calls.ts';
import { trapsOf } from '../traps.ts';
import { canResume, GREETING, greetingIn } from './greeting.ts';
import type { Preset } from './presets.ts';
import { line } from './rpc.ts';
import { envelopeSchema, type Greeting } from './wire.ts';

/** How long an agent has to answer the greeting, in milliseconds; the slowest of those that were tried took 1300. */
const ANSWER_MS = 15_000;

const NONE: AgentProbe = { available: false, version: null, path: null, loggedIn: null, abilities: [], notes: [] };

/** Starts the agent, greets it and ends it: whether it speaks the protocol, and what of it. No model is asked. */
export async function probe(preset: Preset, found: Found | null, processes: Processes): Promise<AgentProbe> {
  const install = preset.package === null ? {} : { install: installOf(preset.package) };
  if (found === null) return { ...NONE, ...install };
  const [greeting, loggedIn] = await Promise.all([
    greet(preset, found, processes),
    isLoggedIn(preset, found, processes),
  ]);
  if (typeof greeting === 'string')
    return { ...NONE, ...install, path: found.file, notes: [wordsOn(preset, greeting)] };
  const version = greeting.agentInfo?.version ?? null;
  return {
    available: true,
    version,
    path: found.file,
    loggedIn,
    abilities: abilitiesOf(preset, greeting),
    notes: trapsOf(preset.id, version),
  };
}

const abilitiesOf = ({ reading }: Preset, greeting: Greeting): readonly string[] => [
  'asks before it acts',
  canResume(greeting) ? 'can be interrupted and resumed' : 'can be interrupted',
  reading,
];

/** An agent whose launcher is put in place by an install script that did not run says so as its last word. */
const wordsOn = ({ package: name }: Preset, said: string): string =>
  `it does not speak the protocol (${said})${name === null ? '' : `: ${installOf(name)}`}`;

/** The answer to the greeting, or why there is none. */
async function greet(preset: Preset, found: Found, processes: Processes): Promise<Greeting | string> {
  const answer = Promise.withResolvers<Greeting | string>();
  const child = processes.start({
    command: { file: found.file, args: found.args },
    env: { ...found.env, ...preset.env },
    cwd: '/',
    tag: 'codesleuth-probe',
    input: 'open',
    stop: COMMAND_STOP,
    onLine: (line, stream) => {
      const heard = stream === 'out' ? answerIn(line) : null;
      if (heard !== null) answer.resolve(heard);
    },
  });
  child.write(`${new Calls<'initialize'>(line).call('initialize', GREETING)}\n`);
  const heard = await Promise.race([answer.promise, silent(child)]);
  await child.stop();
  return heard;
}

/** Null for a line that is no answer. */
function answerIn(line: string): Greeting | string | null {
  const envelope = envelopeSchema.safeParse(parseJson(line));
  if (!envelope.success || envelope.data.id === undefined || envelope.data.method !== undefined) return null;
  const { result, error } = envelope.data;
  return error === undefined ? greetingIn(result) : oneLine(error.message);
}

async function silent(child: Child): Promise<string> {
  if (!(await endsWithin(child.ended, ANSWER_MS))) return `no answer in ${ANSWER_MS / 1000} seconds`;
  const { notStarted, exit, tail } = await child.ended;
  const last = tail.split('\n').findLast((line) => line.trim() !== '') ?? '';
  return notStarted ?? (last === '' ? `it ended with exit ${exit ?? 'by a signal'} and said nothing` : oneLine(last));
}

/** True where a key or a log-in is there for certain; there may be others that cannot be seen. */
async function isLoggedIn(preset: Preset, found: Found, processes: Processes): Promise<boolean | null> {
  if (preset.keys.some(({ variable }) => found.env[variable])) return true;
  if (preset.loginArgs === null) return null;
  // The arguments that make it speak the protocol are none of this command's.
  const bare = { ...found, args: found.args.slice(0, found.args.length - preset.sought.args.length) };
  const { exit, tail } = await askProgram(processes, bare, preset.loginArgs);
  return exit === 0 && /\b[1-9]\d* (credential|environment variable)/.test(tail) ? true : null;
}

import { type Greeting, greetingSchema } from './wire.ts';

const VERSION = 1;

/** Without leave to use the shell's files and terminals, agents use the disk themselves. */
export const GREETING = {
  protocolVersion: VERSION,
  clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
  clientInfo: { name: 'codesleuth', title: 'CodeSleuth', version: '0.0.0' },
};

/** What an agent says of itself, or why it cannot be talked to. */
export function greetingIn(result: unknown): Greeting | string {
  const greeting = greetingSchema.safeParse(result);
  if (!greeting.success) return 'its answer to the greeting cannot be read';
  const { protocolVersion } = greeting.data;
  return protocolVersion === VERSION ? greeting.data : `it speaks version ${protocolVersion} of it, not ${VERSION}`;
}

export const canResume = ({ agentCapabilities: can }: Greeting): boolean =>
  can.loadSession || can.sessionCapabilities.resume != null;

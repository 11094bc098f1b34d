import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTagged } from '../../src/adapters/processes/tagged.ts';
import { buildProgram, type Ended, startProgram } from '../support/exec.ts';
import { freshPlace, type Place } from '../support/home.ts';
import { TO_SHIP } from '../support/journey.ts';
import { type ModelServer, startModelServer } from '../support/model-server/model-server.ts';
import { playRoles, runIn, type Voice } from './role-player.ts';
import { type Spent, spentOn } from './spent.ts';
import type { AgentId } from './versions.ts';

const LIFE_MS = 600_000;

/** A change of the shipped project that touches how people sign in, so that it is checked for security too. */
const MAINTAINED = ['Start agent 7', 'Sign in with a passphrase before books are removed', '!m-build'];

/** How a whole journey is made with one agent. */
export interface Journey {
  readonly id: AgentId;
  readonly model: string | null;
  /** Tasks that are built at the same time at most. */
  readonly parallel: number;
  readonly voice: Voice;
  /** The program and its arguments, and the variables of the person's that it may have. */
  command(url: string): { readonly command: string; readonly args: readonly string[]; readonly env: readonly string[] };
  env(url: string): Readonly<Record<string, string>>;
  settle?(home: string): void;
}

/** A journey that was made. */
export interface Made {
  readonly place: Place;
  readonly server: ModelServer;
  readonly ended: Ended;
  /** By run. */
  readonly spent: ReadonlyMap<string, Spent>;
  /** Processes of this person that are still there. */
  readonly left: readonly number[];
}

/** From `Start agent 0` to the verdict and a change after it, in one call of the built program, with a real agent and a scripted model. */
export async function makeJourney({ id, model, parallel, voice, command, env, settle }: Journey): Promise<Made> {
  buildProgram();
  const place = freshPlace();
  const server = await startModelServer({ steps: playRoles(place.project, voice) }, LIFE_MS);
  settle?.(place.env.HOME ?? '');
  configure(place, { backend: id, model, parallel, commands: { [id]: command(server.url) } });
  const via = { HTTP_PROXY: server.url, HTTPS_PROXY: server.url, NO_PROXY: '127.0.0.1,localhost' };
  const words = ['exec', '--agent', id, '--permissions', 'auto-in-project', '--project', place.project];
  const all = { ...place.env, ...via, ...env(server.url) };
  const lines = [...TO_SHIP, ...MAINTAINED, '!budget'];
  const ended = await startProgram([...words, ...lines], { env: all, cwd: place.base }).ended;
  return {
    place,
    server,
    ended,
    spent: spentByRun(server.requests),
    left: await findTagged('HOME', place.env.HOME ?? ''),
  };
}

function configure(place: Place, agent: object): void {
  const file = join(place.home, 'config/context.json');
  const context: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof context !== 'object' || context === null) throw new Error('no context.json');
  writeFileSync(file, JSON.stringify({ ...context, agent }));
}

/** What the server told each run, in tokens. */
function spentByRun(requests: ModelServer['requests']): ReadonlyMap<string, Spent> {
  const runs = Map.groupBy(requests, ({ body }) => runIn(body) ?? '');
  return new Map([...runs].map(([runId, own]) => [runId, spentOn(own)]));
}

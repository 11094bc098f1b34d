import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgentEnd, AgentEvent } from '../../../../../schemas/agent-event.ts';
import { ExecDialect } from '../../../../../src/adapters/agents/codex/exec.ts';
import { ProcessSession } from '../../../../../src/adapters/agents/process/process-session.ts';
import { RUN_TAG } from '../../../../../src/adapters/processes/child-environment.ts';
import { createProcesses } from '../../../../../src/adapters/processes/run-child.ts';
import { findTagged } from '../../../../../src/adapters/processes/tagged.ts';
import { ESCAPES } from '../../../../support/escapes.ts';
import { LONG } from '../../../../support/long.ts';
import { MISHAPS } from '../../../../support/mishaps.ts';
import {
  ACCENTED,
  FLOOD,
  type Heard,
  playOf,
  type Recorded,
  type Scene,
  SlowReader,
  writePlays,
} from '../../../../support/recorded-agent.ts';
import { readRecording } from '../../../../support/recordings.ts';
import { tempDir } from '../../store/temp.ts';
import { OPTIONS, request, SCHEMA_FILE } from './replay.ts';

const processes = createProcesses();
const never = new AbortController().signal;
const TEXT: Scene = { scene: 'text' };
/** Generous: a process that is deaf to an interrupt is ended within two seconds. */
const SOON_MS = 8000;

/** The first process of the recording, up to its exit. */
const EXEC_RECORDED: Recorded = {
  rows() {
    const rows = readRecording('codex', 'exec-text-and-resume');
    return rows.slice(
      0,
      rows.findIndex(({ row }) => row === 'exit'),
    );
  },
  isText: (row) => row.row === 'out' && row.line.includes('"agent_message"'),
};

interface Opened {
  readonly session: ProcessSession;
  readonly cwd: string;
  readonly tag: string;
  heard(): readonly Heard[];
}

const opened: Opened[] = [];
const left = ({ tag }: Opened): Promise<number[]> => findTagged(RUN_TAG, tag);

afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.session.close();
    expect(await left(one), 'processes after the close').toEqual([]);
  }
});

/** A conversation whose first process plays the first scene, and so on, the last one for all that come after. */
async function open(...scenes: readonly Scene[]): Promise<Opened> {
  const cwd = await tempDir();
  const plays = writePlays(
    await tempDir(),
    scenes.map((scene) => playOf(EXEC_RECORDED, scene)),
  );
  const tag = `exec-${process.pid}-${cwd}`;
  const options = { ...OPTIONS, cwd, tag };
  const args = ['--disable-warning=ExperimentalWarning', ...plays.args];
  const dialect = new ExecDialect({ file: process.execPath, args, env: {} }, options, { schemaFile: SCHEMA_FILE });
  const session = new ProcessSession({ dialect, options, start: processes.start });
  const one = { session, cwd, tag, heard: plays.heard };
  opened.push(one);
  return one;
}

/** Reads a prompt to its end, which must be the last event and the only end; `at` is called at the first words. */
async function play(
  { session }: Opened,
  at: () => void = () => undefined,
): Promise<{ readonly events: readonly AgentEvent[]; readonly end: AgentEnd }> {
  const events: AgentEvent[] = [];
  // The stand-in reads JSON, where the real one takes any words.
  for await (const event of session.prompt(request('{"say":"work"}'), never)) {
    if (event.type === 'text' && !events.some(({ type }) => type === 'text')) at();
    events.push(event);
  }
  const ends = events.filter((event) => event.type === 'end');
  const [end] = ends;
  if (ends.length !== 1 || end === undefined || events.at(-1) !== end) throw new Error(`${ends.length} ends`);
  return { events, end };
}

/** The next prompt goes on with the same thread, in a process of its own. */
async function goesOn(one: Opened): Promise<void> {
  expect((await play(one)).end).toMatchObject({ reason: 'done', finalText: 'Hello there.' });
  const [, second, ...more] = one.heard();
  expect(more).toEqual([]);
  expect(second?.args.slice(-3)).toEqual(['resume', 'id-1', '-']);
}

const textOf = (events: readonly AgentEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

describe('a process of the exec command that misbehaves', () => {
  // All go through the same session as those of the app-server; of ways that end alike one always, the others in the long run.
  const always = ['ends without a word', 'says what cannot be read'];
  it.each(MISHAPS.filter(({ name }) => LONG || always.includes(name)))(
    '$name: the prompt fails with what happened, and nothing of it is left',
    async (mishap) => {
      const one = await open({ ...TEXT, escapees: ESCAPES, ...mishap.scene }, TEXT);
      const { end } = await play(one);
      expect(end).toMatchObject({ reason: 'error', error: { kind: mishap.kind, retryable: true } });
      expect(end.error?.message).toMatch(mishap.message);
      expect(await left(one)).toEqual([]);
      await goesOn(one);
    },
  );

  it('and hangs, and is deaf, is ended by an interrupt, which it cannot be told of', async () => {
    const one = await open({ ...TEXT, mishap: { do: 'hang' }, deaf: true, escapees: ESCAPES }, TEXT);
    const began = performance.now();
    const { end } = await play(one, () => void one.session.interrupt());
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(end).toMatchObject({ reason: 'cancelled', error: null });
    expect(await left(one)).toEqual([]);
    await goesOn(one);
  });

  it('and lives on after its result is ended before the prompt is over', async () => {
    const one = await open({ ...TEXT, escapees: ESCAPES, deaf: true, lingers: true }, TEXT);
    expect((await play(one)).end.reason).toBe('done');
    expect(await left(one)).toEqual([]);
    await goesOn(one);
  });

  it('and floods is read to the end, and held back for a slow reader', async () => {
    const { session, heard } = await open({ ...TEXT, mishap: 'flood' });
    const reader = new SlowReader(() => heard()[0]?.said ?? 0);
    let reason = '';
    for await (const event of session.prompt(request('{"say":"work"}'), never)) {
      await reader.read(event);
      if (event.type === 'end') reason = event.reason;
    }
    expect(reason).toBe('done');
    expect(reader.words).toBeGreaterThan(FLOOD);
    expect(reader.wasOverrun).toBe(false);
  });

  it('and tears its characters is understood', async () => {
    const { events, end } = await play(await open({ ...TEXT, torn: true }));
    expect(end.finalText).toContain(ACCENTED);
    expect(textOf(events)).toContain(ACCENTED);
  });

  it('and says one endless line is borne, with a notice', async () => {
    const { events, end } = await play(await open({ ...TEXT, mishap: { do: 'long-line', megabytes: 65 } }));
    expect(end.reason).toBe('done');
    expect(events.filter(({ type }) => type === 'notice')).toHaveLength(1);
  });

  it('and cannot be started says so', async () => {
    const one = await open(TEXT);
    await rm(one.cwd, { recursive: true });
    const { end } = await play(one);
    expect(end).toMatchObject({ reason: 'error', error: { kind: 'crash' } });
    expect(end.error?.message).toMatch(/Not started: there is no directory/);
  });
});

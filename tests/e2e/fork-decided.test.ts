import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../../src/main/compose.ts';
import type { AgentPort, AgentSession } from '../../src/ports/agent.ts';
import { Session } from '../../src/runtime/session.ts';
import { freshPlace, git, type Place, ROOT } from '../support/home.ts';
import { eventsOf, stateOf } from '../support/journey.ts';
import { BRIEF, FORK } from '../support/journey-lines.ts';
import { block, end } from '../support/scripted-world.ts';
import { result } from '../support/story.ts';

const OLD = 'docs/old.md';
const MANUAL = 'docs/manual.md';
const SHOWN = '# how git marks a conflict\n<<<<<<< yours\na\n=======\nb\n>>>>>>> theirs\n';

let place: Place;
let session: Session;
/** What the agent that resolves conflicts does in the side's directory; gives the files it names. */
let resolve: (dir: string) => readonly string[] = () => [];

const side = (name: 'A' | 'B'): Place => ({ ...place, project: `${place.project}.trial-${name}` });

/** The rehearsal agent, with hands of its own for the tasks that resolve conflicts. */
function withHands(port: AgentPort): AgentPort {
  const open: AgentPort['open'] = async (options) => {
    const held = await port.open(options);
    const prompt: AgentSession['prompt'] = (request, signal) =>
      request.assignment.task?.id.startsWith('MERGE-') === true ? settle(options.cwd) : held.prompt(request, signal);
    return {
      sessionId: held.sessionId,
      prompt,
      answer: (id, decision) => held.answer(id, decision),
      interrupt: () => held.interrupt(),
      close: () => held.close(),
    };
  };
  return { id: port.id, label: port.label, probe: () => port.probe(), open };
}

async function* settle(dir: string): ReturnType<AgentSession['prompt']> {
  yield end(block(result('task', { files_modified: resolve(dir) })));
}

async function type(line: string): Promise<{ readonly refused: boolean; readonly said: string }> {
  await session.line(line);
  const { refused } = await session.settled();
  return { refused, said: JSON.stringify(session.takeItems()) };
}

async function go(...lines: string[]): Promise<void> {
  for (const line of lines) {
    const { refused, said } = await type(line);
    if (refused) throw new Error(`${line} was refused: ${said.slice(-500)}`);
  }
}

function commit(of: Place, path: string, content: string | null): void {
  const file = join(of.project, path);
  mkdirSync(dirname(file), { recursive: true });
  if (content === null) rmSync(file);
  else writeFileSync(file, content);
  git(of, 'add', '-A', '--', path);
  git(of, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-q', '-m', `docs: ${path}`);
}

/** What came of an answer to conflicts. What the side shows on purpose is asked about again before it is merged. */
async function resolved(by: 'agent' | 'editor') {
  const { refused, said } = await type(by);
  expect([refused, refused && said.includes('--markers')]).toEqual([lastMerge()?.sha !== null, refused]);
  return lastMerge();
}

const lastMerge = () => eventsOf(place.project, 'merge/resolved').at(-1);

beforeAll(async () => {
  place = freshPlace();
  const editor = async (_files: readonly string[], cwd: string): Promise<string | null> => {
    resolve(cwd);
    return null;
  };
  const options = { cwd: place.base, project: place.project, interactive: true, install: ROOT, editor };
  const made = compose({ ...options, env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '0' } });
  const agents = new Map([...made.world.agents].map(([id, port]) => [id, withHands(port)]));
  session = new Session({ ...made.world, agents }, made.session.snapshotState().shell);
  await session.readHome();
  await go('Start agent 0', BRIEF);
  while (session.snapshotState().project?.work?.kind === 'question') await go('');
  await go('!compile', '!plan');
  commit(place, OLD, 'old\n');
  await go(FORK);
  for (const name of ['A', 'B'] as const) {
    commit(side(name), OLD, 'old, with a word of the side\n');
    commit(side(name), MANUAL, SHOWN);
  }
  commit(place, OLD, null);
}, 120_000);
afterAll(async () => {
  await session.close('quit');
  place.remove();
});

describe('a side that shows conflict markers on purpose, and has changed a file the project deleted', () => {
  test('is merged only when the markers are said to be meant', async () => {
    const refused = await type('!merge A');
    expect([refused.refused, refused.said.includes(MANUAL), refused.said.includes('!merge A --markers')]).toEqual([
      true,
      true,
      true,
    ]);
    expect((await type('!merge A --markers')).refused).toBe(false);
    expect(session.snapshotState().project?.question?.conflict?.files).toEqual([OLD]);
  }, 60_000);

  test('is not resolved by an agent that does nothing about the file', async () => {
    resolve = () => [];
    expect(await resolved('agent')).toMatchObject({
      sha: null,
      why: expect.stringContaining(`nobody decided on ${OLD}`),
    });
  }, 60_000);

  test('is not resolved by an agent that forgets markers', async () => {
    resolve = (dir) => {
      rmSync(join(dir, OLD));
      writeFileSync(join(dir, 'README.md'), '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> refs/codesleuth/onto/trial-A\n');
      return [OLD, 'README.md'];
    };
    await go('!merge A --markers');
    expect(await resolved('agent')).toMatchObject({
      sha: null,
      why: expect.stringMatching(/^conflict markers are left in README\.md; what was changed there is kept; /),
    });
  }, 60_000);

  test('is resolved by an agent that deletes the file and says so, and merged', async () => {
    resolve = (dir) => {
      rmSync(join(dir, OLD));
      return [OLD];
    };
    await go('!merge A --markers');
    expect(await resolved('agent')).toMatchObject({ sha: expect.any(String) });
    const task = Object.values(stateOf(side('A').project).tasks).findLast(({ task: { id } }) =>
      id.startsWith('MERGE-'),
    );
    expect(task?.status).toBe('DONE');
    await go('!merge A --markers', 'merge A');
    expect(stateOf(place.project).forks[0]).toMatchObject({ status: 'merged', winner: 'A' });
    expect([existsSync(join(place.project, OLD)), readFileSync(join(place.project, MANUAL), 'utf8')]).toEqual([
      false,
      SHOWN,
    ]);
    await go('!undo', 'undo');
  }, 60_000);

  test('is resolved by an agent that names the file as right as it is, though nothing changes', async () => {
    resolve = () => [OLD];
    await go('!merge B --markers');
    expect(await resolved('agent')).toMatchObject({ sha: expect.any(String), side: 'B' });
    expect(git(side('B'), 'show', `HEAD:${OLD}`)).toBe('old, with a word of the side');
  }, 60_000);

  test('is resolved by hand by deleting the file', async () => {
    commit(place, MANUAL, 'mine\n');
    resolve = (dir) => {
      writeFileSync(join(dir, MANUAL), SHOWN);
      rmSync(join(dir, OLD), { force: true });
      return [];
    };
    await go('!merge B --markers');
    expect(await resolved('editor')).toMatchObject({ sha: expect.any(String), side: 'B' });
    expect(git(side('B'), 'show', `HEAD:${MANUAL}`)).toContain('<<<<<<< yours');
  }, 60_000);
});

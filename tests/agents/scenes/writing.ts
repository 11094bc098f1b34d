import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { AgentEvent } from '../../../schemas/agent-event.ts';
import type { AgentSession, PermissionDecision } from '../../../src/ports/agent.ts';
import { call, text } from '../steps.ts';
import { endIn, type Scene } from './scene.ts';

const DONE = { reason: 'done', error: null };

/** As a person would, some time after the question. */
const answering =
  (session: AgentSession, decision: PermissionDecision['decision'], comment = '') =>
  (event: AgentEvent): void => {
    if (event.type === 'ask') setImmediate(() => session.answer(event.requestId, { decision, comment }));
  };

const asksOf = (events: readonly AgentEvent[]) => events.filter((event) => event.type === 'ask');
const toolsOf = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'tool' ? [event.tool] : []));

const allowed: Scene = {
  name: 'write allowed',
  async play(stage) {
    const { driven, cwd } = stage;
    stage.follow([
      call(driven.write(cwd, 'made.txt', 'made\n')),
      call(driven.shell('touch touched.txt')),
      text('Done.'),
    ]);
    const session = await stage.open();
    const { events, end, usage } = await stage.say(session, { at: answering(session, 'once') });
    expect(end).toMatchObject(DONE);
    const edit = asksOf(events).find(({ kind }) => kind === 'edit');
    expect(edit?.paths?.map((path) => path.replace(`${cwd}/`, ''))).toEqual(['made.txt']);
    expect(edit?.detail).toContain('made');
    expect(asksOf(events).some(({ kind }) => kind === 'command')).toBe(true);
    expect(toolsOf(events).filter(({ status }) => status === 'completed')).toHaveLength(2);
    expect(readFileSync(join(cwd, 'made.txt'), 'utf8')).toBe('made\n');
    expect(stage.has('touched.txt')).toBe(true);
    expect(usage?.exact).toBe(driven.exact);
  },
};

const COMMENT = 'rather somewhere else';

const denied: Scene = {
  name: 'write denied',
  async play(stage) {
    const { driven, cwd } = stage;
    stage.follow([call(driven.write(cwd, 'made.txt', 'made\n')), text('Understood.')]);
    const session = await stage.open();
    const { events, end } = await stage.say(session, { at: answering(session, 'no', COMMENT) });
    expect(end).toMatchObject(DONE);
    expect(asksOf(events)).toHaveLength(1);
    expect(stage.changes()).toBe('');
    expect(JSON.stringify(stage.bodies().at(-1))).toContain(COMMENT);
  },
};

const readOnly: Scene = {
  name: 'read-only role',
  async play(stage, stated) {
    const { driven, cwd } = stage;
    const write = call(driven.write(cwd, 'made.txt', 'made\n'));
    stage.follow([write, call(driven.shell('touch touched.txt')), text('I could not.')]);
    const session = await stage.open({ readOnly: true });
    // A yes must not help: what holds a reading role is the agent's own means.
    const { end } = await stage.say(session, { at: answering(session, 'once') });
    expect(end).toMatchObject(endIn(stated, DONE));
    expect(stage.changes()).toBe('');
  },
};

/** What lies in a project, an earlier agent may have written: it gives nobody rights and runs nothing. */
const overruled: Scene = {
  name: 'rights of the project',
  async play(stage) {
    const { driven, cwd, scratch } = stage;
    const hooked = join(scratch.home, 'hooked');
    for (const [path, content] of Object.entries(driven.overrule(scratch, hooked))) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    const write = call(driven.write(cwd, 'made.txt', 'made\n'));
    stage.follow([write, call(driven.shell('touch touched.txt')), text('Understood.')]);
    const session = await stage.open();
    const { events } = await stage.say(session, { at: answering(session, 'no', COMMENT) });
    expect(asksOf(events).map(({ kind }) => kind)).toEqual(['edit', 'command']);
    expect([stage.has('made.txt'), stage.has('touched.txt'), existsSync(hooked)]).toEqual([false, false, false]);
  },
};

export const WRITING: readonly Scene[] = [allowed, denied, readOnly, overruled];

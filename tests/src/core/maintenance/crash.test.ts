import { expect, test } from 'vitest';
import { fold } from '../../../../src/core/evolve.ts';
import { openCycle } from '../../../../src/core/maintenance/cycles.ts';
import { driven, Rig, type Script } from '../../../support/given.ts';
import type { MemoryProject } from '../../../support/memory-project.ts';
import { pilot } from '../../../support/pilot.ts';
import { context, finding, result, scope } from '../../../support/story.ts';

const auth = {
  ...scope('src/auth.mjs'),
  tasks: [{ ...scope().tasks[0]!, type: 'auth', outputFiles: ['src/auth.mjs'] }],
};
const high = { findings: [{ ...finding('SEC-001', 'HIGH'), file: 'src/auth.mjs' }] };

/** An auth change whose first security check finds something; by the attempt's number, so that a restart does not count. */
const script: Script = {
  agent: (run) => {
    if (run.purpose === 'scope') return { end: { result: result('scope', auth) } };
    const found = run.purpose === 'security' && run.attempt === 1;
    return found ? { end: { result: result('security', high) } } : null;
  },
};

/** The lines, with the world as it was around every append. */
function recorded(...lines: string[]) {
  const rig = driven('maintenance');
  rig.script = script;
  const begin = rig.journal.length;
  const found = new Map<number, MemoryProject>([[begin, rig.project.copy()]]);
  rig.onBatch = (_when, { journal, project }) => found.set(journal.length, project.copy());
  rig.all(...lines);
  rig.onBatch = null;
  return { rig, begin, found };
}

function continued({ rig, found }: ReturnType<typeof recorded>, count: number): Rig {
  const before = [...found.keys()].filter((length) => length <= count).at(-1) ?? 0;
  const dead = new Rig(script, { setup: 'ok', context: context() }, found.get(before)?.copy());
  dead.journal = rig.journal.slice(0, count);
  dead.state = { ...dead.state, project: fold(dead.journal) };
  return dead.reopen().run();
}

test('a crash after any event of a change that is held and mended leads on to its end, by what the shell says comes next', () => {
  const whole = recorded('Sign in', '!m-build', '!m-build');
  expect(whole.rig.at.maintenance).toMatchObject([{ status: 'finished' }]);
  for (let count = whole.begin + 1; count <= whole.rig.journal.length; count += 1) {
    const rig = continued(whole, count);
    const said = `cut after ${count} (${whole.rig.journal[count - 1]?.event.type})`;
    // Nobody answers a change's own words for the human: it was asked for by then.
    pilot(rig);
    expect(rig.at.maintenance, said).toMatchObject([{ id: 'MAINT-001', status: 'finished' }]);
    expect(rig.events('maintenance/finished'), said).toHaveLength(1);
    expect(rig.at.maintenance[0]?.security?.findings, said).toEqual([]);
    expect(rig.project.files.has('artifacts/maintenance/MAINT-001.md'), said).toBe(true);
    expect(fold(rig.journal), said).toEqual(rig.at);
  }
});

test('a crash after any event of giving it up leaves no move unfinished: the change is open as it was, or gone', () => {
  const whole = recorded('Sign in', '!m-build', '!m-skip --yes', '!undo --yes', '!m-skip --yes');
  const clean = new Map(whole.found.get(whole.begin)?.files);
  const first = whole.rig.types().indexOf('travel/began');
  for (let count = first; count <= whole.rig.journal.length; count += 1) {
    const rig = continued(whole, count);
    const said = `cut after ${count} (${whole.rig.journal[count - 1]?.event.type})`;
    expect(rig.at.travel, said).toBeNull();
    if (openCycle(rig.at) !== null) rig.all('!m-skip --yes');
    expect(rig.at.maintenance, said).toMatchObject([{ status: 'skipped' }]);
    expect(rig.project.files, said).toEqual(clean);
    expect(fold(rig.journal), said).toEqual(rig.at);
  }
});

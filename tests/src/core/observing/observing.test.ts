import { describe, expect, test } from 'vitest';
import { REGISTRY } from '../../../../commands/registry.ts';
import type { Effect } from '../../../../src/core/effect.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { writesProject } from '../../../../src/core/observing/writes.ts';
import { projections } from '../../../../src/core/projections.ts';
import { driven, type Rig, type Waypoint } from '../../../support/given.ts';

const STAGES = ['discovery', 'compiled', 'planned', 'built', 'critiqued', 'secured', 'shipped', 'maintenance'] as const;

const watching = (at: Waypoint): Rig => driven(at).all('!observe');

/** A line for each way a command may be typed. */
const linesOf = ({ name, examples }: (typeof REGISTRY)[number]): readonly string[] => [`!${name}`, ...examples];

/** These end the mode, or leave the shell. */
const WAY_OUT = ['observe', 'quit', 'start'];

describe.each(STAGES)('while a project that is %s is only looked at', (stage) => {
  test('every command is read-only or refused: files, history and state of the pipeline stay as they are', () => {
    for (const command of REGISTRY.filter(({ name }) => !WAY_OUT.includes(name))) {
      for (const line of linesOf(command)) {
        const rig = watching(stage);
        const [files, commits, length] = [new Map(rig.project.files), rig.project.commits.length, rig.journal.length];
        const before = rig.done.length;
        const outcome = rig.do(line);
        expect([line, rig.project.files, rig.project.commits.length]).toEqual([line, files, commits]);
        const started = rig.journal.slice(length).map(({ event }) => event.type);
        expect([line, started]).toEqual([line, []]);
        expect([
          line,
          rig.done
            .slice(before)
            .filter(writing)
            .map(({ type }) => type),
        ]).toEqual([line, []]);
        if (command.changes) expect([line, outcome.kind]).toEqual([line, 'refusal']);
      }
    }
  });

  test('!help says of each command that writes what ends the mode', () => {
    const rig = watching(stage);
    for (const { changes, name, available } of REGISTRY) {
      const open = available(rig.state);
      if (changes && name !== 'observe') expect([name, open]).toMatchObject([name, { code: 'observing' }]);
    }
  });

  test('a question is answered by a run of Agent 7 that may only read', () => {
    const rig = watching(stage);
    const files = new Map(rig.project.files);
    rig.all('What does it do with empty input?');
    const order = rig.done.findLast((one) => one.type === 'agent/run');
    expect(order).toMatchObject({ mayWrite: false, run: { agent: 7, purpose: 'chat' } });
    expect(order?.type === 'agent/run' && order.assignment.notes.at(-1)).toBe('What does it do with empty input?');
    expect(rig.project.files).toEqual(files);
    expect(rig.at.maintenance).toEqual([]);
    expect(rig.at.work).toBeNull();
  });
});

/** A file of figures goes where the human says: the effect layer refuses it, which a rig has not. */
const writing = (effect: Effect): boolean => writesProject(effect) && effect.type !== 'budget/csv';

describe('the mode', () => {
  test('stays with the project until it is ended, through other shells, and is said', () => {
    const rig = watching('maintenance').reopen().run();
    expect(rig.at.observing).toBe(true);
    expect(rig.words()).toContain('only looked at');
    expect(nextStep(rig.at).command).toBe('!observe off');
    const before = rig.words().length;
    rig.all('!observe off');
    expect(rig.at.observing).toBe(false);
    expect(rig.words().slice(before)).not.toContain('Type: !observe off');
    rig.all('Make it blue');
    expect(rig.at.maintenance).toMatchObject([{ status: 'scoped' }]);
  });

  test('is switched once: again, and with other words, it says what is', () => {
    const rig = watching('built');
    expect(rig.do('!observe')).toMatchObject({ code: 'as-it-is', tryNext: ['!observe off'] });
    expect(rig.do('!observe maybe')).toMatchObject({ code: 'usage' });
    expect(rig.do('!observe on off')).toMatchObject({ code: 'usage' });
    rig.all('!observe OFF');
    expect(rig.do('!observe off')).toMatchObject({ code: 'as-it-is', tryNext: ['!observe'] });
    expect(driven('kickoff').do('!observe')).toMatchObject({ code: 'no-project' });
  });

  test('is not switched on while something is at work', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    expect(rig.line('!observe')).toMatchObject({ kind: 'refusal', code: 'busy' });
  });

  test('keeps a build that was stopped as it is: words are not taken for an answer, nothing goes on', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'run');
    rig.all('!pause', '!observe');
    const { work } = rig.at;
    expect(rig.do('how far is it?')).toMatchObject({ code: 'observing' });
    expect(rig.do('!resume')).toMatchObject({ code: 'observing' });
    expect(rig.at.work).toEqual(work);
    rig.all('!observe off', '!resume', '');
    expect(rig.at.builtAt).not.toBeNull();
  });

  test('holds back work that would write, whatever the journal says comes next', () => {
    const rig = driven('planned');
    rig.line('!build');
    rig.run(() => rig.at.work?.kind === 'check');
    expect(rig.pending()).toMatchObject({ type: 'checks/run' });
    rig.remember([{ type: 'observe/set', on: true }]);
    expect(rig.pending()).toBeNull();
  });

  test('takes no words for nothing', () => {
    const rig = watching('maintenance');
    const before = rig.journal.length;
    rig.do('   ');
    expect(rig.journal).toHaveLength(before);
  });

  test('mirrors nothing into the files of the project', () => {
    expect(projections(driven('built').at).length).toBeGreaterThan(0);
    expect(projections(watching('built').at)).toEqual([]);
  });
});

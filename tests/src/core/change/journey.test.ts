import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { askedNow } from '../../../../src/core/asked.ts';
import { pendingChange } from '../../../../src/core/change/change-state.ts';
import { recommendedAnswer } from '../../../../src/core/free-text.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { askOf } from '../../../../src/view/ask.ts';
import { asks, driven, type Rig } from '../../../support/given.ts';

const QUESTION = { id: 'Q1', text: 'Which colour?', options: ['Red', 'Blue'], recommended: 'Red' };

const built = (shell = {}): Rig => driven('built', {}, shell);

/** The agent of the first task is at work. */
function building(): Rig {
  const rig = driven('planned');
  rig.line('!build');
  return rig.run(() => rig.flying?.type === 'agent/run');
}
const statusOf = (rig: Rig) => rig.at.order.map((id) => rig.at.tasks[id]?.status);
/** The number of the journal's last event alone is no reason for the shell to write a file. */
const filesOf = (rig: Rig) =>
  [...rig.project.files].map(([path, text]) => [path, text.replace(/"journal_seq": \d+/, '')]).sort();

describe('a change of the specification', () => {
  it('is shown before anything is changed, and becomes part of it when it is approved', () => {
    const rig = built();
    const [files, commits] = [filesOf(rig), rig.project.commits.length];
    rig.all('!change TASK-002 shows "colours" too');
    expect(rig.words()).toContain('CHANGE-001: blast radius');
    expect(rig.words()).toContain('becomes STALE');
    // Quotes stay, for the words are the requirement.
    expect(rig.words()).toContain('+ > TASK-002 shows "colours" too');
    expect([filesOf(rig), rig.project.commits.length]).toEqual([files, commits]);
    expect(nextStep(rig.at).command).toBe('!change-approve or !change-cancel');

    rig.all('!change-approve');
    expect(statusOf(rig)).toEqual(['DONE', 'STALE', 'DONE']);
    expect(rig.project.files.get(PATHS.spec)).toMatch(
      /## Changes\n\n### CHANGE-001\n\n> TASK-002 shows "colours" too\n$/,
    );
    const observed = rig.project.observe();
    expect(rig.at.spec?.hash).toBe(`sha256:${observed.spec?.sha256}`);
    expect(JSON.parse(rig.project.files.get(PATHS.handoff) ?? '{}')).toMatchObject({ spec_hash: rig.at.spec?.hash });
    expect(rig.project.files.get(PATHS.taskGraph)).toMatch(/TASK-002[^#]*\*\*Status:\*\* STALE/);
    const log = rig.project.files.get(PATHS.changeLog) ?? '';
    expect(log).toContain('## CHANGE-001: TASK-002 shows "colours" too');
    expect(log).toContain('Contracts to derive again: contracts/habits.contracts.ts');
    expect(rig.project.commits.at(-1)?.files).toEqual(
      expect.arrayContaining([PATHS.spec, PATHS.changeLog, PATHS.handoff]),
    );
    expect(nextStep(rig.at).command).toBe('!plan');
    expect(rig.reopen().at).toEqual(rig.at);
  });

  it('leaves every byte as it was when it is cancelled', () => {
    const rig = built();
    const [files, commits, { tasks, spec, stage }] = [filesOf(rig), rig.project.commits.length, rig.at];
    rig.all('!change TASK-001 and TASK-002', 'TASK-003', '!change-cancel');
    expect([filesOf(rig), rig.project.commits.length]).toEqual([files, commits]);
    expect(rig.at).toMatchObject({ tasks, spec, stage, changes: [] });
    // It never was: the next one has its number.
    rig.all('!change TASK-001');
    expect(pendingChange(rig.at)?.id).toBe('CHANGE-001');
  });

  it('pauses a build that runs, and the build goes on after a cancel', () => {
    const rig = building();
    rig.all('!change TASK-003 has a colour');
    expect(rig.at.halt).toMatchObject({ reason: 'paused' });
    expect(pendingChange(rig.at)?.id).toBe('CHANGE-001');
    expect(rig.do('!resume')).toMatchObject({ code: 'change-pending' });
    expect(rig.do('!build')).toMatchObject({ kind: 'refusal', missing: [{ what: 'CHANGE-001 waits for your word' }] });
    rig.all('!change-cancel', '!resume');
    rig.run();
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  it('starts a task over that was being built, with the new requirement', () => {
    const rig = building();
    const begun = rig.at.order.find((id) => rig.at.tasks[id]?.status === 'IN-PROGRESS') ?? '';
    rig.all(`!change ${begun} has a colour`, '!change-approve');
    expect(rig.at.tasks[begun]).toMatchObject({ status: 'PENDING', note: `CHANGE-001: ${begun} has a colour` });
    rig.all('!plan', '!build');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.events('run/started').some(({ run }) => run.because.some((why) => why.startsWith('CHANGE-001')))).toBe(
      true,
    );
  });

  it('is one at a time, and the three say so outside their time', () => {
    const rig = built();
    for (const line of ['!change-approve', '!change-cancel']) {
      expect(rig.do(line)).toMatchObject({ kind: 'refusal', code: 'no-change' });
    }
    rig.all('!change TASK-001');
    expect(rig.do('!change something else')).toMatchObject({ kind: 'refusal', code: 'change-pending' });
    expect(driven('compiled').do('!change-approve')).toMatchObject({ code: 'no-change' });
    expect(driven('kickoff').do('!change x').kind).toBe('refusal');
  });

  it('asks what shall change when it is not said, and takes the next words for it', () => {
    const rig = built();
    rig.all('!change', 'TASK-003 is louder');
    expect(pendingChange(rig.at)?.text).toBe('TASK-003 is louder');
    expect(rig.state.shell.changing).toBe(false);
    const script = built({ interactive: false });
    for (const line of ['!change', '!change    ']) expect(script.do(line)).toMatchObject({ code: 'empty-change' });
  });

  it('says so when it touches nothing, and can be approved as something new', () => {
    const rig = built();
    rig.all('!change zebras');
    expect(rig.words()).toContain('It touches nothing that is there');
    rig.all('!change-approve');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(nextStep(rig.at).command).toBe('!plan');
  });

  it('names the line of a specification that does not parse, and changes nothing', () => {
    const rig = built();
    rig.project.files.set(PATHS.spec, '# Habits\n```\n');
    expect(rig.line('!change TASK-001').kind).toBe('decision');
    rig.run();
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'not-parsed' });
    expect(JSON.stringify(rig.refusals.at(-1)?.missing)).toContain(`${PATHS.spec}:2`);
    expect(rig.at.changes).toEqual([]);
  });

  it('names the line of a SCHEMA.md that does not parse, and takes no such one in', () => {
    const rig = built();
    const schema = rig.project.files.get(PATHS.schema) ?? '';
    rig.project.files.set(PATHS.schema, `${schema}\n\`\`\`sql\nCREATE TABLE oops (id integer,,\n`);
    rig.all('!change');
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'not-parsed' });
    expect(rig.refusals.at(-1)?.missing[0]?.what).toMatch(new RegExp(`^${PATHS.schema}:\\d+ .*never closed`));
    expect(rig.at.changes).toEqual([]);
  });

  it('shows a long text by its beginning and takes all of it in', () => {
    const text = `TASK-001 ${'and so on '.repeat(1000)}${'\nmore'.repeat(40)}`;
    const rig = built().all(`!change ${text}`);
    expect(rig.words().length).toBeLessThan(5000);
    expect(rig.words()).toMatch(/ … \d+ more lines/);
    rig.all('!change-approve');
    expect(rig.project.files.get(PATHS.spec)).toContain('and so on '.repeat(900));
  });

  it('names tasks of the plan where it tells how to tick them', () => {
    const rig = built().all('!change TASK-001');
    expect(rig.words()).toContain('!change-approve without TASK-001 with TASK-003');
    expect(rig.do('!change-approve without TASK-001 with TASK-003').kind).toBe('decision');
  });

  it('asks for its words even while an agent’s question waits: the next line is the change, no answer', () => {
    const rig = built();
    const questions = [QUESTION];
    const asked = { questionId: 'Q1', kind: 'clarification', runId: null, taskId: null, round: 1, questions } as const;
    rig.remember([{ type: 'question/asked', ...asked }]);
    expect(askOf(rig.state.shell, rig.at)?.title).toBe('Which colour?');
    rig.all('!change');
    expect(askOf(rig.state.shell, rig.at)).toMatchObject({
      title: expect.stringContaining('What shall change?'),
      options: [],
    });
    expect(askedNow(rig.state)).toBe('changing');
    rig.all('/TASK-003 is louder');
    expect(pendingChange(rig.at)?.text).toBe('/TASK-003 is louder');
    expect(rig.at.question?.answers).toEqual([]);
  });

  it('pauses a build that waits for an answer: none of its agents goes on under the change', () => {
    const rig = driven('planned', {
      agent: (run) => (run.purpose === 'task' && run.resumes === null ? asks(QUESTION) : null),
    }).all('!build');
    expect(rig.at.question).not.toBeNull();
    rig.all('!change TASK-003 is louder');
    const runs = rig.at.runCount;
    rig.do('TASK-001');
    expect([rig.at.halt?.reason, rig.at.runCount, rig.at.question?.answers]).toEqual(['paused', runs, []]);
    expect(nextStep(rig.at).command).toBe('!change-approve or !change-cancel');
    expect(recommendedAnswer(rig.state)).toBeNull();
    rig.script = {};
    rig.all('!change-cancel', 'Red');
    rig.run();
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  it('keeps headings, fences and tables in the words from being read as the specification', () => {
    const rig = built();
    const features = rig.at.spec?.features;
    rig.all('!change ```\n### F-009: Evil\n| Platforms | iOS |', '!change-approve');
    expect(rig.at.spec?.features).toEqual(features);
    expect(rig.project.files.get(PATHS.spec)).toContain('> ### F-009: Evil');
  });
});

describe('ticking', () => {
  it('takes tasks in and out, by a picker line or by words', () => {
    const rig = built();
    rig.all('!change TASK-001 and TASK-002', 'TASK-001 TASK-003', '!change-approve without TASK-002');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'STALE']);
    expect(rig.project.files.get(PATHS.changeLog)).toContain('TASK-003');
  });

  it('takes the number of a task, and wants a command in full', () => {
    const rig = built();
    rig.all('!change TASK-001 and TASK-002', '5');
    expect(pendingChange(rig.at)?.ticks).toEqual({ 'TASK-002': false });
    expect(rig.do('2')).toMatchObject({ code: 'by-command', tryNext: ['!change-approve'] });
    expect(rig.do('99')).toMatchObject({ code: 'no-answer' });
  });

  it.each([
    ['!change-approve TASK-001', 'usage'],
    ['!change-approve with TASK-099', 'no-task'],
    ['!change-approve with TASK-001 without TASK-001', 'usage'],
    ['!change-approve without', 'usage'],
    ['!change-approve without with TASK-002', 'usage'],
  ])('refuses %s and changes nothing', (line, code) => {
    const rig = built();
    rig.all('!change TASK-001');
    const before = rig.at;
    expect(rig.do(line)).toMatchObject({ kind: 'refusal', code });
    expect(rig.at).toBe(before);
  });
});

describe('a STALE task', () => {
  const approved = (shell = {}): Rig => built(shell).all('!change TASK-002 has a colour', '!change-approve', '!plan');

  it('is built again only after its old code and new requirement were shown', () => {
    const rig = approved();
    const sha = rig.at.tasks['TASK-002']?.checkpoint?.sha ?? '';
    rig.all('!build');
    expect(rig.words()).toContain('TASK-002 Part 2 is STALE');
    expect(rig.words()).toContain('CHANGE-001: TASK-002 has a colour');
    expect(rig.words()).toContain(`+ ${sha}`);
    expect(statusOf(rig)).toEqual(['DONE', 'STALE', 'DONE']);
    rig.all('build');
    expect(rig.types()).toContain('tasks/reviewed');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(rig.project.files.get(PATHS.changeLog)).toContain('- Status: done');
  });

  it('is confirmed on the line by scripts', () => {
    const rig = approved({ interactive: false });
    rig.line('!build');
    rig.run();
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'needs-yes', tryNext: ["'!build --seen'"] });
    rig.all('!build --seen');
    expect(statusOf(rig)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  it('stands in the way of nothing else, and stops the build when only it is left', () => {
    const rig = built().all('!change TASK-002 has a colour', '!change-approve');
    rig.remember([{ type: 'gate/passed', gate: 'build' }]);
    expect(rig.at.halt?.detail).toContain('STALE: TASK-002');
    expect(nextStep(rig.at).command).toBe('!build');
  });
});

describe('planning a change in', () => {
  it('is open to the Planner, who may touch only what is STALE', () => {
    const rig = built().all('!change TASK-002 has a colour', '!change-approve');
    rig.all('!plan');
    const because = rig.events('run/started').at(-1)?.run.because.join('\n');
    expect(because).toContain('Plan only these anew: TASK-002.');
    expect(because).toContain('contracts/habits.contracts.ts');
    expect(rig.at.changes).toMatchObject([{ id: 'CHANGE-001', status: 'planned' }]);
    expect(rig.do('!plan')).toMatchObject({ kind: 'refusal' });
  });

  it('rejects a plan that changes another task', () => {
    const rig = built().all('!change TASK-002 has a colour', '!change-approve');
    const plan = rig.project.files.get(PATHS.taskGraph) ?? '';
    rig.script = {
      ...rig.script,
      agent: () => ({
        end: {
          result: {
            status: 'completed',
            summary: '',
            files: [{ path: PATHS.taskGraph, content: plan.replace('TASK-003: Part 3', 'TASK-003: Part drei') }],
          },
        },
      }),
    };
    rig.do('!plan');
    const problems = rig.events('plan/rejected')[0]?.problems.map(({ message }) => message);
    expect(problems).toEqual(['TASK-003 is not part of the change and has to stay word for word as it was']);
    expect(rig.at.changes).toMatchObject([{ status: 'approved' }]);
  });
});

describe('edits by hand', () => {
  it('of the specification are offered as a change and taken over with it', () => {
    const rig = built();
    const text = `${rig.project.files.get(PATHS.spec)}\nTASK-002 has a colour.\n`;
    rig.project.files.set(PATHS.spec, text);
    rig.all('!change');
    expect(pendingChange(rig.at)).toMatchObject({ byHand: true, drift: [{ path: PATHS.spec }] });
    rig.all('!change-approve with TASK-002');
    expect(rig.project.files.get(PATHS.spec)).toBe(text);
    expect(rig.at.spec?.hash).toBe(`sha256:${rig.project.observe().spec?.sha256}`);
    expect(statusOf(rig)).toEqual(['DONE', 'STALE', 'DONE']);
    expect(rig.do('!change x').kind).toBe('decision');
  });

  it('of the plan make the edited tasks part of the change', () => {
    const rig = built();
    const graph = rig.project.files.get(PATHS.taskGraph) ?? '';
    rig.project.files.set(PATHS.taskGraph, graph.replace('TASK-003: Part 3', 'TASK-003: Part three'));
    rig.all('!change', '!change-approve');
    expect(rig.at.tasks['TASK-003']).toMatchObject({ status: 'STALE', task: { title: 'Part three' } });
  });

  it('made after the report keep it from being approved', () => {
    const rig = built().all('!change TASK-001');
    rig.project.files.set(PATHS.schema, '# Schema\n### Table: habits\nid\n');
    expect(rig.do('!change-approve')).toMatchObject({ code: 'edited-since' });
  });
});

describe('the Planner, asked to look over the list', () => {
  const asks = (end: object) => ({ agent: (run: { purpose: string }) => (run.purpose === 'impact' ? { end } : null) });
  const said = (add: object[], dispute: object[]) => ({ result: { status: 'completed', summary: '', add, dispute } });

  it('adds and doubts with reasons; what it doubts stays until the human takes it out', () => {
    const rig = driven(
      'built',
      asks(
        said(
          [
            { task: 'TASK-003', reason: 'prints it' },
            { task: 'TASK-999', reason: 'x' },
          ],
          [{ task: 'TASK-002', reason: 'reads names only' }],
        ),
      ),
    );
    rig.all('!change TASK-002 has a colour', '!change --agent', '!change');
    expect(rig.words()).toContain('added by the Planner: prints it');
    expect(rig.words()).toContain('disputed by the Planner: reads names only');
    expect(rig.words()).not.toContain('TASK-999');
    const before = rig.events('run/started').at(-1)?.run.because;
    expect(before?.[0]).toBe('CHANGE-001: TASK-002 has a colour');
    rig.all('!change-approve');
    expect(statusOf(rig)).toEqual(['DONE', 'STALE', 'STALE']);
  });

  it.each([
    ['fails', { outcome: 'error' as const, why: 'no network', result: null }, 'no network'],
    ['cannot be read', { result: { status: 'completed', summary: '', add: 'TASK-001' } }, 'could not be read'],
  ])('changes nothing when its run %s', (_name, end, words) => {
    const rig = driven('built', asks(end));
    rig.all('!change TASK-002 has a colour', '!change --agent', '!change');
    expect(rig.words()).toContain(words);
    expect(rig.at).toMatchObject({ work: null, halt: null });
    rig.all('!change-approve');
    expect(statusOf(rig)).toEqual(['DONE', 'STALE', 'DONE']);
  });

  it('gives the paused build back as it was, also when the shell dies meanwhile', () => {
    const rig = building();
    rig.all('!change TASK-003 has a colour');
    const { work, halt } = rig.at;
    rig.line('!change --agent');
    rig.run(() => rig.flying?.type === 'agent/run');
    expect(rig.line('!change-cancel')).toMatchObject({ code: 'busy' });
    const next = rig.reopen();
    expect(next.at).toMatchObject({ work, halt });
    expect(pendingChange(next.at)?.advice?.why).toContain('the shell ended');
    next.all('!change-cancel', '!resume');
    expect(statusOf(next)).toEqual(['DONE', 'DONE', 'DONE']);
  });

  it('stops the pipeline when files changed while it only read, and a cancel gives back what was there', () => {
    const rig = driven('built', asks({ ...said([], []), trespass: ['src/part-1.mjs'] }));
    rig.all('!change TASK-002 has a colour', '!change --agent');
    expect(rig.at.halt).toMatchObject({ reason: 'failed' });
    expect(rig.at.halt?.detail).toContain('may only read');
    rig.all('!change-cancel');
    expect(rig.at).toMatchObject({ work: null, halt: null, changes: [] });
  });

  it('is refused when no change waits', () => {
    expect(built().do('!change --agent')).toMatchObject({ code: 'no-change' });
  });
});

import { describe, expect, test } from 'vitest';
import { envelopeSchema, eventSchema } from '../../../../schemas/event.ts';
import { adoptedTasks } from '../../../../src/core/forks/score.ts';
import { nextStep } from '../../../../src/core/next-step.ts';
import { standing } from '../../../../src/core/standing.ts';
import { asks, driven, question, type Rig } from '../../../support/given.ts';
import { type ForkScript, forkReport } from '../../../support/rig-forks.ts';
import { BREAKS } from '../../../support/rig-regression.ts';

const forked = (fork: ForkScript = {}, shell = {}): Rig => {
  const rig = driven('planned', {}, shell).all('!fork trial');
  rig.script = { fork };
  return rig;
};

/** Up to the move of the repository, which is not this test's. */
const began = (rig: Rig): Rig => rig.run(() => rig.at.work?.kind === 'travel');

const refusal = (rig: Rig, line: string) => {
  const length = rig.journal.length;
  const count = rig.refusals.length;
  rig.do(line);
  expect([line, rig.journal.length, rig.refusals.length]).toEqual([line, length, count + 1]);
  return rig.refusals.at(-1);
};

describe('!merge shows first what it would do', () => {
  test('files, deletions and who planned them, what is open, what becomes of the other side', () => {
    const rig = forked({ uncommitted: 2 });
    rig.shown = [];
    rig.all('!merge B');
    expect(rig.words().replace(/^Commit \| \w{12}$/m, 'Commit | 123456789abc')).toMatchInlineSnapshot(`
      "Commit | 123456789abc
      Files | 1 added, 1 changed, 2 deleted
      Tasks | 2 of 3 DONE; the Builder goes on with TASK-003 (BLOCKED)
      Conflicts | none
      Added:
        src/new.mjs
      Changed:
        src/part-1.mjs
      Deleted:
        src/old.mjs (no task plans this)
        notes.txt (no task plans this)
      Not merged: 2 files with uncommitted changes in side B, those it began with included; kept in refs/codesleuth/forks/trial-B-work.
      trial-A is kept for 30 days: its commits as refs/codesleuth/forks/trial-A, its directory in .git/codesleuth/forks/.
      To get it back: !forks restore trial-A"
    `);
    expect(rig.state.shell.confirm).toMatchObject({ phrase: 'merge B', command: '!merge B --yes f1-f2' });
    expect(rig.types().at(-1)).toBe('fork/rested');
  });

  test('and merges after the phrase', () => {
    const rig = forked().all('!merge a');
    rig.line('merge A');
    began(rig);
    const event = rig.events('travel/began').at(-1);
    expect(eventSchema.parse(event)).toEqual(event);
    expect(event?.travel).toMatchObject({
      kind: 'merge',
      label: '!merge A',
      backup: expect.stringMatching(/^refs\/codesleuth\/backup\//),
      to: { kind: 'trees' },
      back: [],
      merge: { name: 'trial', side: 'A', tasks: [{ status: 'DONE' }, { status: 'DONE' }, { status: 'DONE' }] },
    });
  });

  test('again when something changed since', () => {
    const rig = forked().all('!merge A');
    rig.script = { fork: { fingerprint: 'other' } };
    rig.all('merge A');
    expect(rig.types()).not.toContain('travel/began');
    expect(rig.words()).toContain('Something changed since this was looked at');
    expect(rig.state.shell.confirm?.command).toBe('!merge A --yes other');
  });

  test('again too when the world was ready for something else than was confirmed', () => {
    const rig = forked();
    const snapshot = { ref: 'refs/codesleuth/backup/1-a', commit: '', head: 'a', branch: null, saved: [], left: [] };
    rig.line('!merge A --yes f1-f2');
    const order = rig.orders.shift();
    const report = order?.type === 'merge/preview' ? forkReport(rig, order) : null;
    if (report?.type !== 'merge/previewed') throw new Error('no preview');
    const ready = { snapshot, commit: 'c' };
    for (const go of [{ yes: false }, { yes: true, seen: 'older', backup: null }] as const)
      rig.report({ ...report, go, ready });
    expect(rig.types()).not.toContain('travel/began');
  });

  test('and any other line than the phrase changes nothing', () => {
    const rig = forked().all('!merge A', 'merge B');
    expect(rig.types()).not.toContain('travel/began');
  });

  test('to a script too, which says yes on the line', () => {
    const rig = forked({}, { interactive: false });
    const refused = refusal(rig, '!merge A');
    expect(refused).toMatchObject({ code: 'needs-yes', tryNext: ["'!merge A --yes'"] });
    expect(rig.words()).toContain('1 added, 1 changed, 2 deleted');
    rig.line('!merge A --yes');
    expect(began(rig).at.work?.kind).toBe('travel');
  });
});

describe('sides without a commit of their own', () => {
  type Verdict = 'stopped' | 'over-budget' | 'blocked' | 'asking' | 'built' | 'unfinished';
  /** A fork at rest; a side that is not in `own` stands where it began, or, with `seen` false, was not looked at. */
  const bare = (verdict: Verdict, own = '', seen = true): Rig => {
    const rig = driven('planned');
    const rest: ForkScript['rest'] = (side, usual) => {
      if (own.includes(side)) return { ...usual, score: { ...usual.score, verdict } };
      const tip = seen ? (rig.at.forks[0]?.base.head ?? null) : null;
      return { ...usual, tip, score: { ...usual.score, verdict, tasksDone: 0 } };
    };
    rig.script = { fork: { rest, merge: { done: true } } };
    return rig.all('!fork trial --budget 1');
  };

  test.each<[Verdict, readonly string[]]>([
    ['stopped', ['!resume', '!forks drop trial']],
    ['unfinished', ['!resume', '!forks drop trial']],
    ['blocked', ['!forks drop trial']],
    ['built', ['!forks drop trial']],
    ['over-budget', ['!forks budget <USD>', '!forks drop trial']],
    ['asking', ['!forks answer A <text>', '!forks answer B <text>', '!forks drop trial']],
  ])('that are %s: no merge is named as the next step, and every step that is works', (verdict, ways) => {
    expect(nextStep(bare(verdict).at).command).toBe(ways.join(', or '));
    expect(nextStep(bare(verdict, '', false).at).command).toBe(ways.join(', or '));
    for (const side of ['A', 'B']) {
      expect(refusal(bare(verdict), `!merge ${side}`)).toMatchObject({ code: 'nothing-to-merge', tryNext: ways });
    }
    expect(refusal(bare(verdict), '!build')).toMatchObject({ missing: [{ next: ways.join(', ') }] });
    for (const way of ways) {
      const line = way.replace('<USD>', '100').replace('<text>', 'yes');
      expect([line, bare(verdict).do(line).kind]).toEqual([line, 'decision']);
    }
  });

  test('are not named where the other one has some', () => {
    expect(nextStep(bare('stopped', 'B').at).command).toBe('!forks, then !merge B');
    expect(nextStep(bare('over-budget', 'A').at).command).toBe('!forks budget <USD>, !merge A');
    expect(nextStep(bare('over-budget', 'AB').at).command).toBe('!forks budget <USD>, !merge A or !merge B');
    const resumed = refusal(bare('over-budget', 'B'), '!resume');
    expect(resumed?.code === 'budget-used' ? resumed.tryNext : ['!merge B']).not.toContain('!merge A');
  });

  test('but with tasks done that were not fetched yet are named', () => {
    const rig = driven('planned');
    rig.script = { fork: { rest: (_side, usual) => ({ ...usual, tip: null }) } };
    expect(nextStep(rig.all('!fork trial').at).command).toBe('!forks, then !merge A or !merge B');
  });
});

describe('!merge is refused', () => {
  test.each<[string, ForkScript, string, string, string]>([
    ['for no side', {}, '!merge', 'no-side', '!merge A'],
    ['for a side there is not', {}, '!merge C', 'no-side', '!merge A'],
    ['for words it does not know', {}, '!merge A now', 'usage', '!merge A|B [--agent] [--markers] [--yes]'],
    [
      'over what stands in the way',
      { mergeObstacles: [{ what: 'a merge is under way', next: 'git merge --abort' }] },
      '!merge A',
      'merge-obstacles',
      'git merge --abort',
    ],
    [
      'over the human’s uncommitted work',
      { merge: { entangled: ['src/part-1.mjs'] } },
      '!merge A --yes',
      'entangled',
      'git commit it or git stash it, then !merge A',
    ],
    ['where there is nothing to merge', { merge: { done: true } }, '!merge A', 'nothing-to-merge', '!merge B'],
  ])('%s', (_what, script, line, code, next) => {
    const refused = refusal(forked(script), line);
    expect(refused).toMatchObject({ code });
    expect(refused?.tryNext[0]).toBe(next);
  });

  test('without a fork, while the sides build, and while a question waits', () => {
    expect(driven('planned').line('!merge A')).toMatchObject({ code: 'no-fork' });
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === 'fork-run');
    expect(rig.line('!merge A')).toMatchObject({ code: 'busy', message: expect.stringContaining('both sides') });
    const asked = forked();
    asked.script = { agent: () => asks(question()) };
    asked.all('what is this?');
    expect(asked.at.work?.kind).toBe('question');
    expect(asked.line('!merge A')).toMatchObject({ code: 'question' });
  });

  test('when the sides were started again while it was looked at', () => {
    const rig = forked();
    rig.line('!merge A --yes');
    rig.line('!resume');
    rig.run();
    expect(rig.types()).not.toContain('travel/began');
    expect(rig.refusals.at(-1)?.code).toBe('busy');
  });
});

describe('lines that look like conflict markers', () => {
  const script: ForkScript = { merge: { markers: ['docs/merge.md'] } };

  test('are refused until the human says that they are meant to be there', () => {
    const refused = refusal(forked(script), '!merge A --yes');
    expect(refused).toMatchObject({ code: 'markers', message: expect.stringContaining('docs/merge.md') });
    expect(refused?.tryNext.at(-1)).toContain('!merge A --markers');
  });

  test('come along once that was said, which is shown before it is confirmed', () => {
    const rig = forked(script).all('!merge A --markers');
    expect(rig.words()).toContain('Lines that look like conflict markers come along, as you said:\n  docs/merge.md');
    expect(rig.state.shell.confirm?.command).toBe('!merge A --markers --yes f1-f2');
    rig.line('merge A');
    expect(began(rig).at.work?.kind).toBe('travel');
  });

  test('are told to a script by the whole line it needs', () => {
    const rig = forked(script, { interactive: false });
    expect(refusal(rig, '!merge A --markers')?.tryNext).toEqual(["'!merge A --markers --yes'"]);
  });
});

describe('what a merge leaves out', () => {
  const shown = (script: ForkScript): string => forked(script).all('!merge B').words();

  test('is told apart: what the side changed, and the human’s own that it began with', () => {
    const words = shown({ uncommitted: 3, begun: 2 });
    expect(words).toContain('Not merged: 1 file with uncommitted changes in side B; kept in');
    expect(words).toContain('2 files that side B began with uncommitted and left unchanged: no part of the merge');
    expect(shown({ uncommitted: 2, begun: 2 })).not.toContain('Not merged');
  });

  test('in the project names what of an agent’s unfinished files the human has changed too, and where it is', () => {
    const merge = { aside: ['src/part-1.mjs', 'src/part-2.mjs'] };
    const words = shown({ merge, both: ['src/part-2.mjs'] });
    expect(words).toContain('  src/part-1.mjs\n  src/part-2.mjs (with changes of your own)');
    expect(words).not.toContain('cannot be told');
    expect(shown({ merge, both: null })).toContain('What in them is your own cannot be told any more.');
  });
});

describe('a deletion nobody planned', () => {
  const changes = [{ path: 'src/part-2.mjs', kind: 'deleted' as const }];

  test('of a task’s own file is said, and the task is built again', () => {
    const rig = forked({ merge: { changes } }).all('!merge A');
    expect(rig.words()).toContain('src/part-2.mjs (no task plans this; output of TASK-002, to be built again)');
    expect(rig.words()).toContain('TASK-002 (PENDING)');
    rig.line('merge A');
    const { travel } = began(rig).events('travel/began')[0] ?? {};
    expect(travel?.merge?.tasks.find(({ id }) => id === 'TASK-002')).toMatchObject({
      status: 'PENDING',
      checkpoint: null,
    });
  });
});

describe('conflicts', () => {
  const conflicting: ForkScript = { conflicts: ['src/part-1.mjs', 'src/part-3.mjs'] };
  const asked = (fork: ForkScript = conflicting): Rig => forked(fork).all('!merge A');

  test('are the human’s to decide about, abort first', () => {
    const rig = asked();
    expect(rig.at.question).toMatchObject({
      kind: 'conflict',
      conflict: { name: 'trial', side: 'A', files: conflicting.conflicts },
      questions: [{ recommended: 'Abort: leave everything as it is', options: { length: 3 } }],
    });
    expect(rig.at.question?.questions[0]?.text).toContain('2 files');
  });

  test.each(['', '3', 'abort', 'Abort: leave everything as it is'])('%j leaves everything as it was', (answer) => {
    const rig = forked(conflicting);
    const { tasks, forks, stage } = rig.at;
    rig.all('!merge A', answer);
    expect(rig.at).toMatchObject({ tasks, forks, stage, work: null, question: null, halt: null });
    expect(rig.types().slice(-3)).toEqual(['question/asked', 'question/answered', 'merge/resolved']);
  });

  test('an answer that is none of the ways is asked for again', () => {
    const rig = asked();
    expect(refusal(rig, 'later')).toMatchObject({ code: 'conflict-choice' });
    expect(rig.at.work?.kind).toBe('question');
    expect(rig.do('!forks drop trial --yes')).toMatchObject({ code: 'question' });
  });

  test.each([
    ['1', 'agent'],
    ['2', 'human'],
    ['editor', 'human'],
  ])('%s has them resolved in the side, and the merge is looked at again', (answer, by) => {
    const rig = asked();
    const before = rig.at.question?.conflict;
    rig.all(answer);
    expect(rig.events('merge/resolving')).toMatchObject([{ ...before, by }]);
    expect(rig.events('merge/resolved')).toMatchObject([{ sha: expect.any(String) }]);
    expect(rig.state.shell.confirm?.phrase).toBe('merge A');
    rig.line('merge A');
    expect(began(rig).at.work?.kind).toBe('travel');
  });

  test('that stay leave everything as it was, and say why', () => {
    const rig = asked({ ...conflicting, unresolved: 'conflict markers are left' }).all('1');
    expect(rig.at).toMatchObject({ work: null, halt: null, forks: [{ status: 'open' }] });
    expect(rig.events('merge/resolved')).toMatchObject([{ sha: null, why: 'conflict markers are left' }]);
    expect(rig.state.shell.confirm).toBeNull();
  });

  test('a failure while they are resolved is no stop of the pipeline', () => {
    const rig = asked();
    rig.script = { fork: conflicting, fail: (effect) => (effect.type === 'fork/resolve' ? 'the disk is full' : null) };
    rig.all('1');
    expect(rig.at).toMatchObject({ work: null, halt: null });
    expect(rig.events('merge/resolved')).toMatchObject([{ sha: null, why: 'the disk is full' }]);
  });

  const cut = (answer = '1'): Rig => {
    const rig = asked();
    rig.line(answer);
    return rig.reopen().run();
  };

  test.each([
    ['1', 'the agent of side A was resolving', 'which costs anew'],
    ['2', 'you were resolving', 'the editor is opened again'],
  ])(
    'a crash while they are resolved (%s) starts nothing by itself, and the ways on are named',
    (answer, who, again) => {
      const rig = cut(answer);
      expect(rig.at).toMatchObject({ work: { kind: 'fork-resolve' }, halt: { reason: 'interrupted' } });
      expect(rig.at.halt?.detail).toContain(who);
      expect(rig.orders).toEqual([]);
      for (const words of ['nothing goes on by itself', `!resume: `, again, '!merge A: ', '!pause: '])
        expect(rig.words()).toContain(words);
      expect(nextStep(rig.at)).toMatchObject({ waiting: true, command: '!resume' });
      expect(
        standing(rig.at)
          .flatMap((block) => ('lines' in block ? block.lines : []))
          .join('\n'),
      ).toContain('!merge A: ');
      expect(rig.reopen().run().events('merge/resolved')).toEqual([]);
    },
  );

  test('a resolution that was cut short goes on with !resume and with nothing else', () => {
    const rig = cut();
    expect(rig.line('!resume keep')).toMatchObject({ kind: 'refusal' });
    rig.all('!resume');
    expect(rig.events('merge/resolved')).toMatchObject([{ sha: expect.any(String) }]);
    expect(rig.state.shell.confirm?.phrase).toBe('merge A');
  });

  test.each([
    ['!merge A', 'abort'],
    ['!pause', ''],
  ])('a resolution that was cut short is given up with %s, and everything is as it was', (line, answer) => {
    const rig = forked(conflicting);
    const { tasks, forks, stage } = rig.at;
    rig.all('!merge A');
    rig.line('1');
    const next = rig.reopen().run().all(line);
    if (answer !== '') next.all(answer);
    expect(next.at).toMatchObject({ tasks, forks, stage, work: null, halt: null, question: null });
    expect(next.events('merge/resolved')).toMatchObject([{ sha: null }]);
  });

  test('a resolution that was cut short does not keep the other side from being merged, nor the fork from being dropped', () => {
    const other = cut();
    other.script = {};
    other.all('!merge B --yes');
    expect(other.at.forks[0]).toMatchObject({ status: 'merged', winner: 'B' });
    // Its undo does not bring back, and pay for, what was decided against.
    other.all('!undo --yes');
    expect(other.at).toMatchObject({ forks: [{ status: 'open' }], work: null, halt: null });
    expect(cut().all('!forks drop trial --yes').at).toMatchObject({ forks: [{ status: 'dropped' }], work: null });
  });

  test('a pause while they are resolved names no next step before they are taken back, and then one that works', () => {
    const rig = asked();
    rig.line('1');
    rig.line('!pause');
    expect([rig.at.halt?.reason, rig.at.work?.kind]).toEqual(['paused', 'fork-resolve']);
    expect(nextStep(rig.at)).toMatchObject({ waiting: false, command: null });
    expect(rig.line('!resume')).toMatchObject({ code: 'stopping' });
    rig.run();
    expect(rig.at).toMatchObject({ work: null, halt: null });
    expect(nextStep(rig.at).command).toBe('!forks, then !merge A or !merge B');
    expect(rig.do('!merge A').kind).toBe('decision');
  });

  test('a crash after a pause while they are resolved gives up', () => {
    const rig = asked();
    rig.line('1');
    rig.line('!pause');
    expect(rig.line('!merge A')).toMatchObject({ code: 'stopping' });
    const next = rig.reopen().run();
    expect(next.at).toMatchObject({ work: null, halt: null });
    expect(next.do('!forks').kind).toBe('decision');
    expect(rig.run().at).toMatchObject({ work: null, halt: null });
  });

  test('refuse a script, and changes nothing: nobody is there to decide', () => {
    const rig = forked(conflicting, { interactive: false });
    expect(refusal(rig, '!merge A --yes')).toMatchObject({ code: 'conflicts' });
    expect(rig.refusals.at(-1)?.message).toContain('src/part-1.mjs, src/part-3.mjs');
    expect(rig.at).toMatchObject({ work: null, question: null });
  });

  test('go to the agent where the line says so; a script then confirms the merge', () => {
    const rig = forked(conflicting, { interactive: false }).all('!merge A --agent');
    expect(rig.events('merge/resolving')).toMatchObject([{ by: 'agent', files: conflicting.conflicts }]);
    expect(rig.events('merge/resolved')).toMatchObject([{ sha: expect.any(String) }]);
    expect(rig.words()).toContain("'!merge A --yes'");
    rig.line('!merge A --yes');
    expect(began(rig).at.work?.kind).toBe('travel');
  });

  test('are decided after a pause too', () => {
    const rig = asked().all('!pause', 'abort');
    expect(rig.at).toMatchObject({ work: null, halt: null, question: null });
  });

  test('a crash between the answer and what it leads to loses neither', () => {
    const rig = asked().all('1');
    const at = rig.types().indexOf('question/answered') + 1;
    rig.journal = rig.journal.slice(0, at);
    expect(rig.reopen().run().types()).toContain('merge/resolved');
  });

  test('are asked about though the sides were paused, and a script takes abort', () => {
    const rig = driven('planned');
    rig.line('!fork trial');
    rig.run(() => rig.at.work?.kind === 'fork-run');
    rig.all('!pause');
    rig.script = { fork: conflicting };
    rig.all('!merge A --yes');
    expect(rig.at).toMatchObject({ halt: null, work: { kind: 'question' } });
    rig.all('');
    expect(rig.at).toMatchObject({ halt: null, work: null });
  });
});

describe('after the merge', () => {
  test('the losers’ directories are put away and the Builder goes on with what the winner left', () => {
    const rig = forked().all('!merge B --yes');
    expect(rig.at.forks[0]).toMatchObject({ status: 'merged', winner: 'B' });
    expect(rig.at.forks[0]?.sides.map(({ parked }) => parked)).toEqual([
      '/git/codesleuth/forks/trial-A',
      '/git/codesleuth/forks/trial-B',
    ]);
    expect(rig.at.stage).toBe('building');
    // B had left its last task blocked.
    expect(Object.values(rig.at.tasks).map(({ status }) => status)).toEqual(['DONE', 'DONE', 'BLOCKED']);
    expect(rig.at.halt?.detail).toContain('blocked: TASK-003');
  });

  test('a pause while the directories are put away keeps the Builder from going on', () => {
    const rig = forked();
    rig.line('!merge A --yes');
    rig.run(() => rig.at.work?.kind === 'fork-close');
    rig.line('!pause');
    rig.run();
    expect(rig.at).toMatchObject({ halt: { reason: 'paused' }, work: { kind: 'next-task' } });
    rig.all('!resume');
    expect(rig.at).toMatchObject({ halt: null, work: null, handoffVersion: 3 });
  });

  test('a winner that built everything leads to the critic', () => {
    const rig = forked().all('!merge A --yes');
    expect(rig.at).toMatchObject({ stage: 'building', work: null, halt: null, handoffVersion: 3 });
    expect(rig.do('!critic').kind).toBe('decision');
    expect(rig.do('!fork trial')).toMatchObject({ kind: 'refusal' });
  });

  test('!undo of a merge whose fork is forgotten does not open it again: there is nothing of it to go on with', () => {
    const rig = forked().all('!merge B --yes');
    rig.report({ type: 'forks/pruned', names: ['trial'] });
    rig.all('!undo --yes');
    const [fork] = rig.at.forks;
    expect([fork?.status, fork?.sides.map(({ tip, parked }) => [tip, parked])]).toEqual([
      'merged',
      [
        [null, null],
        [null, null],
      ],
    ]);
    expect(rig.at.undo?.label).toBe('!undo of !merge B');
    rig.all('!fork again');
    expect(rig.at.forks.at(-1)).toMatchObject({ name: 'again', status: 'open' });
  });

  test('!undo of a merge whose fork is forgotten does not open it again either where no side was ever seen at rest', () => {
    const rig = driven('planned');
    rig.script = { fork: { rest: (_side, usual) => ({ ...usual, tip: null }) } };
    rig.all('!fork trial', '!merge B --yes');
    rig.report({ type: 'forks/pruned', names: ['trial'] });
    rig.all('!undo --yes');
    expect(rig.at.forks[0]?.status).toBe('merged');
    expect(nextStep(rig.at).command).not.toContain('!merge');
  });

  test('!undo opens the fork again, its directories where they were put, and the other side can be merged', () => {
    const asked = forked().all('!merge B --yes', '!undo');
    expect(asked.words()).toContain(
      'Its sides | stay put away, and !merge works from there; !forks restore trial-A or !forks restore trial-B brings one beside the project',
    );
    const rig = forked().all('!merge B --yes', '!undo --yes');
    expect(rig.at.forks[0]).toMatchObject({ status: 'open', winner: null, closedAt: null });
    expect(rig.at.forks[0]?.sides[0]?.parked).not.toBeNull();
    rig.all('!forks', '!forks restore trial-A');
    expect(rig.at.forks[0]?.sides[0]?.parked).toBeNull();
    rig.all('!merge A --yes');
    expect(rig.at.forks[0]).toMatchObject({ status: 'merged', winner: 'A' });
  });
});

test('a task of the plan whose tests a change broke in its side is STALE here too, and no change ends before it is built again', () => {
  const rig = driven('maintenance').all('Make it blue', '!fork trial');
  rig.line('!merge A --yes');
  began(rig);
  const broken = { by: 'MAINT-001-1', note: 'regression by MAINT-001-1', failures: ['not ok'] };
  rig.journal = rig.journal.map((line) => {
    if (line.event.type !== 'travel/began') return line;
    const { travel } = line.event;
    const tasks = travel.merge?.tasks.map((one) => (one.id === 'TASK-002' ? { ...one, status: 'STALE', broken } : one));
    return envelopeSchema.parse({
      ...line,
      event: { ...line.event, travel: { ...travel, merge: { ...travel.merge, tasks } } },
    });
  });
  const there = rig.reopen().run();
  expect(there.at.tasks['TASK-002']).toMatchObject({ status: 'STALE', brokenBy: 'MAINT-001-1', failures: ['not ok'] });
  expect(nextStep(there.at).command).toBe('!build');
  there.all('!build --seen');
  expect(there.at.tasks['TASK-002']?.status).toBe('DONE');
  expect(there.at.maintenance).toMatchObject([{ status: 'finished' }]);
});

test('a side says of a task of its own that broke another one’s tests', () => {
  const rig = driven('planned', BREAKS);
  rig.do('!build');
  const [first, second] = adoptedTasks(rig.at);
  expect(first).toMatchObject({ status: 'STALE', broken: { by: 'TASK-002', failures: [expect.any(String)] } });
  expect(second).not.toHaveProperty('broken');
});

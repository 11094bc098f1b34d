import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../schemas/event.ts';
import { advance } from '../../../src/core/advance.ts';
import { describeState, drawPipeline } from '../../../src/core/describe-state.ts';
import { evolve, fold } from '../../../src/core/evolve.ts';
import { NOTHING_LEFT } from '../../../src/core/left-behind.ts';
import { outstanding } from '../../../src/core/outstanding.ts';
import { projections, registration } from '../../../src/core/projections.ts';
import { recovery } from '../../../src/core/recovery.ts';
import { standing } from '../../../src/core/standing.ts';
import type { ProjectState } from '../../../src/core/state.ts';
import { BRANCH_SAMPLES } from '../../support/branch-samples.ts';
import { CAP_SAMPLES, STAGE_TOKENS } from '../../support/cap-samples.ts';
import { asks, blockText, driven, question } from '../../support/given.ts';
import { finding, result } from '../../support/story.ts';

const LIMITS = {
  taskAttempts: 3,
  planAttempts: 3,
  clarificationRounds: 5,
  crew: { option: null, choice: null },
  parallel: { choice: null, insists: false, cores: null, capMb: null, memoryMb: { other: 500 } },
  stageBudgets: { tokens: STAGE_TOKENS, action: 'warn' as const },
};

/** Every kind of event there is, as it came about in projects that met with all sorts of things. */
function everyEvent(): readonly Event[] {
  const good = driven('maintenance').all('Make it blue', '!build', 'words for Agent 7');
  const mixed = driven('planned', {
    agent: (run) => {
      if (run.taskId === 'TASK-001' && run.attempt === 1 && run.resumes === null) return asks(question());
      return run.purpose === 'security'
        ? { end: { result: result('security', { findings: [finding('SEC-001', 'HIGH')] }) } }
        : null;
    },
    exit: (command, attempt) => (command.includes('part-2') && attempt === 1 ? 1 : 0),
  });
  mixed.all('!build', 'A', 'hello', '!critic', '!security', '!security accept SEC-001 fine', '!build TASK-003 again');
  const stopped = driven('planned');
  stopped.line('!build');
  stopped.run(() => stopped.at.work?.kind === 'run');
  const again = stopped.reopen().run().all('!resume', 'skip', '!build TASK-001 x');
  const rejected = driven('discovery', {
    agent: (run) => ({
      end: {
        result: result(
          run.purpose,
          run.attempt === 1 ? { files: [{ path: 'artifacts/discovery/feature-spec.md', content: '#' }] } : {},
        ),
      },
    }),
  });
  rejected.all('!compile');
  const moved = driven('built').all('!replay TASK-001 --yes', '!undo --yes', '!reset --yes', '!undo --yes');
  const events = [good, mixed, again, rejected, moved].flatMap((rig) => rig.journal.map(({ event }) => event));
  return [
    ...events,
    { type: 'reset/began', archive: 'a' },
    ...Object.values(BRANCH_SAMPLES),
    ...Object.values(CAP_SAMPLES),
    { type: 'maintenance/dropped', id: 'MAINT-001', why: 'no' },
  ];
}

const EVENTS = everyEvent();
const KINDS = [...new Set(EVENTS.map(({ type }) => type))];
const oneOfEachKind = fc
  .constantFrom(...KINDS)
  .chain((kind) => fc.constantFrom(...EVENTS.filter(({ type }) => type === kind)));

function after(events: readonly Event[]): ProjectState {
  let state: ProjectState | null = null;
  let seq = 0;
  for (const event of events) {
    seq += 1;
    state = evolve(state, event, { seq, at: '2026-01-01T00:00:00.000Z' });
  }
  if (state === null) throw new Error('no project was created');
  return state;
}

/** Everything that reads a state. */
function lookAt(state: ProjectState): void {
  advance(state, LIMITS);
  outstanding(state, LIMITS);
  recovery(state, NOTHING_LEFT);
  registration(state);
  for (const one of projections(state)) one.print(null);
  const shown = [...describeState(state), ...drawPipeline(state), ...standing(state)];
  expect(shown.map(blockText).join('')).not.toBe('');
}

describe('any event in any state', () => {
  test('is folded, and whatever looks at the outcome copes with it', () => {
    fc.assert(
      fc.property(fc.array(oneOfEachKind, { maxLength: 25 }), (events) => {
        lookAt(after([...EVENTS.slice(0, 1), ...events]));
      }),
      { numRuns: 300 },
    );
  });

  test('before a project there is nothing to change', () => {
    for (const event of EVENTS) {
      if (event.type !== 'project/created') expect(evolve(null, event, { seq: 1, at: '' })).toBeNull();
    }
    expect(fold([])).toBeNull();
  });
});

describe('what is shown of a project', () => {
  test('names stage, agent, tasks, version, verdicts and what was stopped', () => {
    const rig = driven('critiqued');
    const text = describeState(rig.at).map(blockText).join('\n');
    for (const part of [
      'Stage | critique (registered as critiqued)',
      'HANDOFF | v4',
      'Tasks | 3 DONE, 0 BLOCKED, 3 in all',
      'Critic | SHIP_READY, mean 4',
      'TASK-002 | DONE',
    ]) {
      expect(text).toContain(part);
    }
    expect(drawPipeline(rig.at).map(blockText).join('\n')).toMatch(
      /✓ building.*\n▶ critique \| Agent 4 Critic \| !critic \| <- here\n· security/,
    );
    rig.all('!build TASK-001 x');
    expect(describeState(rig.at).map(blockText).join('\n')).toContain('SHIP_READY, mean 4 (older than the code)');
    expect(standing(rig.at).map(blockText).join('\n')).toMatch(
      /habits · building · Agent 3 Builder · tasks 3\/3\nWaiting for the critic\. Type: !critic/,
    );
  });

  test('in the registry goes with the stage, says what is waited for, and never shows unknown money as none', () => {
    expect(registration(driven('built').at)).toMatchObject({
      pipeline_stage: 'built',
      status: 'active',
      last_active_agent: 3,
      handoff: 'artifacts/pipeline/HANDOFF.json',
      waiting_for: 'the critic: !critic',
      spent_micro_usd: null,
    });
    expect(registration(driven('shipped').at)).toMatchObject({ pipeline_stage: 'shipped', status: 'shipped' });
    expect(registration(driven('discovery').at)).toMatchObject({ pipeline_stage: 'discovery', handoff: null });
  });
});

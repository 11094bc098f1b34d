import { describe, expect, test } from 'vitest';
import familiesFile from '../../../config/families.json' with { type: 'json' };
import type { Assignment } from '../../../schemas/assignment.ts';
import { familiesFileSchema } from '../../../schemas/config.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { familyOf } from '../../../src/core/family.ts';
import { renderAssignment, type Telling } from '../../../src/core/render-assignment.ts';
import { assignmentSample } from '../../support/assignment-sample.ts';
import { task as planned } from '../../support/story.ts';

const { families } = familiesFileSchema.parse(familiesFile);

const assignment = (change: Partial<Assignment> = {}): Assignment =>
  assignmentSample({ runId: 'R0007', agent: 4, purpose: 'critique', brief: 'Notes for teams', ...change });
const telling = (change: Partial<Telling> = {}): Telling => ({
  roleFile: 'config/roles/4-critic.md',
  role: null,
  family: null,
  held: false,
  ...change,
});

describe('an assignment in words', () => {
  test('brings the role’s contract to an agent that does not know it, before all else', () => {
    const text = renderAssignment(assignment(), telling({ role: '# Agent 4: Critic\n\nRead only.\n' }));
    expect(text.indexOf('# Agent 4: Critic')).toBe(0);
    expect(text).toContain('Role: the contract above');
    expect(renderAssignment(assignment(), telling())).toContain('Role: config/roles/4-critic.md');
  });

  test('names the direction of a fork', () => {
    const text = renderAssignment(assignment({ direction: 'keep notes in one file' }), telling());
    expect(text).toContain('## Direction of this fork\n- keep notes in one file');
  });

  test('asks for the form of answer that the agent is held to', () => {
    const block = renderAssignment(assignment({ roundsLeft: 2 }), telling());
    expect(block).toContain('info string is `codesleuth-result`');
    expect(block).toContain('CLARIFICATION_NEEDED:');
    const held = renderAssignment(assignment({ roundsLeft: 2 }), telling({ held: true }));
    expect(held).toContain('JSON schema');
    expect(held).toContain('2 rounds are left');
    expect(held).not.toContain('CLARIFICATION_NEEDED');
    const last = renderAssignment(assignment(), telling({ held: true }));
    expect(last).toContain('Do not ask');
  });

  test('stays small: a long brief is for those who write the specification, a long list is counted', () => {
    const brief = 'x'.repeat(50_000);
    expect(renderAssignment(assignment({ brief }), telling()).length).toBeLessThan(4000);
    expect(renderAssignment(assignment({ brief, purpose: 'compile' }), telling())).toContain(brief);
    const features = Array.from({ length: 500 }, (_, index) => ({ id: `F-${index}`, title: 'one' }));
    const family = familyOf({ backend: 'someone', model: null }, families);
    const text = renderAssignment(assignment({ features }), telling({ family }));
    expect(text).toContain('- F-99: one');
    expect(text).not.toContain('- F-100: one');
    expect(text).toContain('(and 400 more, in the files)');
  });

  test('is about the one task: its features, what it builds on, its files, and what stays untouched', () => {
    const task = planned(2, { outputFiles: ['src/list.ts'] });
    const text = renderAssignment(
      assignment({
        agent: 3,
        purpose: 'task',
        task,
        features: [
          { id: 'F-001', title: 'Keep notes' },
          { id: 'F-002', title: 'List notes' },
        ],
        buildsOn: [{ id: 'TASK-000', title: 'Store', status: 'DONE', outputFiles: ['src/store.ts'] }],
        readFirst: [PATHS.interfaces, PATHS.schema],
        mayWrite: ['src/list.ts'],
        mayNotTouch: ['artifacts/', '.git/'],
      }),
      telling(),
    );
    expect(text).toContain(`It is ${task.id}: ${task.title}.`);
    expect(text).toContain('## Features\n- F-002: List notes\n');
    expect(text).toContain('## Builds on\n- TASK-000 Store (DONE): src/store.ts');
    expect(text).toContain(`- ${PATHS.interfaces}: what it says of src/store.ts, src/list.ts\n- ${PATHS.schema}\n`);
    expect(text).toContain('## You may write\n- src/list.ts\n- nothing else');
    expect(text).toContain('## Do not touch\n- artifacts/\n- .git/');
  });

  test('says to those who read that they write nothing', () => {
    const text = renderAssignment(assignment(), telling());
    expect(text).toContain('## Objective\nJudge what was built against the specification');
    expect(text).toContain('## You may write\n- nothing: you only read');
    expect(text).not.toContain('## Do not touch');
  });

  test('carries the advice for the kind of model', () => {
    for (const family of families) {
      const text = renderAssignment(assignment(), telling({ family }));
      for (const advice of family.advice) expect(text).toContain(`- ${advice}`);
    }
  });
});

describe('the kind of a model', () => {
  test.each([
    ['claude', null, 'claude'],
    ['codex', null, 'gpt'],
    ['gemini', null, 'gemini'],
    ['opencode', null, 'other'],
    ['opencode', 'anthropic/claude-opus-5', 'claude'],
    ['opencode', 'openai/GPT-6', 'gpt'],
    ['claude', 'kimi-k3', 'claude'],
    ['mine', 'qwen', 'other'],
  ])('of %s with the model %s is %s', (backend, model, family) => {
    expect(familyOf({ backend, model }, families).family).toBe(family);
  });

  test('is plain where the list is empty', () => {
    expect(familyOf({ backend: 'x', model: null }, [])).toMatchObject({ advice: [] });
  });
});

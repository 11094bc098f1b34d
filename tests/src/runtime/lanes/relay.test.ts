import { expect, test } from 'vitest';
import { relay } from '../../../../src/runtime/lanes/relay.ts';
import { Stage } from '../../../../src/runtime/live.ts';

test('what is said and thought in a lane goes on under the name of its task', () => {
  const [lane, stage] = [new Stage(), new Stage()];
  lane.push({ kind: 'agent', agent: 3, runId: 'R1', lines: ['One', ''] });
  lane.push({ kind: 'thought', agent: 3, runId: 'R1', lines: ['Two'] });
  relay(stage, 'TASK-002', lane.take());
  expect(stage.take()).toMatchObject([
    { kind: 'agent', lines: ['[TASK-002] One', ''] },
    { kind: 'thought', lines: ['[TASK-002] Two'] },
  ]);
});

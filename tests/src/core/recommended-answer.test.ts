import { expect, test } from 'vitest';
import { recommendedAnswer } from '../../../src/core/free-text.ts';
import { asks, driven, question } from '../../support/given.ts';

const asked = () =>
  driven('discovery', { agent: (run) => (run.purpose === 'interview' ? asks(question('Q1')) : null) });

test('the question that waits is answered as recommended, and it is said', () => {
  const outcome = recommendedAnswer(asked().state);
  expect(outcome).toMatchObject({ events: [{ type: 'question/answered', answers: [{ by: 'recommended' }] }] });
});

test('nothing is answered where none waits, the human has paused, or another shell holds the project', () => {
  expect(recommendedAnswer(driven('compiled').state)).toBeNull();
  const { state } = asked();
  const { shell, project } = state;
  if (project === null) throw new Error('no project');
  const halt = { reason: 'paused', detail: 'by the human' } as const;
  expect(recommendedAnswer({ ...state, project: { ...project, halt } })).toBeNull();
  expect(recommendedAnswer({ ...state, shell: { ...shell, heldBy: 7 } })).toBeNull();
});

import { expect, test } from 'vitest';
import { askedNow } from '../../../src/core/asked.ts';
import { askOf } from '../../../src/view/ask.ts';
import { driven } from '../../support/given.ts';

test('each field of an entry is a question of its own: a second Enter is no words for an agent', () => {
  const rig = driven('built');
  rig.do('!pattern-add');
  const first = askedNow(rig.state);
  rig.do('.');
  expect([first, askedNow(rig.state)]).toEqual(['capture pattern 0', 'capture pattern 1']);
  for (let step = 1; step < 8; step += 1) rig.do('.');
  expect(askedNow(rig.state)).toBeNull();
});

test('a field for which nothing is suggested is asked for at the prompt', () => {
  const rig = driven('built');
  rig.do('!error-add');
  expect(askOf(rig.state.shell, rig.at)).toMatchObject({ title: 'Title: in a few words (1 of 5)', options: [] });
});

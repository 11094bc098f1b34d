import { expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { noticeEdits } from '../../../../src/core/change/notice-edits.ts';
import { driven, type Rig } from '../../../support/given.ts';

function noticed(rig: Rig): string {
  rig.project.files.set(PATHS.spec, `${rig.project.files.get(PATHS.spec)}\nMore.\n`);
  const { spec, schema, taskGraph } = rig.project.observe();
  const seen = [spec, schema, taskGraph].filter((file) => file !== null);
  return JSON.stringify(noticeEdits(rig.state, seen)?.show);
}

test('an edit by hand is offered as a change where one can be made', () => {
  expect(noticed(driven('built'))).toContain('!change shows what that touches and takes it in');
});

test.each([
  ['maintenance', [], 'Type: describe the change'],
  ['built', ['!observe'], 'Type: !observe off'],
] as const)('elsewhere what can be typed is named instead: %s %s', (at, lines, words) => {
  const said = noticed(driven(at).all(...lines));
  expect(said).toContain('!change cannot take that in now');
  expect(said).toContain(words);
});

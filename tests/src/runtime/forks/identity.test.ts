import { describe, expect, test } from 'vitest';
import { fold } from '../../../../src/core/evolve.ts';
import { bySide, forked, reopened, SIDE_DIR, sides } from '../../../support/forked.ts';
import { block, end, type Play, Shell } from '../../../support/scripted-world.ts';
import { DIR, RESULTS } from '../../../support/story.ts';

const git = (dir: string): string => `${dir}/.git`;
const PLACE = `${DIR}/.git/codesleuth/forks/trial-B`;

/** Puts a side of the same name, but of another project, where side B's directory would be looked for. */
async function strange(shell: Shell, at: string): Promise<void> {
  const { scripted } = shell;
  const own = await scripted.journals.read(git(SIDE_DIR.B));
  const created = own.find(({ event }) => event.type === 'project/created');
  if (created === undefined) throw new Error('no beginning');
  const project = scripted.at(SIDE_DIR.B).copy();
  for (const dir of [SIDE_DIR.B, at]) {
    const journal = await scripted.journals.open(git(dir));
    await journal.archive(`/old${dir}`);
    await journal.close();
    scripted.directories.delete(dir);
    scripted.projects.delete(dir);
  }
  scripted.directories.add(at);
  scripted.projects.set(at, project);
  // Appended anew, its events bear other times.
  const journal = await scripted.journals.open(git(at));
  await journal.append(own.map(({ event }) => event));
  await journal.close();
  expect(fold(await scripted.journals.read(git(at)))?.origin).toMatchObject({ name: 'trial', side: 'B' });
}

const touched = (shell: Shell, at: string): string[] =>
  shell.scripted.calls.filter((call) => call.startsWith('forks.') && call.includes(at) && !call.includes('release'));

describe.each([
  ['in its place', SIDE_DIR.B],
  ['where it would be put away', PLACE],
])('a side of the same name that is another project’s, %s', (_where, at) => {
  test('is not merged: what was kept of the right one is', async () => {
    const shell = await forked();
    const kept = shell.scripted.branches.adopted.get('trial-B');
    await strange(shell, at);
    shell.scripted.calls.length = 0;
    await shell.all('!forks');
    await shell.all('!merge B --yes');
    expect(shell.scripted.calls).not.toContain('forks.adopt trial-B');
    expect(shell.scripted.branches.adopted.get('trial-B')).toEqual(kept);
    expect(touched(shell, at)).toEqual([]);
    expect(sides(shell)).toMatchObject({ fork: { winner: 'B' }, B: { parked: null } });
  });

  test('is not restored, taken for a moved one, or answered', async () => {
    const shell = await forked();
    await strange(shell, SIDE_DIR.B);
    const length = (await shell.scripted.journals.read(git(SIDE_DIR.B))).length;
    expect((await shell.do(`!forks at trial-B ${SIDE_DIR.B}`)).refused).toBe(true);
    expect((await shell.do('!forks answer B yes')).refused).toBe(true);
    expect(shell.refusals().at(-1)?.message).toContain(`is not in ${SIDE_DIR.B}`);
    await shell.all('!forks restore trial-B');
    expect(shell.words()).toContain('but it is not that side of the fork');
    expect((await shell.scripted.journals.read(git(SIDE_DIR.B))).length).toBe(length);
  });
});

test('no journal is made in a directory that holds none, when a side is looked for there', async () => {
  const idle: Play = async function* (assignment) {
    yield end(block({ ...RESULTS[assignment.purpose], status: 'failed', summary: 'too hard' }));
  };
  const shell = await forked({ play: bySide({ B: idle }) });
  const journal = await shell.scripted.journals.open(git(SIDE_DIR.B));
  await journal.archive('/elsewhere');
  await journal.close();
  const opened: string[] = [];
  const { journals } = shell.scripted.world();
  const open = (dir: string) => {
    opened.push(dir);
    return journals.open(dir);
  };
  const second = await reopened(shell, { journals: { ...journals, open } });
  await second.all('!forks resume');
  expect(sides(second).B.score?.why).toContain('holds no journal of this side');
  await second.do('!forks answer B yes');
  await second.do('!merge B --yes');
  expect(opened).not.toContain(git(SIDE_DIR.B));
});

test('what a project that was reset had put away goes when nothing was done there for its term, not before', async () => {
  const shell = await forked();
  await shell.all('!forks drop trial --yes');
  let next = await anew(shell);
  for (const [days, left] of [
    [29, 2],
    [31, 2],
    [32, 0],
  ] as const) {
    shell.scripted.days = days;
    next = await reopened(next, {});
    expect([days, next.scripted.branches.adopted.size]).toEqual([days, left]);
    expect(shell.scripted.directories.has(PLACE)).toBe(left > 0);
    await next.all('a habit tracker');
  }
});

/** The directory with another project's journal in it, as it is after a reset. */
async function anew(shell: Shell): Promise<Shell> {
  await shell.session.close('quit');
  const journal = await shell.scripted.journals.open(git(DIR));
  const created = journal.opened.envelopes[0]?.event;
  await journal.archive('/old');
  await journal.close();
  const next = await shell.scripted.journals.open(git(DIR));
  await next.append(created === undefined ? [] : [created]);
  await next.close();
  return new Shell({}, { interactive: false }, shell.scripted).all('Start agent 0', '1');
}

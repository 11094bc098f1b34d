import { describe, expect, test } from 'vitest';
import { PATHS } from '../../../../schemas/paths.ts';
import { block, end, type Play, type Shell, shellAt, trouble } from '../../../support/scripted-world.ts';
import { RESULTS } from '../../../support/story.ts';

const library = (shell: Shell) => shell.scripted.library.get('PATTERN_LIBRARY.md') ?? '';
const ADD =
  '!pattern-add --title "Streaks from days" --domain feature --pattern "Count back from today" --keywords "habit, streak, part"';

describe('!pattern-add', () => {
  test('asks field by field, with what the last finished task suggests', async () => {
    const shell = await shellAt('built');
    await shell.all('!pattern-add', 'My title', '', '1', '', '.', 'It is slow', '', '');
    const { tasks, order } = shell.at;
    const last = tasks[order.at(-1) ?? ''];
    expect(library(shell)).toContain('## PATTERN-001: My title');
    expect(library(shell)).toContain(`- Domain: ${last?.task.type}`);
    expect(library(shell)).toContain('- Pitfall avoided: It is slow');
    expect(library(shell)).toContain(`commit ${last?.checkpoint?.sha.slice(0, 10)}`);
    expect(shell.scripted.library.get('PATTERN_INDEX.md')).toContain('| PATTERN-001 |');
    expect(shell.session.snapshotState().shell.capture).toBeNull();
  });

  test('any command leaves it, and words go to the agent again', async () => {
    const shell = await shellAt('built');
    await shell.all('!pattern-add', 'My title', '!status');
    expect(shell.session.snapshotState().shell.capture).toBeNull();
    expect(shell.scripted.library.size).toBe(0);
  });

  test('a field that must say something is asked for until it does', async () => {
    const shell = await shellAt('built');
    await shell.all('!error-add', 'A title');
    expect(await shell.do('')).toMatchObject({ refused: true });
    await shell.all('its signature', '', 'its fix', '');
    expect(shell.scripted.library.get('KNOWN_ERRORS.md')).toContain('- Signature: its signature');
  });

  test('without a person to ask takes what the task suggests', async () => {
    const shell = await shellAt('built', {}, { interactive: false });
    await shell.all('!pattern-add');
    expect(library(shell)).toContain('## PATTERN-001');
  });

  test('before a task is finished there is nothing to draw from; in one line it works all the same', async () => {
    const shell = await shellAt('planned');
    expect(await shell.do('!pattern-add')).toMatchObject({ refused: true });
    await shell.all(ADD);
    expect(library(shell)).toContain('- Pattern: Count back from today');
  });

  test.each([
    ['!pattern-add --nonsense x', /none of its fields/],
    ['!pattern-add words', /none of its fields/],
    ['!pattern-add --title', /needs words after it/],
    ['!pattern-add --title "only that"', /nothing is known for domain, pattern, keywords/],
    ['!error-add --title x', /nothing is known for signature, fix/],
  ])('%s is refused', async (line, message) => {
    const shell = await shellAt('planned');
    expect(await shell.do(line)).toMatchObject({ refused: true });
    expect(shell.refusals().at(-1)?.message).toMatch(message);
    expect(shell.scripted.library.size).toBe(0);
  });

  test.each([
    ['PATTERN_LIBRARY.md', '# L\n\n<<<<<<< HEAD\n', 3],
    ['PATTERN_INDEX.md', '| a |\n>>>>>>> x\n', 2],
  ] as const)('a conflict marker in %s is refused with its line, nothing is written', async (file, text, line) => {
    const shell = await shellAt('planned');
    shell.scripted.library.set(file, text);
    expect(await shell.do(ADD)).toMatchObject({ refused: true });
    expect(shell.refusals().at(-1)?.message).toContain(`nothing was written: ${file}, line ${line}: a conflict marker`);
    expect([...shell.scripted.library]).toEqual([[file, text]]);
  });

  test('an index that a crash kept behind is made whole by the next entry', async () => {
    const shell = await shellAt('planned');
    await shell.all(ADD);
    shell.scripted.library.delete('PATTERN_INDEX.md');
    await shell.all(ADD);
    expect(shell.scripted.library.get('PATTERN_INDEX.md')).toMatch(/PATTERN-001[^\n]*\n\| PATTERN-002/);
  });
});

test('!pattern-list and !error-check find by words, and say when there is nothing', async () => {
  const shell = await shellAt('planned');
  await shell.all('!pattern-list', '!error-check x');
  expect(shell.words()).toContain('There is no pattern in');
  expect(shell.words()).toContain('There is no known error in');
  await shell.all(ADD, '!error-add --title "Port taken" --signature "EADDRINUSE" --fix "Listen on port 0"');
  await shell.all('!pattern-list streaks', '!pattern-list nothing', '!error-check port', '!error-check');
  expect(shell.words()).toMatch(/PATTERN-001.*Streaks from days/);
  expect(shell.words()).toContain('The one pattern has nothing in common with: nothing');
  expect(shell.words()).toMatch(/ERROR-001 Port taken[\s\S]*Listen on port 0/);
  // Words that tell no subjects apart may still be a title.
  const before = shell.words().length;
  await shell.all('!pattern-list from');
  expect(shell.words().slice(before)).toContain('PATTERN-001');
});

/** An agent that says it applied a pattern it was told and one it was not. */
const claiming: Play = async function* (assignment) {
  for (const path of assignment.mayWrite) claimed.write(path, assignment.runId);
  yield end(
    block({
      ...RESULTS[assignment.purpose],
      patterns_applied: ['PATTERN-001', 'PATTERN-077'],
      patterns_used: ['PATTERN-001'],
    }),
  );
};
const claimed = { write: (_path: string, _text: string): void => {} };

describe('patterns of earlier projects', () => {
  test('are told to Planner and Builder, and DECISIONS.md and HANDOFF say which were applied', async () => {
    const shell = await shellAt('compiled', {
      play: (assignment, ...rest) =>
        assignment.purpose === 'plan' || assignment.purpose === 'task' ? claiming(assignment, ...rest) : null,
    });
    claimed.write = (path, text) => shell.scripted.project.files.set(path, text);
    const words = [shell.at.spec?.title, ...(shell.at.spec?.features ?? []).map(({ title }) => title)].join(', ');
    await shell.all(
      `!pattern-add --title "${words}" --domain feature --pattern "Count back from today" --keywords "${words}"`,
      '!plan',
    );
    expect(shell.scripted.lastPrompt).toContain('PATTERN-001');
    expect(shell.scripted.lastPrompt).toContain('Count back from today');
    expect(shell.at.patternsApplied).toEqual(['PATTERN-001']);
    expect(shell.scripted.project.files.get(PATHS.decisions)).toMatch(/\| PATTERN-001 \|.*\| plan \| yes \|/);
    await shell.all('!build');
    expect(JSON.parse(shell.scripted.project.files.get(PATHS.handoff) ?? '')).toMatchObject({
      patterns_applied: ['PATTERN-001'],
      patterns_used: ['PATTERN-001'],
    });
    expect(shell.at.stage).toBe('building');
    expect(Object.values(shell.at.tasks).every(({ status }) => status === 'DONE')).toBe(true);
  });

  test('that an agent was told and says nothing of do not count as applied', async () => {
    const shell = await shellAt('compiled');
    const words = [shell.at.spec?.title, ...(shell.at.spec?.features ?? []).map(({ title }) => title)].join(', ');
    await shell.all(`!pattern-add --title "${words}" --domain feature --pattern x --keywords "${words}"`, '!plan');
    expect(shell.scripted.project.files.get(PATHS.decisions)).toMatch(
      /\| PATTERN-001 \|.*\| plan \| told, not said to be \|/,
    );
    expect(shell.at.patternsApplied).toEqual([]);
  });

  test('nobody is told those of other subjects, and DECISIONS.md stays as it was', async () => {
    const shell = await shellAt('compiled');
    await shell.all('!pattern-add --title "Warp drives" --domain infra --pattern x --keywords "warp, plasma"', '!plan');
    expect(shell.scripted.lastPrompt).not.toContain('PATTERN-001');
    expect(shell.scripted.project.files.get(PATHS.decisions) ?? '').not.toContain('PATTERN');
    expect(shell.at.patternsApplied).toEqual([]);
  });

  test('a library that cannot be read keeps nobody from planning, and that is said', async () => {
    const shell = await shellAt('compiled');
    shell.scripted.failRead = trouble('KNOWLEDGE is no directory');
    await shell.all('!plan');
    expect(shell.words()).toContain('no pattern is told: KNOWLEDGE is no directory');
  });
});

test('a failing gate command is looked up first: the human hears what is known, and so does the agent', async () => {
  const shell = await shellAt('planned', { exit: () => 1 });
  shell.scripted.tail = 'Error: listen EADDRINUSE: address already in use :::3000';
  await shell.all(
    '!error-add --title "Port taken" --signature "EADDRINUSE: address already in use" --fix "Listen on port 0"',
  );
  await shell.do('!build');
  expect(shell.words()).toContain('ERROR-001 Port taken is known. Fix: Listen on port 0');
  expect(shell.scripted.lastPrompt).toContain('known error ERROR-001 (Port taken): fix: Listen on port 0');
  shell.scripted.tail = 'quite another thing';
  const [id] = shell.at.order;
  await shell.do(`!build ${id} again`);
  expect(shell.words()).toContain('none of 1 known errors is in that output');
  const last = await shellAt('secured', { exit: () => 1 });
  last.scripted.tail = 'EADDRINUSE: address already in use';
  for (const [file, text] of shell.scripted.library) last.scripted.library.set(file, text);
  await last.do('!verify');
  expect(last.words()).toContain('ERROR-001 Port taken is known');
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { eventsOf, stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { fingerprint } from '../support/temp-repo.ts';

/** Real programs on a busy machine. */
const LIMIT_MS = 120_000;
const TO_BUILT = TO_SHIP.slice(0, 5);
const CHANGE = '!change listing books shows their "shelf" too';

let place: Place;
beforeAll(() => buildProgram());
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');

/** Every file byte for byte, and all git says of itself: HEAD, branch, refs, index, what is not committed. */
function everything() {
  const files = [...fingerprint(place.project)].map(([path, said]) => [path, said.replace(/ [\d.]+$/, '')] as const);
  return {
    files: new Map(files),
    refs: git(place, 'for-each-ref'),
    head: git(place, 'rev-parse', 'HEAD'),
    branch: git(place, 'symbolic-ref', 'HEAD'),
    index: git(place, 'ls-files', '-s'),
    status: git(place, 'status', '--porcelain', '--ignored'),
    stash: git(place, 'stash', 'list'),
  };
}

async function ran(...lines: readonly string[]): Promise<string> {
  const ended = await exec({ place, lines });
  expect(ended.stderr + ended.stdout).not.toContain('fault');
  expect({ code: ended.code, said: ended.stderr }).toMatchObject({ code: 0 });
  return ended.stdout;
}

test(
  'a change is shown, cancelled without a trace, approved, planned in and built again',
  async () => {
    await ran(...TO_BUILT);
    const before = everything();

    const shown = await ran(CHANGE);
    expect(shown).toContain('CHANGE-001: blast radius');
    expect(shown).toMatch(/Tasks that are DONE: \d/);
    expect(shown).toContain('becomes STALE');
    expect(shown).toContain('measured tasks of this project');
    expect(shown).toContain('> listing books shows their "shelf" too');
    expect(everything()).toEqual(before);

    // Another shell finds it, and drops it.
    expect(await ran('!status')).toContain('!change-approve');
    await ran('!change-cancel');
    expect(everything()).toEqual(before);

    await ran(CHANGE, '!change-approve without TASK-001');
    const stale = Object.entries(statuses(place.project)).flatMap(([id, status]) => (status === 'STALE' ? [id] : []));
    expect(stale.length).toBeGreaterThan(0);
    expect(stale).not.toContain('TASK-001');
    expect(read(PATHS.spec)).toContain('### CHANGE-001\n\n> listing books shows their "shelf" too\n');
    expect(read(PATHS.changeLog)).toContain('## CHANGE-001: listing books');
    expect(JSON.parse(read(PATHS.handoff))).toMatchObject({ spec_hash: stateOf(place.project).spec?.hash });
    expect(git(place, 'status', '--porcelain')).toBe('');

    await ran('!plan');
    const refused = await exec({ place, lines: ['!build'] });
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain(`${stale[0]}`);
    expect(refused.stdout).toMatch(/diff --git/);
    expect(statuses(place.project)[stale[0] ?? '']).toBe('STALE');

    await ran('!build --seen');
    expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
    expect(eventsOf(place.project, 'tasks/reviewed')).toMatchObject([{ taskIds: stale }]);
    expect(read(PATHS.changeLog)).toContain('- Status: done');
  },
  LIMIT_MS,
);

test.each(['left uncommitted', 'committed by the person'])(
  'an edit by hand, %s, is noticed once at the next command and taken in as a change',
  async (how) => {
    await ran(...TO_BUILT);
    writeFileSync(join(place.project, PATHS.spec), `${read(PATHS.spec)}\nSearching books ignores accents.\n`);
    if (how !== 'left uncommitted') git(place, 'commit', '-qam', 'my own words');
    const said = await ran('!status', '!pipeline');
    expect(said.split(`${PATHS.spec} was edited outside the shell`)).toHaveLength(2);
    const shown = await ran('!change');
    expect(shown).toContain('+ Searching books ignores accents.');
    await ran('!change-approve');
    expect(git(place, 'status', '--porcelain')).toBe('');
    expect(await ran('!status')).not.toContain('outside the shell');
    expect(read(PATHS.changeLog)).toContain(`Reason: edited by hand: ${PATHS.spec}`);
  },
  LIMIT_MS,
);

test.each([
  ['!change', 'what shall change'],
  ['!change-approve', 'No change waits'],
  ['!change-cancel', 'No change waits'],
])(
  '%s outside its time says so and changes nothing',
  async (line, words) => {
    await ran(...TO_SHIP.slice(0, 4));
    const before = everything();
    const ended = await exec({ place, lines: [line] });
    expect(ended.code).not.toBe(0);
    expect(ended.stdout + ended.stderr).toContain(words);
    expect(everything()).toEqual(before);
  },
  LIMIT_MS,
);

test(
  'an edit by hand is offered as a change as well: what it touches is told and redone, once the data is settled',
  async () => {
    await ran(...TO_BUILT);
    const schemaFile = join(place.project, PATHS.schema);
    const schema = (): string => read(PATHS.schema);
    const run = (line: string, ...more: readonly string[]) => exec({ place, lines: [line, ...more] });
    const DONE = '| done | boolean | required, default false |';
    const first = schema();
    writeFileSync(schemaFile, first.replace(DONE, `${DONE}\n| colour | text | optional |`));
    const offered = 'SCHEMA.md was edited outside the shell. !change shows what that touches';
    expect((await run('!status')).stdout).toContain(offered);
    const looked = await run('!change');
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringMatching(/Migration 0001: LOW.*edited by hand/)]);
    expect(looked.stdout).toMatch(
      /CHANGE-001: blast radius[\s\S]*\+ \| colour \| text \| optional \|[\s\S]*TASK-002: becomes STALE/,
    );
    expect((await run('!change-approve')).code).toBe(0);
    expect(statuses(place.project)).toMatchObject({ 'TASK-002': 'STALE' });
    expect((await run('!status')).stdout).not.toContain(offered);
    expect((await run('!plan', '!build --seen', '!status')).stdout).toContain('tasks 6/6');

    writeFileSync(schemaFile, schema().replace(`${DONE}\n`, ''));
    expect((await run('!change')).stdout).toContain('Migration Risk Report 0002: DATA-LOSS');
    expect((await run('!status')).stdout).not.toContain(offered);
    for (const line of ['!change', '!change every task gets a due date', '!change-approve']) {
      expect(await run(line)).toMatchObject({ code: 1, stdout: expect.stringContaining('refused') });
    }
    expect((await run('!migration-approve')).code).toBe(0);
    expect((await run('!change')).stdout).toMatch(/CHANGE-002: blast radius[\s\S]*- \| done \| boolean/);
    expect((await run('!change-cancel')).code).toBe(0);
    expect(schema()).not.toContain(DONE);
  },
  LIMIT_MS,
);

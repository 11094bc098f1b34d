import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import { repository, unborn } from './given.ts';

const trailer = (taskId: string, subject = 'feat: it'): string => `${subject}\n\nCodeSleuth-Task: ${taskId}`;

describe('the tasks of a history', () => {
  it('are those the last paragraph of a commit names', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    const wanted = repo.commit('feat: it\n\nCodeSleuth-Task: TASK-001\nCodeSleuth-Run: r');
    repo.commit('docs: mention\n\nCodeSleuth-Task: TASK-001\n\nbut only in passing');
    repo.commit('docs: quote\n\nThe line was\nCodeSleuth-Task: TASK-001\nand no other.');
    repo.commit('docs: lie\n\n> CodeSleuth-Task: TASK-001');
    repo.commit(trailer('TASK-0012'));
    const asked = ['TASK-001', 'TASK-002', 'constructor', '__proto__'];
    expect(await travel.findTasks(repo.dir, null, asked)).toEqual({ 'TASK-001': wanted });
    expect(Object.keys(await travel.findTasks(repo.dir, null, ['TASK-001', 'constructor']))).toEqual(['TASK-001']);
  });

  it('are found however their message was written', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    const messages: Readonly<Record<string, string>> = {
      'TASK-001': trailer('TASK-001', 'ünïcode “quotes” \u{1f600} $(rm -rf /) `x` %H%x00%n \\0'),
      'TASK-002': 'feat: dos\r\n\r\nCodeSleuth-Task: TASK-002\r\nCodeSleuth-Run: r\r\n',
      'TASK-003': `feat: many\n\n${'a long body\n'.repeat(2000)}\n \t\ncodesleuth-task:  TASK-003 \n\n`,
      'TASK-004':
        'feat: signed\n\nSigned-off-by: Ada <ada@example.org>\nCodeSleuth-Task: TASK-004\nNote: of\n  two lines\n(cherry picked from commit 1234567890)',
      'TASK-005': `feat: hash\n\n${'f'.repeat(40)}\n\nCodeSleuth-Task: TASK-005`,
    };
    const made = Object.entries(messages).map(([taskId, message]) => {
      repo.run(['commit', '-q', '--allow-empty', '--cleanup=verbatim', '-F', '-'], { input: message });
      return [taskId, repo.git('rev-parse', 'HEAD')];
    });
    expect(await travel.findTasks(repo.dir, null, Object.keys(messages))).toEqual(Object.fromEntries(made));
  });

  it('are the newest commits a place reaches, also where one names several', async () => {
    const { repo, travel } = repository({ 'a.txt': 'one\n' });
    const first = repo.commit(trailer('TASK-001'));
    const second = repo.commit(trailer('TASK-002\nCodeSleuth-Task: TASK-003'));
    const again = repo.commit(trailer('TASK-001', 'fix: again'));
    const asked = ['TASK-001', 'TASK-002', 'TASK-003'];
    const both = { 'TASK-002': second, 'TASK-003': second };
    expect(await travel.findTasks(repo.dir, null, asked)).toEqual({ 'TASK-001': again, ...both });
    expect(await travel.findTasks(repo.dir, second, asked)).toEqual({ 'TASK-001': first, ...both });
    repo.git('checkout', '-q', '--detach', first);
    expect(await travel.findTasks(repo.dir, null, asked)).toEqual({ 'TASK-001': first });
  });

  it('are none before the first commit, nor of a place that is not there', async () => {
    const { repo, travel } = unborn();
    expect(await travel.findTasks(repo.dir, null, ['TASK-001'])).toEqual({});
    const other = repository({ 'a.txt': 'one\n' });
    other.repo.commit(trailer('TASK-001'));
    expect(await other.travel.findTasks(other.repo.dir, '1'.repeat(40), ['TASK-001'])).toEqual({});
  });

  it('cost one reading of the history, however many are asked for', async () => {
    const { repo } = repository({ 'a.txt': 'one\n' });
    repo.commit(trailer('TASK-150'));
    const log = join(repo.dir, '../calls');
    repo.write('../bin/git', `#!/bin/sh\necho "$@" >> '${log}'\nPATH=\${PATH#*:} exec git "$@"\n`);
    chmodSync(join(repo.dir, '../bin/git'), 0o755);
    const env = { ...repo.env, PATH: `${join(repo.dir, '../bin')}:${repo.env.PATH}` };
    const travel = createTravel(createAccess({ timeoutMs: 20_000, env }));
    const asked = Array.from({ length: 200 }, (_, at) => `TASK-${String(at + 1).padStart(3, '0')}`);
    expect(Object.keys(await travel.findTasks(repo.dir, null, asked))).toEqual(['TASK-150']);
    const calls = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes(' rev-list '));
    expect(calls).toHaveLength(1);
  });
});

describe('the history', () => {
  it('knows which commits a branch no longer reaches', async () => {
    const { repo, travel, first } = repository({ 'a.txt': 'one\n' });
    const second = repo.commit('second');
    const unknown = '1'.repeat(40);
    expect(await travel.unreached(repo.dir, null, [first, second, unknown])).toEqual([unknown]);
    expect(await travel.unreached(repo.dir, first, [first, second])).toEqual([second]);
  });
});

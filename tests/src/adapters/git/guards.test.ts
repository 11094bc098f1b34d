import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import { GUARDS, gitEnvironment, PLUMBING_COMMANDS } from '../../../../src/adapters/git/guards.ts';
import { shimGit } from '../../../support/temp-repo.ts';
import { order, repository, span } from './given.ts';

const REQUIRED = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'commit.gpgsign=false',
  'gc.auto=0',
  'core.quotePath=false',
  'core.ignoreStat=false',
];

describe('gitEnvironment', () => {
  it('keeps the names on its list, drops every other, and sets the fixed answers', () => {
    const given = {
      PATH: '/bin',
      HOME: '/h',
      XDG_CONFIG_HOME: '/x',
      ANTHROPIC_API_KEY: 'secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      SSH_AUTH_SOCK: '/s',
      NODE_OPTIONS: '--require x',
      LC_CTYPE: 'C.UTF-8',
      GIT_DIR: 'x',
      git_work_tree: 'x',
      GIT_INDEX_FILE: 'x',
      GIT_SSH_COMMAND: 'x',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_GLOBAL: '/g',
      EDITOR: 'vi',
      Pager: 'less',
      LC_ALL: 'de_DE',
      GIT_TERMINAL_PROMPT: '1',
      NONE: undefined,
    };
    expect(gitEnvironment(given)).toEqual({
      PATH: '/bin',
      HOME: '/h',
      XDG_CONFIG_HOME: '/x',
      LC_CTYPE: 'C.UTF-8',
      GIT_CONFIG_GLOBAL: '/g',
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_NO_LAZY_FETCH: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
    });
  });
});

describe('both doors', () => {
  it.each(['plumbing', 'simple-git'])('keep keys from the filters of the repository (%s)', async (door) => {
    const { repo } = repository({ '.gitattributes': '*.f filter=spy\n', 'x.f': '1' });
    const log = join(repo.dir, '../seen');
    repo.git('config', 'filter.spy.clean', `env >> '${log}'; cat`);
    vi.stubEnv('SHELL_API_KEY', 'secret');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const git = createGit(
      createAccess({ timeoutMs: 20_000, env: { ...repo.env, GIVEN_API_KEY: 'secret', GIT_ASKPASS: 'secret' } }),
    );
    repo.write('x.f', '2');
    rmSync(log, { force: true });
    if (door === 'plumbing') await git.recordTree(repo.dir, 'x');
    else expect(await git.inspect(repo.dir)).toMatchObject({ dirty: 1 });
    expect(existsSync(log)).toBe(true);
    expect(readFileSync(log, 'utf8')).toMatch(/^PATH=/m);
    expect(readFileSync(log, 'utf8')).not.toContain('secret');
  });

  it.each([
    ['a directory', '.'],
    ['ssh', 'ssh://example.org/x'],
  ])('fetch nothing that a repository lacks, from %s', async (_, url) => {
    const { repo, git } = repository({ 'a.txt': 'a' });
    const trace = join(repo.dir, '../trace');
    const program = join(repo.dir, '../program');
    writeFileSync(program, `#!/bin/sh\necho ran >> '${trace}'\nexit 1\n`, { mode: 0o755 });
    const tree = repo
      .run(['mktree', '--missing'], { input: `100644 blob ${'1'.repeat(40)}\tgone\n` })
      .toString()
      .trim();
    repo.git('config', 'remote.evil.url', url);
    repo.git('config', 'remote.evil.uploadpack', program);
    repo.git('config', 'core.sshCommand', program);
    repo.git('config', 'remote.evil.promisor', 'true');
    repo.git('config', 'extensions.partialClone', 'evil');
    await git.readAt(repo.dir, tree, 'gone').catch(() => null);
    expect(existsSync(trace)).toBe(false);
  });

  it('use the listed subcommands only, each with every guard, and never the redirected repository', async () => {
    const given = repository();
    const { repo } = given;
    const log = join(repo.dir, '../calls');
    // A line in one write: several processes run at the same time.
    const told = '$GIT_DIR|$GIT_WORK_TREE|$GIT_TERMINAL_PROMPT|$GIT_OPTIONAL_LOCKS|$GIT_NO_REPLACE_OBJECTS|$LC_ALL';
    const line = `$(printf '%s ' "$@" "|" "${told}")`;
    const script = `printf '%s\\n' "${line}" >> "${log}"; exec "$REAL_GIT" "$@"`;
    const env = {
      ...repo.env,
      PATH: shimGit(repo, script),
      GIT_DIR: '/nowhere',
      GIT_WORK_TREE: '/nowhere',
      LC_ALL: 'de_DE.UTF-8',
    };
    const git = createGit(createAccess({ timeoutMs: 20_000, env }));
    await git.inspect(repo.dir);
    await git.init(join(repo.dir, '../second'));
    const agent = await span({ repo, git }, () => repo.write('n', 'n'));
    await git.checkpoint(repo.dir, order([agent], ['n']));
    await git.changes(repo.dir, agent);
    await git.readAt(repo.dir, agent.after, 'n');
    await git.isAncestor(repo.dir, repo.git('rev-parse', 'HEAD'));
    repo.write('m', 'm');
    await git.commitPaths(repo.dir, { id: 'b', paths: ['m'], message: 'm' });
    expect(await git.pruneTrees(repo.dir, 1)).toBe(1);
    await git.version();
    const calls = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line.includes(' | '));
    const seen = new Set<string>();
    for (const call of calls) {
      const [argv = '', rest = ''] = call.split(' | ');
      const settings = [...argv.matchAll(/-c (\S+=\S+)/g)].map((found) => found[1]);
      expect(settings).toEqual(expect.arrayContaining([...GUARDS, ...REQUIRED]));
      expect(rest.trim()).toBe('||0|0|1|C');
      seen.add(argv.replaceAll(/-c \S+=\S+ /g, '').split(' ')[0] ?? '');
    }
    const allowed: readonly string[] = [...PLUMBING_COMMANDS, 'init', 'log', 'status', 'version', '--version'];
    expect([...seen].filter((command) => !allowed.includes(command))).toEqual([]);
    expect(seen).toContain('status');
    expect(seen).toContain('log');
    expect(seen).toContain('commit-tree');
  });
});

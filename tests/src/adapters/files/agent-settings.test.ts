import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProjectFiles } from '../../../../src/adapters/files/project-files.ts';
import { tempDir } from '../store/temp.ts';

/** A project whose agents' settings lie in part where links lead. */
async function project() {
  const dir = join(await tempDir(), '.claude', 'worktrees', 'habits');
  await put(join(dir, 'src/a.ts'));
  await put(join(dir, '.gemini/settings.json'));
  await put(join(dir, 'tools/hooks.json'));
  await put(join(dir, 'tools/settings/local.json'));
  await symlink('tools/settings', join(dir, '.codex'));
  await symlink('tools/hooks.json', join(dir, '.mcp.json'));
  await symlink('.gemini', join(dir, 'plain'));
  await symlink('tools/settings', join(dir, '.opencode'));
  await link(join(dir, '.gemini/settings.json'), join(dir, 'src/twin.json'));
  return { dir, steers: (...paths: string[]) => createProjectFiles({ home: '/' }).steersAgents(dir, paths) };
}

async function put(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '{}');
}

describe('settings of agents', () => {
  it.each([
    ['by name', '.claude/settings.json'],
    ['that are not there yet', '.claude/hooks/new/deep.sh'],
    ['as a directory of their own', '.claude'],
    ['of every kind', '.opencode/plugin/x.ts'],
    ['that start servers of tools', '.mcp.json'],
    ['that are instructions', 'AGENTS.md'],
    ['further down', 'packages/web/.claude/settings.json'],
    ['of git', '.git/hooks/pre-commit'],
    ['in other letters', '.CLAUDE/Settings.json'],
    ['in letters that a file system takes for these', '.cl\uFF41ude/x'],
    ['with marks that a file system drops', '.cla\u200Dude/x'],
    ['with an end that a file system drops', '.claude./x'],
    ['with the name of a stream', '.claude::$INDEX_ALLOCATION/x'],
    ['by a way round', 'src/../.claude/settings.json'],
    ['by a way that turns back where a link leads', '.opencode/../a.ts'],
    ['by a link to them', 'plain/settings.json'],
    ['under the name that a link of theirs leads to', 'tools/settings/local.json'],
    ['under the name of the file they are a link to', 'tools/hooks.json'],
    ['under a second name of the file', 'src/twin.json'],
  ])('are known: %s', async (_how, path) => {
    const { dir, steers } = await project();
    expect(await steers(path)).toBe(true);
    // Not joined, which would make it shorter.
    expect(await steers(`${dir}/${path}`)).toBe(true);
    expect(await steers('src/b.ts', path)).toBe(true);
  });

  it.each(['src/new.ts', 'src/claude.ts', 'claude/settings.json', '.github/workflows/ci.yml', 'tools/other.json'])(
    'are not seen in %s, also where the project itself lies below such a name',
    async (path) => {
      const { dir, steers } = await project();
      expect(await steers(path, join(dir, path))).toBe(false);
    },
  );

  it('may be anything that leads in a circle', async () => {
    const { dir, steers } = await project();
    await symlink('loop', join(dir, 'loop'));
    expect(await steers('loop/x')).toBe(true);
  });
});

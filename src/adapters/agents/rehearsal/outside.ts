import { execFile } from 'node:child_process';
import { appendFile, mkdir } from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, resolve } from 'node:path';
import { env } from 'node:process';
import { promisify } from 'node:util';
import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { GIT_MISDEEDS } from '../../../../schemas/scenario.ts';
import { LABEL } from './label.ts';
import type { Scene } from './scene.ts';
import { actOf } from './script.ts';
import { toolEnded, toolStarted } from './speech.ts';

type Misdeed = (typeof GIT_MISDEEDS)[number];
type Events = AsyncGenerator<AgentEvent, void, undefined>;

const run = promisify(execFile);
const TRACE = 'rehearsal-was-here';
/** The blob of an empty file, which git knows without being told. */
const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
const IDENTITY = ['-c', `user.name=${LABEL}`, '-c', 'user.email=rehearsal@example.invalid'];

const COMMANDS: Readonly<Record<Misdeed, readonly string[]>> = {
  commit: ['commit', '--quiet', '--allow-empty', '--no-verify', '--no-gpg-sign', '-m', TRACE],
  branch: ['update-ref', `refs/heads/${TRACE}`, 'HEAD'],
  // Nothing but the name moves: the work tree then looks changed, as it does when an agent rewinds a branch.
  'move-branch': ['update-ref', 'HEAD', 'HEAD~1'],
  detach: ['checkout', '--quiet', '--detach'],
  stage: ['update-index', '--add', '--cacheinfo', `100644,${EMPTY_BLOB},${TRACE}.txt`],
};

/** Git in another repository, with none of the variables that would lead it back to this one. */
async function git(dir: string, args: readonly string[]): Promise<void> {
  const clean = { PATH: env.PATH ?? '', HOME: dir, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull };
  await run('git', ['-c', 'core.hooksPath=/dev/null', ...IDENTITY, ...args], { cwd: dir, env: clean });
}

async function* appendTo(scene: Scene, path: string): Events {
  const edit = { id: `edit ${path}`, name: 'edit', title: path };
  yield toolStarted(edit);
  const full = resolve(scene.workspace.root, path);
  await mkdir(dirname(full), { recursive: true });
  await appendFile(full, `${LABEL}: written outside the project, for ${scene.assignment.runId}\n`);
  yield toolEnded(edit, null);
}

async function* runGit(scene: Scene, dir: string, misdeed: Misdeed): Events {
  const args = COMMANDS[misdeed];
  const tool = { id: `git ${misdeed}`, name: 'run', title: `git -C ${dir} ${args.join(' ')}` };
  yield toolStarted(tool);
  await git(resolve(scene.workspace.root, dir), args);
  yield toolEnded(tool, null);
}

/** What a scenario does outside the project directory: no workspace guards this, as no shell can guard a real agent. */
export async function* goOutside(scene: Scene): Events {
  for (const path of actOf(scene.acts, 'trespass-outside')?.paths ?? []) yield* appendTo(scene, path);
  const act = actOf(scene.acts, 'git-elsewhere');
  for (const misdeed of act?.misdeeds ?? []) yield* runGit(scene, act?.dir ?? '', misdeed);
}

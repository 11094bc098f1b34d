import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import { type Misdeed, misbehave } from './git-misdeeds.ts';
import { LABEL } from './label.ts';
import type { Scene } from './scene.ts';
import { actOf } from './script.ts';
import { toolEnded, toolStarted } from './speech.ts';

type Events = AsyncGenerator<AgentEvent, void, undefined>;

async function* appendTo(scene: Scene, path: string): Events {
  const edit = { id: `edit ${path}`, name: 'edit', title: path };
  yield toolStarted(edit);
  const full = resolve(scene.workspace.root, path);
  await mkdir(dirname(full), { recursive: true });
  await appendFile(full, `${LABEL}: written outside the project, for ${scene.assignment.runId}\n`);
  yield toolEnded(edit, null);
}

async function* runGit(scene: Scene, dir: string, misdeed: Misdeed): Events {
  const tool = { id: `git ${misdeed}`, name: 'run', title: `git -C ${dir}: ${misdeed}` };
  yield toolStarted(tool);
  await misbehave(resolve(scene.workspace.root, dir), misdeed);
  yield toolEnded(tool, null);
}

/** What a scenario does outside the project directory, and by git: no workspace guards this, as no shell can guard a real agent. */
export async function* goOutside(scene: Scene): Events {
  for (const path of actOf(scene.acts, 'trespass-outside')?.paths ?? []) yield* appendTo(scene, path);
  const act = actOf(scene.acts, 'git-elsewhere');
  for (const misdeed of act?.misdeeds ?? []) yield* runGit(scene, act?.dir ?? '', misdeed);
}

import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { SecretAccount, SecretTold } from '../../../../schemas/secret.ts';
import { LABEL } from './label.ts';
import type { Scene } from './scene.ts';
import { actOf } from './script.ts';

/** A line that is code in no language and a comment in most. */
const lineWith = (value: string): string => `// ${value}\n`;

/** Writes a secret into the task's first file where the scenario wants it; a later attempt takes it out again. */
export async function* writeSecret(scene: Scene): AsyncGenerator<AgentEvent, void, undefined> {
  const act = actOf(scene.acts, 'write-secret');
  const { task, attempt } = scene.assignment;
  const path = task?.outputFiles[0];
  const before = path === undefined ? null : await scene.workspace.read(path);
  if (act === undefined || path === undefined || before === null) return;
  const clean = before.replaceAll(lineWith(act.value), '');
  const isDue = act.times === 'always' || attempt <= act.times;
  const { diff } = await scene.workspace.write(path, isDue ? `${clean}${lineWith(act.value)}` : clean);
  const tool = { id: `edit ${path}`, name: 'edit', title: path };
  yield { type: 'tool', tool: { ...tool, status: 'completed', detail: diff } };
}

/** What the security reviewer says of the secrets that were blocked, as far as reading the file tells. */
export function accounts(scene: Scene): readonly SecretAccount[] {
  const entries = scene.assignment.secretBlocks ?? [];
  const how = actOf(scene.acts, 'account-secrets')?.how ?? null;
  if (how === 'silent') return [];
  return entries.map((entry) => (how === 'removed' ? removed(entry) : accountOf(entry)));
}

const removed = ({ id, file }: SecretTold): SecretAccount => ({
  id,
  disposition: 'removed',
  reason: `${LABEL}: ${file} was read and holds it no more`,
});

function accountOf(entry: SecretTold): SecretAccount {
  if (entry.status !== 'allowed') return removed(entry);
  return { id: entry.id, disposition: 'false-positive', reason: `${LABEL}: the human says that it is no secret` };
}

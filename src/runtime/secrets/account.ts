import { securityResultSchema } from '../../../schemas/results.ts';
import type { SecretAccount } from '../../../schemas/secret.ts';
import { accountFault } from '../../core/secrets/accounting.ts';
import { knownSecrets } from '../../core/secrets/secret-block.ts';
import type { ProjectState } from '../../core/state.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import type { Conversation } from '../listen.ts';
import type { Turn } from '../outcome.ts';

/**
 * The turns of a security review; a result that does not account for every secret that was blocked, or says that one is
 * removed which its file still holds at HEAD, cannot be read.
 */
export async function accountedFor(conversation: Conversation, turns: readonly Turn[]): Promise<readonly Turn[]> {
  const last = turns.at(-1);
  const { context, order } = conversation;
  if (order.run.purpose !== 'security' || last?.said.result.status !== 'ok' || last.said.result.failed) return turns;
  const why = await faultOf(context, last.said.result.value);
  if (why === null) return turns;
  return [...turns.slice(0, -1), { ...last, said: { ...last.said, result: { status: 'unreadable', why } } }];
}

async function faultOf(context: EffectContext, value: unknown): Promise<string | null> {
  const { project } = context.state();
  const parsed = securityResultSchema.safeParse(value);
  if (project === null || !parsed.success) return null;
  const accounts = parsed.data.secret_blocks;
  const fault = accountFault(project.secrets, accounts);
  if (fault !== null) return fault;
  const still = await stillThere(context, project, accounts);
  if (still.length === 0) return null;
  return still.map(({ id, file }) => `${id} is said to be removed, but ${file} holds it at HEAD`).join('; ');
}

/** Of those that are said to be removed, the ones that their files hold in the newest commit. */
async function stillThere(context: EffectContext, project: ProjectState, accounts: readonly SecretAccount[]) {
  const removed = new Set(accounts.flatMap(({ id, disposition }) => (disposition === 'removed' ? [id] : [])));
  const said = project.secrets.filter(({ id }) => removed.has(id)).map(({ id, found }) => ({ id, ...found }));
  const { git } = context.world;
  const { dir } = attachedOf(context);
  const head = said.length === 0 ? null : ((await git.inspect(dir))?.head ?? null);
  if (head === null) return [];
  const paths = [...new Set(said.map(({ file }) => file))];
  const known = knownSecrets(project).map((one) => ({ ...one, allowed: false }));
  const { found } = await git.vet(dir, { from: null, to: head, paths, secrets: { known } });
  return said.filter(({ file, mark }) => found.some((one) => one.file === file && one.mark.hash === mark.hash));
}

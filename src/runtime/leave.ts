import { type Asking, permissionsOf, type Ruling, ruleOn } from '../core/permission.ts';
import { say } from '../core/show.ts';
import type { AgentSession } from '../ports/agent.ts';
import type { EffectContext } from './context.ts';

/**
 * Answers an agent for the human where the role, the permission mode or an earlier answer of this run decide; true when
 * it did. What was forbidden is told, for the human may wonder why it was not done.
 */
export async function answeredForHuman(
  context: EffectContext,
  session: AgentSession,
  { ask, mayWrite }: { readonly ask: Asking; readonly mayWrite: boolean },
): Promise<boolean> {
  const ruling = await rule(context, ask, mayWrite);
  if (ruling.kind === 'ask') return false;
  if (ruling.kind === 'yes') {
    session.answer(ask.requestId, { decision: 'once', comment: '' });
    return true;
  }
  session.answer(ask.requestId, { decision: 'no', comment: ruling.why });
  const what = context.world.text.clean(ask.title);
  context.stage.push({ kind: 'block', block: say('warn', `Declined for the agent: ${what} (${ruling.why})`) });
  return true;
}

async function rule(context: EffectContext, ask: Asking, mayWrite: boolean): Promise<Ruling> {
  const mode = permissionsOf(context.state().shell);
  const dir = context.attached()?.dir ?? '';
  // Links are followed only where it matters, for each part of a path is a look at the disk.
  // As it was shown when it was allowed.
  const scope = context.world.text.clean(ask.scope);
  const { allowed } = context.stage;
  const matters = mode === 'auto-in-project' || allowed.has(scope);
  const { files } = context.world;
  const paths = ask.paths ?? [];
  const inProject = matters && (await files.contains(dir, paths));
  const steersAgents = inProject && ask.kind === 'edit' && (await files.steersAgents(dir, paths));
  const ruling = ruleOn({ ...ask, scope }, { mode, mayWrite, allowed, inProject, steersAgents });
  if (steersAgents && ruling.kind === 'ask') context.stage.push({ kind: 'block', block: say('warn', ASKED_ANYWAY) });
  return ruling;
}

const ASKED_ANYWAY =
  'Asked about although edits need no leave now: agents take their rights and instructions from this file.';

import { familyOf } from '../core/family.ts';
import { renderAssignment } from '../core/render-assignment.ts';
import type { Conversation } from './listen.ts';

/** The assignment in words, as this agent needs it told. */
export async function promptOf({ context, agent, order, schema }: Conversation): Promise<string> {
  const { assignment, roleFile, run } = order;
  const told = agent.knowsRoles === true;
  const role = told ? null : ((await context.world.role?.(roleFile)) ?? null);
  const family = told ? null : familyOf(run, context.state().shell.families);
  return renderAssignment(assignment, { roleFile, role, family, held: schema !== null });
}

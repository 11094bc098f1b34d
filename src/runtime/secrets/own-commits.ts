import type { Aftermath, Standing } from '../../../schemas/standing.ts';
import { command } from '../../core/own-git-words.ts';
import { knownSecrets } from '../../core/secrets/secret-block.ts';
import { attempt } from '../attempt.ts';
import type { EffectContext } from '../context.ts';
import { attachedOf } from '../effects/attached.ts';
import { toldSecret } from './told.ts';

interface Worked {
  readonly then: Standing;
  readonly since: Aftermath;
  /** What is looked through before the task's checkpoint anyway. */
  readonly paths: ReadonlySet<string>;
}

/**
 * Secrets in files of others that were committed while an agent worked, in words: no checkpoint holds these files, and the
 * commits would stay in the history below it, though a later one takes the secret out again.
 */
export async function secretsCommitted(
  context: EffectContext,
  { then, since, paths }: Worked,
): Promise<readonly string[]> {
  const { head } = since.now;
  const others = since.commits.some(({ files }) => files.some((path) => !paths.has(path)));
  if (since.history !== 'ahead' || then.head === null || head === null || !others) return [];
  const { project } = context.state();
  const secrets = { known: project === null ? [] : knownSecrets(project) };
  const order = { from: then.head, to: head, tip: head, paths: null, secrets };
  const looked = await attempt(() => context.world.git.vet(attachedOf(context).dir, order));
  if (looked.kind === 'failed') return [`what was committed cannot be looked through: ${looked.error.message}`];
  const found = looked.value.found.filter(({ file }) => !paths.has(file));
  const what = await toldSecret(context, { found, unread: [] }, 'commit made while an agent worked');
  if (what === null) return [];
  const back = command('git', 'reset', '--soft', then.head.slice(0, 12));
  return [
    `${what}, committed while this ran: ${back} takes back what was committed since; if it is none: !security allow`,
  ];
}

import type { EventOf } from '../../../schemas/event.ts';
import { allowLine, holdsWords } from '../../core/secrets/block-commit.ts';
import { detail, type Entry, words } from './entry.ts';
import type { Scene, Tellers } from './tell.ts';

function blocked(event: EventOf<'secret/blocked'>): readonly Entry[] {
  const { id, where } = event;
  const more = detail(`no secret, but an example? ${allowLine(id)}`);
  return [words(['bad', 'stop', 'secret'], `${holdsWords(event)}: the ${where} is not made`, [more])];
}

/** What holds a secret was told when it was blocked; what was blocked before is told again. */
function refused({ taskId, failures }: EventOf<'checkpoint/refused'>, { project }: Scene): readonly Entry[] {
  const attempts = project?.tasks[taskId]?.attempts ?? 1;
  const details = failures.map((failure) => detail(failure, 'warn'));
  return [words(['warn', 'failed', 'secret'], `${taskId} is not committed (attempt ${attempts})`, details)];
}

/** Secrets that keep commits from being made. */
export const SECRET_TELLERS = {
  'secret/blocked': blocked,
  'secret/allowed': ({ id, reason }) => [
    words(['warn', 'note', 'secret'], `${id} is no secret, by your word`, [detail(reason, 'plain')]),
  ],
  'checkpoint/refused': refused,
} satisfies Partial<Tellers>;

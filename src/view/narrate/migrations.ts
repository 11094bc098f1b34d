import type { EventOf } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { proofWords } from '../../core/migrations/proof-words.ts';
import { needsHuman } from '../../core/migrations/risks.ts';
import { atMost, detail, type Entry, type Head, words } from './entry.ts';
import { count } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

const LIMIT = 12;

/** The Migration Risk Report in short, or the note of a harmless change. */
function planned(event: EventOf<'migration/planned'>, { look }: Scene): readonly Entry[] {
  const { id, risk, taskId, changes, proof, remarks } = event;
  const dangerous = needsHuman(risk);
  const head: Head = dangerous ? ['bad', 'stop', 'migration'] : ['info', 'note', 'migration'];
  const by = taskId === null ? 'edited by hand' : `changed by ${taskId}`;
  const what = dangerous
    ? `Migration Risk Report ${id}: ${risk}`
    : `Migration ${id}: ${changes.length === 0 ? 'no table differs' : risk}`;
  const limit = look.expanded ? null : LIMIT;
  const details = [
    ...atMost(
      changes.map((change) =>
        detail(`${change.risk}: ${change.what}: ${change.reason}`, needsHuman(change.risk) ? 'warn' : 'plain'),
      ),
      limit,
    ),
    ...(changes.length === 0
      ? []
      : proofWords(proof).map((text) => detail(text, proof.kind === 'restored' ? 'dim' : 'warn'))),
    ...(remarks.length === 0
      ? []
      : [
          detail(
            `${count(remarks.length, 'phrase')} of SCHEMA.md not understood and not compared, e.g. line ${remarks[0]?.line}: ${remarks[0]?.message}`,
          ),
        ]),
    ...(dangerous ? [detail(`the whole report: ${PATHS.migrationRisk}`)] : []),
  ];
  return [words(head, `${what} · SCHEMA.md ${by}`, details)];
}

/** Changes of SCHEMA.md. */
export const MIGRATION_TELLERS = {
  'migration/planned': planned,
  'migration/approved': ({ id }) => [words(['good', 'done', 'migration'], `Migration ${id} approved`)],
  'migration/cancelled': ({ id }, { project }) => {
    const taskId = project?.schema.last?.taskId ?? null;
    const task = taskId === null ? '' : `; ${taskId} is STALE`;
    return [words(['warn', 'stop', 'migration'], `Migration ${id} cancelled: SCHEMA.md is what it was before${task}`)];
  },
} satisfies Partial<Tellers>;

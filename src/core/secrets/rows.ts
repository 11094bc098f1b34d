import type { SecretRow } from '../../../schemas/secret.ts';
import { statusOf } from './secret-block.ts';
import type { SecretBlock } from './secret-state.ts';

function rowOf(block: SecretBlock): SecretRow {
  const { id, at, taskId, runId, where, found, allowed, account } = block;
  return {
    schema_version: 1,
    id,
    at,
    task: taskId,
    run: runId,
    blocked: where,
    file: found.file,
    line: found.line,
    kind: found.kind,
    commit: found.commit,
    fingerprint: found.mark.hash,
    status: statusOf(block),
    reason: account?.reason ?? allowed,
  };
}

/** SECRET_BLOCKS.jsonl: a row for every entry. No value is in it, and no salt, so that nobody can try values out. */
export const printSecretBlocks = (blocks: readonly SecretBlock[]): string =>
  blocks.map((block) => `${JSON.stringify(rowOf(block))}\n`).join('');

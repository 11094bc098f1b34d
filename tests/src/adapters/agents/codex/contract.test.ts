import { createCodex } from '../../../../../src/adapters/agents/codex/codex.ts';
import { recordedContract } from '../../../../contracts/recorded.ts';
import { CODEX_RECORDED } from './recorded.ts';
import { OPTIONS, request } from './replay.ts';

recordedContract({
  name: 'codex',
  create: createCodex,
  recorded: CODEX_RECORDED,
  options: OPTIONS,
  request: request('Please work'),
});

import { createClaude } from '../../../../../src/adapters/agents/claude/claude.ts';
import { recordedContract } from '../../../../contracts/recorded.ts';
import { request } from '../../../../support/request.ts';
import { CLAUDE_RECORDED } from './recorded.ts';
import { OPTIONS } from './replay.ts';

recordedContract({
  name: 'claude',
  create: createClaude,
  recorded: CLAUDE_RECORDED,
  options: OPTIONS,
  request: request('Please work'),
});

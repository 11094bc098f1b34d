import { createAcp, createCustomAcp } from '../../../../../src/adapters/agents/acp/acp.ts';
import { recordedContract } from '../../../../contracts/recorded.ts';
import { LONG } from '../../../../support/long.ts';
import { recordedOf } from './recorded.ts';
import { OPTIONS, presetOf, request } from './replay.ts';

const rest = { options: OPTIONS, request: request('Please work') };

recordedContract({
  name: 'opencode over ACP',
  create: (parts) => createAcp(presetOf('opencode'), parts),
  recorded: recordedOf('opencode'),
  ...rest,
});
// One driver speaks for both; the second recording in the long run.
if (LONG) {
  recordedContract({
    name: 'any agent over ACP',
    create: (parts) => createCustomAcp('any-agent', parts),
    recorded: recordedOf('gemini'),
    ...rest,
  });
}

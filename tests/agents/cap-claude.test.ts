import { CLAUDE, CLAUDE_MODEL, claudeEnv } from './driven/claude.ts';
import { programOf } from './install.ts';
import { testCap } from './test-cap.ts';

testCap({
  driven: CLAUDE,
  spender: {
    backend: 'claude',
    model: CLAUDE_MODEL,
    command: () => ({ command: programOf('claude'), args: [], env: ['HOME'] }),
    env: claudeEnv,
    shell: CLAUDE.shell,
  },
});

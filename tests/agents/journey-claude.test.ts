import { CLAUDE, CLAUDE_MODEL, claudeEnv } from './driven/claude.ts';
import { programOf } from './install.ts';
import { testJourney } from './test-journey.ts';
import { claudeVoice } from './voices.ts';

for (const parallel of [1, 2]) {
  testJourney({
    driven: CLAUDE,
    journey: {
      id: 'claude',
      model: CLAUDE_MODEL,
      parallel,
      voice: claudeVoice,
      command: () => ({ command: programOf('claude'), args: [], env: [] }),
      env: claudeEnv,
    },
  });
}

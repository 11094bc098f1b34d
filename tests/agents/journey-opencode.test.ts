import { OPENCODE, opencodeEnv } from './driven/opencode.ts';
import { programOf } from './install.ts';
import { testJourney } from './test-journey.ts';
import { opencodeVoice } from './voices.ts';

for (const parallel of [1, 2]) {
  testJourney({
    driven: OPENCODE,
    journey: {
      id: 'opencode',
      model: null,
      parallel,
      voice: opencodeVoice,
      command: () => ({ command: programOf('opencode'), args: [], env: [] }),
      env: opencodeEnv,
    },
  });
}

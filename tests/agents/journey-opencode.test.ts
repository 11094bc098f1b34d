import { OPENCODE, opencodeEnv } from './driven/opencode.ts';
import { programOf } from './install.ts';
import { testJourney } from './test-journey.ts';
import { opencodeVoice } from './voices.ts';

testJourney({
  driven: OPENCODE,
  journey: {
    id: 'opencode',
    model: null,
    voice: opencodeVoice,
    command: () => ({ command: programOf('opencode'), args: [], env: [] }),
    env: opencodeEnv,
  },
});

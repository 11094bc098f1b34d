import { GEMINI, GEMINI_MODEL, geminiEnv } from './driven/gemini.ts';
import { programOf } from './install.ts';
import { testJourney } from './test-journey.ts';
import { geminiVoice } from './voices.ts';

for (const parallel of [1, 2]) {
  testJourney({
    driven: GEMINI,
    journey: {
      id: 'gemini',
      model: GEMINI_MODEL,
      parallel,
      voice: geminiVoice,
      command: () => ({ command: programOf('gemini'), args: [], env: [] }),
      env: geminiEnv,
      settle: (home) => GEMINI.settle?.(home),
    },
  });
}

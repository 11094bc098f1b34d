import { GEMINI, GEMINI_MODEL, geminiEnv } from './driven/gemini.ts';
import { programOf } from './install.ts';
import { testJourney } from './test-journey.ts';
import { geminiVoice } from './voices.ts';

testJourney({
  driven: GEMINI,
  journey: {
    id: 'gemini',
    model: GEMINI_MODEL,
    voice: geminiVoice,
    command: () => ({ command: programOf('gemini'), args: [], env: [] }),
    env: geminiEnv,
    settle: (home) => GEMINI.settle?.(home),
  },
});

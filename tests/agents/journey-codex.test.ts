import { CODEX, CODEX_ENV, CODEX_MODEL, codexArgs } from './driven/codex.ts';
import { programOf } from './install.ts';
import { testJourney } from './test-journey.ts';
import { codexVoice } from './voices.ts';

for (const parallel of [1, 2]) {
  testJourney({
    driven: CODEX,
    journey: {
      id: 'codex',
      model: CODEX_MODEL,
      parallel,
      voice: codexVoice,
      command: (url) => ({ command: programOf('codex'), args: codexArgs(url), env: Object.keys(CODEX_ENV) }),
      env: () => CODEX_ENV,
    },
  });
}

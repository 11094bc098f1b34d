import { CODEX, CODEX_ENV, CODEX_MODEL, codexArgs } from './driven/codex.ts';
import { programOf } from './install.ts';
import { testCap } from './test-cap.ts';

testCap({
  driven: CODEX,
  spender: {
    backend: 'codex',
    model: CODEX_MODEL,
    command: (url) => ({ command: programOf('codex'), args: codexArgs(url), env: ['HOME', ...Object.keys(CODEX_ENV)] }),
    env: () => CODEX_ENV,
    shell: CODEX.shell,
  },
});

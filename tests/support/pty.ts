import { afterEach } from 'vitest';
import { killAllPtys } from './pty-terminal.ts';

// Importing this file is enough: no test can leave a program behind. Scripts outside vitest import pty-terminal.ts.
afterEach(killAllPtys);

export { keyBytes } from './pty-keys.ts';
export { killAllPtys, type Pty, type PtyExit, type PtyOptions, startPty, type Wanted } from './pty-terminal.ts';

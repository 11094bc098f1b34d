import { PATHS, SHELL_FILES } from '../../../schemas/paths.ts';

/** Whether the shell itself writes that file of a side: it is nobody's work there. */
export const isShells = (path: string): boolean => SHELL_FILES.includes(path) || path.startsWith(`${PATHS.telemetry}/`);

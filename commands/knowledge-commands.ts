import type { AnyCommand } from './define.ts';
import { docs } from './knowledge/docs.ts';

/** What is written about the project, and what is remembered beyond it. */
export const KNOWLEDGE: readonly AnyCommand[] = [docs];

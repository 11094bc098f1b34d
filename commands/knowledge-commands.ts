import type { AnyCommand } from './define.ts';
import { docs } from './knowledge/docs.ts';
import { errorAdd } from './knowledge/error-add.ts';
import { errorCheck } from './knowledge/error-check.ts';
import { patternAdd } from './knowledge/pattern-add.ts';
import { patternList } from './knowledge/pattern-list.ts';

/** What is written about the project, and what is remembered beyond it. */
export const KNOWLEDGE: readonly AnyCommand[] = [patternAdd, patternList, errorAdd, errorCheck, docs];

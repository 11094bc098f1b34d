import { CLAUDE } from './driven/claude.ts';
import { playScenes } from './scenes/play.ts';

playScenes(CLAUDE);

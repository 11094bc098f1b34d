import { CODEX } from './driven/codex.ts';
import { playScenes } from './scenes/play.ts';

playScenes(CODEX);

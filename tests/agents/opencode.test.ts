import { OPENCODE } from './driven/opencode.ts';
import { playScenes } from './scenes/play.ts';

playScenes(OPENCODE);

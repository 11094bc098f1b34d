import { GEMINI } from './driven/gemini.ts';
import { playScenes } from './scenes/play.ts';

playScenes(GEMINI);

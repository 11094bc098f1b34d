import { buildProgram, exec } from './exec.ts';
import { freshPlace, type Place } from './home.ts';
import { BRIEF } from './journey-lines.ts';

/** A place whose project is planned, by the built program and the rehearsal agent; `settle` comes before that. */
export async function plannedPlace(settle: (home: string) => void = () => undefined): Promise<Place> {
  buildProgram();
  const place = freshPlace();
  settle(place.env.HOME ?? '');
  const { code, stdout } = await exec({ place, lines: ['Start agent 0', BRIEF, '!compile', '!plan'] });
  if (code !== 0) throw new Error(`the way to the plan ended with ${code}:\n${stdout}`);
  return place;
}

import { beforeAll, describe, test } from 'vitest';
import type { Driven, SceneName, Stated } from '../driven/driven.ts';
import { SCENES } from '../driven/driven.ts';
import { install, installedVersion } from '../install.ts';
import { note, type ResultRow } from '../results.ts';
import { Stage } from '../stage.ts';
import { isChosen } from '../versions.ts';
import { FAILING } from './failing.ts';
import type { Scene } from './scene.ts';
import { STOPPING } from './stopping.ts';
import { TALK } from './talk.ts';
import { WRITING } from './writing.ts';

const ALL: ReadonlyMap<SceneName, Scene> = new Map(
  [...TALK, ...WRITING, ...STOPPING, ...FAILING].map((scene) => [scene.name, scene]),
);

/** Plays every scene with an agent, in the order of the table, and writes down what it came to. */
export function playScenes(driven: Driven): void {
  describe.skipIf(!isChosen(driven.id))(`the real ${driven.id}`, () => {
    beforeAll(() => {
      install(driven.id);
      console.log([`What ${driven.id} is known not to do:`, ...statedLines(driven)].join('\n'));
    });
    for (const name of SCENES) {
      const stated = driven.stated[name] ?? null;
      test(name, ({ skip }) => {
        const row = { agent: driven.id, version: installedVersion(driven.id), scene: name } as const;
        if (stated === null || !('not' in stated)) return playOne(driven, { stated, row });
        note({ ...row, result: 'not possible', why: stated.not, durationMs: 0 });
        return skip(stated.not);
      });
    }
  });
}

function statedLines({ stated }: Driven): readonly string[] {
  const lines = Object.entries(stated).map(
    ([name, one]) => `  ${name}: ${'not' in one ? `not possible: ${one.not}` : `partial: ${one.partial}`}`,
  );
  return lines.length === 0 ? ['  nothing'] : lines;
}

interface Playing {
  readonly stated: Stated | null;
  readonly row: Pick<ResultRow, 'agent' | 'version' | 'scene'>;
}

async function playOne(driven: Driven, { stated, row }: Playing): Promise<void> {
  const began = performance.now();
  const noted = (outcome: Pick<ResultRow, 'result' | 'why'>): void =>
    note({ ...row, ...outcome, durationMs: Math.round(performance.now() - began) });
  try {
    await playIt(driven, { stated, row });
    if (stated !== null && 'partial' in stated) noted({ result: 'partial', why: stated.partial });
    else noted({ result: 'ok', why: null });
  } catch (error) {
    noted({ result: 'failed', why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) });
    throw error;
  }
}

async function playIt(driven: Driven, { stated, row }: Playing): Promise<void> {
  const scene = SCENES.map((name) => ALL.get(name)).find((one) => one?.name === row.scene);
  if (scene === undefined) throw new Error(`nothing is played for ${row.scene}`);
  const stage = await Stage.raise(driven);
  try {
    await scene.play(stage, stated);
  } catch (error) {
    // What went wrong first is told, not what it left.
    await stage.strike().catch(() => undefined);
    throw error;
  }
  await stage.strike();
}

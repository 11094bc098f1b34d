import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const known = ['claude', 'codex', 'gemini', 'opencode'];
const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.ps1'] : [''];

/** A coding agent's program on the search path. It is only looked at, never run. */
export type FoundAgent = { name: string; path: string };

/** The coding agents found in a PATH string, each at its first place. */
export function findAgents(searchPath: string): FoundAgent[] {
  const directories = searchPath.split(delimiter).filter((directory) => directory !== '');
  return known.flatMap((name) => {
    const places = directories.flatMap((directory) => endings.map((ending) => join(directory, name + ending)));
    const path = places.find(isProgram);
    return path === undefined ? [] : [{ name, path }];
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError } from '../../ports/errors.ts';

/** Reads the contracts of the roles from the installation, by paths such as `config/roles/3-builder.md`. */
export function createRoleFiles(install: string): (path: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (path) => {
    const reading = known.get(path) ?? read(install, path);
    known.set(path, reading);
    return reading;
  };
}

async function read(install: string, path: string): Promise<string> {
  try {
    return await readFile(join(install, path), 'utf8');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ExternalError('format', `The role file ${path} cannot be read`, {
      next: 'bash SETUP.sh, from a whole copy of the program',
      detail,
    });
  }
}

import { readdir, stat } from 'node:fs/promises';
import type { Observation, ObservedFile } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { parseOpenapi } from '../checks/openapi.ts';
import { errorCode, unless } from '../store/disk-error.ts';
import { pathInside } from './project-path.ts';
import { readProjectFile, sha256 } from './real-file.ts';

/**
 * What gates depend on in a project directory, read anew. `git` is null: git is asked through its own port. Rejects
 * with an ExternalError when a file is there but cannot be read.
 */
export async function observe(dir: string): Promise<Observation> {
  const see = (path: string) => seeFile(dir, path);
  const [spec, designContract, taskGraph, interfaces] = await Promise.all([
    see(PATHS.spec),
    see(PATHS.designContract),
    see(PATHS.taskGraph),
    see(PATHS.interfaces),
  ]);
  const [schema, ownership, handoff, openapi] = await Promise.all([
    see(PATHS.schema),
    see(PATHS.ownership),
    see(PATHS.handoff),
    see(PATHS.openapi),
  ]);
  const contracts = await Promise.all((await contractPaths(dir)).map(see));
  return {
    spec,
    designContract,
    taskGraph,
    interfaces,
    schema,
    ownership,
    contracts: contracts.filter((file) => file !== null),
    openapi: openapi === null ? null : await parseOpenapi(openapi.text),
    handoff,
    securityReport: await isFile(dir, PATHS.securityReport),
    criticism: await isFile(dir, PATHS.criticism),
    git: null,
  };
}

/** Those of the files that are there and can be read. */
export async function seeFiles(dir: string, paths: readonly string[]): Promise<readonly ObservedFile[]> {
  const seen = await Promise.all(paths.map((path) => seeFile(dir, path)));
  return seen.filter((file) => file !== null);
}

async function seeFile(dir: string, path: string): Promise<ObservedFile | null> {
  const bytes = await readProjectFile(dir, path);
  return bytes === null ? null : { path, text: bytes.toString('utf8'), sha256: sha256(bytes) };
}

/** `contracts/*.contracts.ts`, sorted by name. */
async function contractPaths(dir: string): Promise<string[]> {
  const directory = await pathInside(dir, PATHS.contracts);
  if (directory === null) return [];
  const names = await unless(readdir(directory), ['ENOENT', 'ENOTDIR'], []);
  return names
    .filter((name) => name.endsWith('.contracts.ts'))
    .sort()
    .map((name) => `${PATHS.contracts}/${name}`);
}

/** True when a regular file is there, inside the project. */
export async function isFile(dir: string, path: string): Promise<boolean> {
  const real = await pathInside(dir, path);
  if (real === null) return false;
  try {
    return (await stat(real)).isFile();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

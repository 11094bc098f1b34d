import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isObject, parseJson } from '../../src/adapters/agents/json.ts';
import { type AgentId, VERSIONS } from './versions.ts';

const INSTALL_MS = 300_000;

/** Where agents are installed, one directory for each: `CODESLEUTH_AGENTS_CACHE`, else a directory of the person's cache. */
export function cacheDir(): string {
  const named = process.env.CODESLEUTH_AGENTS_CACHE;
  return named === undefined || named === '' ? join(homedir(), '.cache/codesleuth/agents') : named;
}

/** Absolute path of an agent's program, whether it is installed or not. */
export const programOf = (id: AgentId): string => join(cacheDir(), id, 'node_modules/.bin', id);

/** The version of an agent in the cache; null where there is none that could be started. */
export function installedVersion(id: AgentId): string | null {
  const manifest = join(cacheDir(), id, 'node_modules', VERSIONS[id].package, 'package.json');
  if (!existsSync(manifest) || !existsSync(programOf(id))) return null;
  const read = parseJson(readFileSync(manifest, 'utf8'));
  return isObject(read) && typeof read.version === 'string' ? read.version : null;
}

/** Puts the pinned version of an agent into the cache, unless it is there; throws with npm's words where that fails. */
export function install(id: AgentId): void {
  const { package: name, version } = VERSIONS[id];
  if (installedVersion(id) === version) return;
  const prefix = join(cacheDir(), id);
  mkdirSync(prefix, { recursive: true });
  const words = ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--save-exact', `${name}@${version}`];
  const ended = spawnSync('npm', words, { cwd: prefix, encoding: 'utf8', timeout: INSTALL_MS });
  const now = installedVersion(id);
  if (ended.status === 0 && now === version) return;
  const why = ended.error?.message ?? `${ended.stdout}${ended.stderr}`.trim();
  throw new Error(`${name}@${version} cannot be installed (found: ${now ?? 'none'}): ${why}`);
}

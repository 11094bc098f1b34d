import type { MachineFacts } from '../../ports/machine.ts';
import type { EffectContext } from '../context.ts';

/** A word for the shell the human types into: quoted where it is more than plain characters. */
export const quoted = (word: string, platform: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
};

/** What the mending commands are made for. */
export interface Ground {
  readonly platform: string;
  /** Where the program lies, quoted; the current directory where that is not known. */
  readonly install: string;
  /** What comes before the set-up where home is elsewhere. */
  readonly setup: string;
}

export function groundOf({ world }: EffectContext): Ground {
  const facts: MachineFacts | undefined = world.machine?.look();
  const platform = facts?.platform ?? 'linux';
  const at = facts?.install ?? '.';
  const moved = facts !== undefined && world.home.dir !== at;
  const home = quoted(world.home.dir, platform);
  if (platform === 'win32') {
    return {
      platform,
      install: quoted(at, platform),
      setup: `${moved ? `$env:CODESLEUTH_HOME=${home}; ` : ''}& ${quoted(`${at}\\SETUP.ps1`, platform)}`,
    };
  }
  const setup = `${moved ? `CODESLEUTH_HOME=${home} ` : ''}bash ${quoted(`${at}/SETUP.sh`, platform)}`;
  return { platform, install: quoted(at, platform), setup };
}

/** Ends a process that may be suspended too. */
export const endOf = (pid: number, { platform }: Ground): string =>
  platform === 'win32' ? `taskkill /PID ${pid}` : `kill ${pid}; kill -CONT ${pid}`;

/** Starts the shell with these options, from wherever one is. */
export const startWith = (options: string, { install }: Ground): string =>
  `npm --prefix ${install} start -- ${options}`;

/** Removes a file. */
export const removal = (path: string, { platform }: Ground): string =>
  platform === 'win32' ? `del ${quoted(path, platform)}` : `rm ${quoted(path, platform)}`;

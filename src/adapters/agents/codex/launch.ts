import type { OpenOptions } from '../../../ports/agent.ts';
import type { Found } from '../find.ts';
import type { Launch } from '../process/dialect.ts';

/** No look-ups outside and nothing that was not asked for. */
const QUIET = [
  ...['-c', 'check_for_update_on_startup=false', '-c', 'analytics.enabled=false'],
  ...['--disable', 'plugins'],
];

/** How codex is started; one process serves all prompts. */
export function launchServer(found: Found): Launch {
  return { file: found.file, args: [...found.args, ...QUIET, 'app-server'], env: found.env, key: 'app-server' };
}

export interface ExecLaunch {
  /** The thread that goes on; empty for a new one. */
  readonly resume: string;
  /** Absolute path of the file with the schema of the answer. */
  readonly schemaFile: string | null;
}

/** How codex is started for one prompt, which it reads from its standard input. */
export function launchExec(found: Found, options: OpenOptions, { resume, schemaFile }: ExecLaunch): Launch {
  const { sandbox } = leaveOf(options);
  const args = [
    ...found.args,
    ...QUIET,
    ...['exec', '--json', '--skip-git-repo-check', '-s', sandbox, '-c', 'approval_policy="never"', '-C', options.cwd],
    ...(options.model === null ? [] : ['-m', options.model]),
    ...(schemaFile === null ? [] : ['--output-schema', schemaFile]),
    ...(resume === '' ? [] : ['resume', resume]),
    '-',
  ];
  return { file: found.file, args, env: found.env, key: 'exec' };
}

export interface ThreadLeave {
  readonly sandbox: 'read-only' | 'workspace-write';
  readonly approvalPolicy: 'never' | 'untrusted' | 'on-request';
}

/**
 * What a thread may do. All but commands that are known to only read is asked for, and the shell answers for the human
 * where its mode says so: of what its sandbox allows unasked, settings of other agents would be a part. In the mode
 * `unsafe` only what the sandbox forbids is asked for.
 */
export function leaveOf({ readOnly, mode = 'ask' }: Pick<OpenOptions, 'readOnly' | 'mode'>): ThreadLeave {
  if (readOnly || mode === 'read-only') return { sandbox: 'read-only', approvalPolicy: 'never' };
  return { sandbox: 'workspace-write', approvalPolicy: mode === 'unsafe' ? 'on-request' : 'untrusted' };
}

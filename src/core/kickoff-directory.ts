import { decision, type Outcome, type Refusal, refuse } from './decision.ts';
import type { DirectoryFound } from './found.ts';
import { openKickoff } from './open-kickoff.ts';
import type { Report } from './report.ts';
import type { ShellEvent } from './shell-event.ts';
import { type Block, say } from './show.ts';
import type { Kickoff, State } from './state.ts';

/** The examined directory is refused, opened as the project it already is, trusted by name, or asked trust for. */
export function onDirectory(state: State, report: Extract<Report, { type: 'directory/examined' }>): Outcome {
  const found = report.found;
  const refusal = unfit(found);
  if (report.why === 'relocate') return refusal ?? onRelocated(state, found);
  const kickoff = state.shell.kickoff;
  if (kickoff?.step !== 'opening') return decision({});
  if (refusal !== null) return { ...refusal, shell: askAgain(state) };
  const next = { ...kickoff, directory: found.dir };
  const holds = found.hasJournal && !isNested(found);
  const known = holds
    ? [say('warn', `${found.dir} already holds a project of this shell; going on with that one.`)]
    : [];
  if (found.empty || !found.exists || isTrusted(state, kickoff, found.dir)) {
    return openKickoff(next, [...known, ...nestedWords(found)]);
  }
  if (!state.shell.interactive) {
    return refuse('trust-needed', `${found.dir} is not empty and was not seen before`, {
      tryNext: [`codesleuth exec --project ${found.dir} …`],
      shell: askAgain(state),
    });
  }
  return decision({
    shell: [{ type: 'shell/kickoff', kickoff: { ...next, step: 'trust' } }],
    show: [
      ...known,
      say(
        'warn',
        `${found.dir} is not empty. git will run there, and a repository’s own configuration can run programs.`,
        'Do you trust it?',
      ),
    ],
  });
}

/** Back to the question for the directory, after one that cannot be used. */
export function askAgain(state: State): readonly ShellEvent[] {
  const kickoff = state.shell.kickoff;
  if (kickoff?.step !== 'opening') return [];
  return [{ type: 'shell/kickoff', kickoff: { ...kickoff, step: 'directory', directory: '' } }];
}

/** Trusted are a directory seen before and the one given as `--project`; another one named after that was refused is not. */
function isTrusted(state: State, kickoff: Kickoff, dir: string): boolean {
  const seen = state.shell.context?.registered_projects[dir] !== undefined;
  return seen || (state.shell.projectOption !== null && kickoff.directory === state.shell.projectOption);
}

function onRelocated(state: State, found: DirectoryFound): Outcome {
  const from = state.shell.relocating;
  if (from === null) return decision({});
  if (!found.hasJournal) {
    return refuse('not-the-project', `${found.dir} holds no journal of this shell`, {
      tryNext: ['name the directory the project was moved to'],
    });
  }
  return decision({ effects: [{ type: 'project/relocate', dir: from, to: found.dir }] });
}

function unfit(found: DirectoryFound): Refusal | null {
  const next = { tryNext: ['name another directory'] };
  if (found.insideHome) {
    return refuse('inside-home', `${found.dir} is inside the shell's own directory; a project never is`, next);
  }
  if (found.aroundHome) {
    return refuse('around-home', `${found.dir} holds the shell's own directory; a project never does`, next);
  }
  if (found.exists && !found.isDirectory) return refuse('not-a-directory', `${found.dir} is a file`, next);
  if (!found.writable) return refuse('not-writable', `${found.dir} cannot be written`, next);
  if (!isNested(found) || found.empty || !found.exists) return null;
  return refuse(
    'inside-repository',
    `${found.dir} lies inside the repository ${found.repository} and has files of it`,
    {
      tryNext: [found.repository ?? '', 'a new directory, or one outside of it'],
    },
  );
}

function nestedWords(found: DirectoryFound): readonly Block[] {
  if (!isNested(found)) return [];
  return [say('info', `It lies inside the repository ${found.repository} and gets one of its own.`)];
}

/** True for a directory below the root of somebody's repository; a new one there gets a repository of its own. */
function isNested(found: DirectoryFound): boolean {
  return found.repository !== null && found.repository !== found.dir;
}

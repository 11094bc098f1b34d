import { ExternalError } from '../../ports/errors.ts';

/** How much of what git said is kept with an error, in characters. */
const TAIL = 2000;

interface Known {
  readonly match: RegExp;
  readonly message: string;
  readonly next: string;
}

/** What git says (LC_ALL=C) and what a person can do about it. */
const KNOWN: readonly Known[] = [
  {
    match: /detected dubious ownership/,
    message: 'This repository belongs to another user, and git refuses to work in it.',
    next: 'If you trust it: git config --global --add safe.directory <the directory>',
  },
  {
    match: /index\.lock': File exists/,
    message: 'Another git process holds the index of this repository.',
    next: 'Let it finish and try again; if none is running, delete .git/index.lock.',
  },
  {
    match: /\.lock': File exists/,
    message: 'Another git process holds a lock in this repository.',
    next: 'Let it finish and try again; if none is running, delete the lock file named in the details.',
  },
  {
    match: /No space left on device/,
    message: 'The disk is full; git could not write.',
    next: 'Free some space, then try again.',
  },
  {
    match: /transport '[^\n']*' not allowed|lazy fetching disabled/,
    message: 'This repository lacks objects that this needs: it is a partial clone, and the shell fetches nothing.',
    next: 'Get all of them first: git fetch --refetch --no-filter, then try again.',
  },
  {
    match: /must be run in a work tree/,
    message: 'This is a bare repository: it has no files to work on.',
    next: 'Choose a clone of it that has a work tree.',
  },
  {
    match: /not a git repository/,
    message: 'This directory is not inside a git repository.',
    next: 'Run git init there, or choose another directory.',
  },
  {
    match: /is beyond a symbolic link/,
    message: 'A path leads through a symbolic link, and git does not follow it.',
    next: 'Name the file by its real place inside the repository.',
  },
  {
    match: /unable to (?:create|write)[^\n]*No such file or directory|invalid object /,
    message: 'What was just written is gone again: a git gc that ran meanwhile took it.',
    next: 'Let it finish, then try again.',
  },
  {
    match: /couldn't write '|unable to write new/,
    message: 'Git could not write a file; the disk may be full.',
    next: 'Make sure there is room (df -h), then try again.',
  },
  {
    match: /Permission denied|unable to (?:create|write)|insufficient permission/,
    message: 'Git was not allowed to read or write a file.',
    next: 'Check who owns the file named in the details and its permissions.',
  },
  {
    match: /object file .* is empty|loose object .* is corrupt|bad object|unable to read (?:tree|[0-9a-f]{40})/,
    message: 'An object of this repository is missing: a git gc that ran meanwhile took it, or it is damaged.',
    next: 'Try again; if it is missing then too, git fsck there shows which.',
  },
];

/** The last part of what git wrote, which is where it says what went wrong. */
function tailOf(stderr: string): string {
  return stderr.trim().slice(-TAIL);
}

/** How git names the file it cannot convert, for want of an encoding or of a filter (convert.c). */
const UNCONVERTED = [
  /failed to encode '([\s\S]*?)' from /,
  /BOM is (?:required|prohibited) in '([\s\S]*?)' if encoded/,
  /encoding '([\s\S]*?)' from .* and back is not the same/,
  /^fatal: ([\s\S]*?): (?:clean|smudge) filter '?[^\n]*?'? failed/m,
];

/** A file whose attributes ask for what cannot be done. */
function conversionFailure(stderr: string, detail: string): ExternalError | null {
  const [name] = UNCONVERTED.flatMap((match) => match.exec(stderr)?.[1] ?? []);
  if (name === undefined) return null;
  const done = /: smudge filter/.test(stderr) ? 'written' : 'saved';
  const message = `Git cannot convert ${name} the way its attributes say, so it cannot be ${done}.`;
  const next = `Mend ${name} or its line in .gitattributes (git check-attr -a shows what applies), then try again.`;
  return new ExternalError('git', message, { next, detail });
}

/** An error with its next step for a git command (`what`, such as "git update-ref") that ended badly. */
export function gitFailure(what: string, stderr: string): ExternalError {
  const detail = tailOf(stderr);
  const unconverted = conversionFailure(stderr, detail);
  if (unconverted) return unconverted;
  const known = KNOWN.find((entry) => entry.match.test(stderr));
  if (known) return new ExternalError('git', known.message, { next: known.next, detail });
  return new ExternalError('git', `${what} failed.`, { next: 'Read the details; git status may show more.', detail });
}

/** Git itself could not be started. */
export function gitMissing(detail: string): ExternalError {
  return new ExternalError('git', 'Git could not be started.', {
    next: 'Install git 2.38 or newer and make sure it is on the PATH.',
    detail,
  });
}

/** A git process that did not end within its time. */
export function gitTooSlow(what: string, timeoutMs: number): ExternalError {
  return new ExternalError('git', `${what} did not end within ${Math.round(timeoutMs / 1000)} s and was stopped.`, {
    next: 'Look for a slow disk, a very large untracked file (add it to .gitignore) or a filter that hangs, then try again.',
  });
}

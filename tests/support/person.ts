import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, type Place } from './home.ts';
import { writeIn } from './own-work.ts';

const NOTES = 'docs/notes.md';
const MIDDLE = Array.from({ length: 12 }, (_, at) => `line ${at}`).join('\n');
const notes = (top: string, bottom: string): string => `${top}\n${MIDDLE}\n${bottom}\n`;

/** A person at work with git of their own in a repository: every commit they made, and what git refused them. */
export class Person {
  readonly commits: string[] = [];
  readonly refused: string[] = [];
  private readonly place: Place;
  private round = 0;

  constructor(place: Place) {
    this.place = place;
  }

  /** The file they work on, with one change committed and one more to come. */
  begin(): void {
    writeIn(this.place, NOTES, notes('top 0', 'bottom 0'));
    git(this.place, 'add', NOTES);
    this.try('commit', '-q', '-m', 'mine 0', '--', NOTES);
    this.commits.push(git(this.place, 'rev-parse', 'HEAD'));
  }

  /** Edits two places of a file, stages the first by `git add -p`, commits that, and leaves the other lying about. */
  work(): void {
    this.round += 1;
    writeIn(this.place, NOTES, notes(`top ${this.round}`, `bottom of ${this.round}, not committed`));
    if (!this.try('add', '-p', NOTES)) return;
    const before = git(this.place, 'rev-parse', 'HEAD');
    if (!this.try('commit', '-q', '-m', `mine ${this.round}`)) return;
    const after = git(this.place, 'rev-parse', 'HEAD');
    if (after !== before) this.commits.push(after);
  }

  /** Puts what is not committed away and takes it back. */
  stash(): void {
    if (this.try('stash', 'push', '-q', '--', NOTES)) this.try('stash', 'pop', '-q');
  }

  /** While the shell writes objects git tells that a clean-up is under way; a person tries again a moment later. */
  collect(): void {
    for (let tries = 0; tries < 40; tries += 1) {
      if (this.try('gc', '-q', '--prune=now')) return;
      if (tries === 39 || this.refused.at(-1)?.includes('gc is already running') !== true) return;
      this.refused.pop();
      spawnSync('sleep', ['0.1']);
    }
  }

  /** What they see of their file, and what their newest commit holds of it. */
  seen(): { readonly work: string; readonly committed: string } {
    const work = readFileSync(join(this.place.project, NOTES), 'utf8');
    return { work, committed: `${git(this.place, 'show', `HEAD:${NOTES}`)}\n` };
  }

  /** The same as it has to be, from what they did last. */
  wanted(): { readonly work: string; readonly committed: string } {
    const work = notes(`top ${this.round}`, `bottom of ${this.round}, not committed`);
    return { work, committed: notes(`top ${this.round}`, 'bottom 0') };
  }

  /** Git of theirs; it may find the index locked by somebody else, which is for them to try again. */
  private try(...args: readonly string[]): boolean {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    const ended = spawnSync('git', [...who, ...args], {
      cwd: this.place.project,
      env: { ...this.place.env, LC_ALL: 'C' },
      input: 'y\nn\n',
      encoding: 'utf8',
    });
    if (ended.status !== 0) this.refused.push(`git ${args.join(' ')}: ${ended.stderr.trim()}`);
    return ended.status === 0;
  }
}

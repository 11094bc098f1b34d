import { sideNameSchema } from '../../../schemas/fork.ts';
import { forkNamed, openFork } from '../branch-effects.ts';
import type { Fork, Side } from '../branches.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import { needIdle, needWritable } from '../guards.ts';
import type { ProjectState, State } from '../state.ts';
import { isKept } from './term.ts';

/** Orders a look at every fork of which something is there. */
export function lookAtForks(project: ProjectState): Outcome {
  const there = project.forks.filter((fork) => fork.status === 'making' || fork.status === 'open' || isKept(fork));
  const last = project.forks.at(-1);
  const forks = there.length === 0 && last !== undefined ? [last] : there;
  return decision({ effects: [{ type: 'forks/look', forks }] });
}

/** The answer to the question a side waits with: `A <text>`; a number picks one of its options. */
export function answerSide(state: State, [word = '', ...words]: readonly string[]): Outcome {
  const held = needWritable(state);
  const fork = state.project === null ? null : openFork(state.project);
  if (held !== null) return held;
  if (fork === null) return refuse('no-fork', 'no fork is open', { tryNext: ['!forks'] });
  const name = sideNameSchema.safeParse(word.toUpperCase());
  const side = fork.sides.find((one) => name.success && one.side === name.data);
  const text = words.join(' ').trim();
  if (side === undefined || text === '') {
    return refuse('usage', 'that does not fit: a side and an answer', { tryNext: ['!forks answer A <text>'] });
  }
  return decision({ effects: [{ type: 'fork/answer', fork, side, text }] });
}

/** Gives both sides up. Nothing is deleted: commits and directories are kept for their term. */
export function dropFork(state: State, words: readonly string[]): Outcome {
  const held = needIdle(state);
  const { project } = state;
  if (held !== null || project === null) return held ?? decision({});
  const open = openFork(project);
  const [name = open?.name ?? '', more] = words.filter((word) => word !== '--yes');
  const fork = forkNamed(project, name);
  if (fork === null) return noFork(project, name);
  if (fork !== open) {
    return refuse(
      'fork-closed',
      `fork ${name} is closed already; what was put away of it goes by itself, and a directory that stayed is yours to remove`,
      {
        tryNext: ['!forks'],
      },
    );
  }
  if (project.work?.kind === 'question') {
    return refuse('question', 'a question waits for your answer', { tryNext: ['answer the question', '!status'] });
  }
  if (more !== undefined) {
    return refuse('usage', 'that does not fit: unknown word', { tryNext: [`!forks drop ${name}`] });
  }
  if (!words.includes('--yes')) return confirmDrop(state, name);
  return decision({ events: [{ type: 'fork/dropped', name }] });
}

function confirmDrop(state: State, name: string): Outcome {
  const command = `!forks drop ${name} --yes`;
  if (!state.shell.interactive) {
    return refuse('needs-yes', 'giving a fork up is confirmed on the line', { tryNext: [`'${command}'`] });
  }
  const about = 'Neither side is merged. Commits and directories are kept for 30 days: !forks restore brings one back.';
  return decision({ shell: [{ type: 'shell/confirm', confirm: { phrase: `drop ${name}`, command, about } }] });
}

/** Brings the directory of a side that was put away back to its place. */
export function restoreSide(state: State, words: readonly string[]): Outcome {
  const found = findSide(state, words, '!forks restore <name>-B');
  if ('kind' in found) return found;
  const { fork, side } = found;
  // Of an open fork more may be kept than was told: commits are fetched while a side runs.
  if (fork.status !== 'open' && side.parked === null && side.tip === null) {
    return refuse('nothing-kept', `nothing is kept of ${fork.name}-${side.side}`, { tryNext: ['!forks'] });
  }
  return decision({ effects: [{ type: 'fork/restore', fork, side }] });
}

/** A side's directory was moved by hand: where it is now. */
export function relocateSide(state: State, words: readonly string[]): Outcome {
  const usage = '!forks at <name>-A <directory>';
  const found = findSide(state, words.slice(0, 1), usage);
  if ('kind' in found) return found;
  const to = words.slice(1).join(' ').trim();
  if (to === '') return refuse('usage', 'that does not fit: where is it now?', { tryNext: [usage] });
  return decision({ effects: [{ type: 'fork/relocate', fork: found.fork, side: found.side, to }] });
}

function findSide(state: State, words: readonly string[], usage: string): { fork: Fork; side: Side } | Refusal {
  const held = needIdle(state);
  if (held !== null) return held;
  const named = /^(.+)-([ab])$/i.exec(words.length === 1 ? (words[0] ?? '') : '');
  if (named === null || state.project === null) {
    return refuse('usage', 'that does not fit: a side is named like trial-B', { tryNext: [usage] });
  }
  const fork = forkNamed(state.project, named[1] ?? '');
  if (fork === null) return noFork(state.project, named[1] ?? '');
  const side = fork.sides.find((one) => one.side === named[2]?.toUpperCase());
  return side === undefined ? noFork(state.project, words[0] ?? '') : { fork, side };
}

function noFork(project: ProjectState, name: string): Refusal {
  const known = project.forks.map((fork) => fork.name);
  return refuse('no-fork', `there is no fork ${name}; known: ${known.join(', ') || 'none'}`, { tryNext: ['!forks'] });
}

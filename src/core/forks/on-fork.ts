import { forkNamed } from '../branch-effects.ts';
import { type Decision, decision, type Outcome, refuse } from '../decision.ts';
import type { Report } from '../report.ts';
import { say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { mayFork } from './may-fork.ts';
import { onMergePreviewed, onResolved } from './on-merge.ts';
import { leaderRules, scoreboard } from './scoreboard.ts';
import { isKept } from './term.ts';

export type ForkReport = Extract<
  Report,
  {
    type:
      | 'fork/prepared'
      | 'fork/made'
      | 'fork/checkpointed'
      | 'fork/rested'
      | 'forks/looked'
      | 'fork/closed'
      | 'fork/restored'
      | 'fork/answered'
      | 'forks/pruned'
      | 'merge/previewed'
      | 'fork/resolved';
  }
>;
type Of<T extends ForkReport['type']> = Extract<ForkReport, { type: T }>;

/** News of a fork's sides and of their merge. What no longer fits the state, for it came late, is passed over. */
export function onFork(state: State, report: ForkReport): Outcome {
  const { project } = state;
  if (project === null) return decision({});
  switch (report.type) {
    case 'fork/prepared':
      return onPrepared(state, report);
    case 'fork/made':
      return onMade(project, report.name);
    case 'fork/checkpointed':
      return onCheckpointed(project, report);
    case 'fork/rested':
      return onRested(project, report);
    case 'forks/looked':
      return onLooked(project, report);
    case 'fork/closed':
      return onClosed(project, report);
    case 'fork/restored':
      return onRestored(report);
    case 'fork/answered':
      return onAnswered(project, report);
    case 'forks/pruned':
      return onPruned(project, report.names);
    case 'merge/previewed':
      return onMergePreviewed(state, report);
    case 'fork/resolved':
      return onResolved(state, report);
    default:
      return report satisfies never;
  }
}

/** Looking took time: what was open when the human asked may be closed now. */
function onPrepared(state: State, report: Of<'fork/prepared'>): Outcome {
  const { name, sides, budgetMicroUsd, obstacles, snapshot } = report;
  const open = mayFork(state);
  if (open !== true) return open;
  if (obstacles.length > 0) {
    return refuse('fork-obstacles', `fork ${name} cannot be made`, {
      missing: obstacles,
      tryNext: [...new Set(obstacles.map((one) => one.next))].slice(0, 3),
    });
  }
  if (snapshot === null || snapshot.head === null) {
    return refuse('no-commit', 'there is no commit to start from', { tryNext: ['git commit', `!fork ${name}`] });
  }
  const base = { head: snapshot.head, backup: snapshot.ref };
  const left = snapshot.left.map(({ path, why }) => say('warn', `${path} does not go into the copies: ${why}`));
  return decision({ events: [{ type: 'fork/began', name, base, sides: [...sides], budgetMicroUsd }], show: left });
}

function onMade(project: ProjectState, name: string): Decision {
  if (project.work?.kind !== 'fork-make' || project.work.name !== name) return decision({});
  const made = { type: 'fork/made', name } as const;
  return decision({ events: project.halt === null ? [made, { type: 'fork/started', name }] : [made] });
}

/** What is remembered here is believed of the side once its directory is gone. */
function onCheckpointed(project: ProjectState, report: Of<'fork/checkpointed'>): Decision {
  return forkNamed(project, report.name)?.status === 'open' ? decision({ events: [report] }) : decision({});
}

function onRested(project: ProjectState, { name, why, sides }: Of<'fork/rested'>): Decision {
  const fork = forkNamed(project, name);
  if (fork === null || project.work?.kind !== 'fork-run') return decision({});
  return decision({ events: [{ type: 'fork/rested', name, why, sides: [...sides] }] });
}

function onLooked(project: ProjectState, report: Of<'forks/looked'>): Decision {
  const found = new Map(report.forks.map((fork) => [fork.name, fork.sides]));
  const boards = project.forks.flatMap((fork) => {
    const seen = found.get(fork.name);
    return seen === undefined ? [] : scoreboard(fork, seen);
  });
  return decision({ show: [...boards, leaderRules()] });
}

function onClosed(project: ProjectState, { name, sides }: Of<'fork/closed'>): Decision {
  if (project.work?.kind !== 'fork-close' || project.work.name !== name) return decision({});
  return decision({ events: [{ type: 'fork/closed', name, sides: [...sides] }] });
}

function onRestored({ name, side, dir }: Of<'fork/restored'>): Decision {
  return decision({ events: [{ type: 'fork/restored', name, side, dir }] });
}

/** A side that had come to rest with its question is started again by the answer, unless the human has paused. */
function onAnswered(project: ProjectState, { name, side, running }: Of<'fork/answered'>): Decision {
  const rests = !running && forkNamed(project, name)?.status === 'open' && project.work === null;
  const later = rests && project.halt !== null ? ' It goes on with !resume.' : '';
  const show = [say('good', `${name}-${side} has the answer.${later}`)];
  if (!rests || project.halt !== null) return decision({ show });
  return decision({ events: [{ type: 'fork/started', name }], show });
}

function onPruned(project: ProjectState, names: readonly string[]): Decision {
  const kept = project.forks.filter((fork) => isKept(fork) && names.includes(fork.name));
  return decision({ events: kept.map(({ name }) => ({ type: 'fork/forgotten', name }) as const) });
}

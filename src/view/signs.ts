import { type Clean, cleanView } from './clean.ts';
import { type Facts, factsOf } from './facts.ts';
import { askingSide, forkTasks } from './forks/fork-facts.ts';
import type { Snapshot } from './session-handle.ts';
import { FRESH_UI } from './ui-state.ts';
import type { Signs } from './view-model.ts';

const NAME = 'CodeSleuth';

/** The window's title, and what waits for the person. */
export function signsOf(facts: Facts): Signs {
  const waiting = waitingFor(facts);
  const { project } = facts;
  const working = project !== null && !project.next.waiting;
  if (project === null) return { title: NAME, waiting, working };
  const tasks = project.total === 0 ? '' : ` ${project.done}/${project.total}`;
  const what =
    facts.forks === null ? `${project.stage}${tasks}` : `fork ${facts.forks.name}: ${forkTasks(facts.forks)}`;
  return {
    title: `${waiting === null ? '' : '● '}${project.name} · ${what} · ${NAME}`,
    waiting,
    working,
  };
}

/** The signs of a snapshot, without the rest of its screen. */
export function signsAt(snapshot: Snapshot, clean: Clean): Signs {
  return cleanView(signsOf(cleanView(factsOf(snapshot, FRESH_UI), clean)), clean);
}

function waitingFor({ live, project, ask, confirm, forks }: Facts): string | null {
  const permission = live.asks[0];
  if (permission !== undefined) return `permission ${permission.requestId}`;
  if (confirm !== null) return `confirm ${confirm.command}`;
  if (ask !== null) return `question ${ask.id}`;
  const side = askingSide(forks);
  if (side !== null) return `side ${forks?.name ?? ''}-${side.side}`;
  if (project === null) return null;
  return project.next.waiting ? `gate ${project.next.command ?? project.next.text}` : null;
}

/** True when work has just come to a point where it needs the person: ring the bell. */
export function attention(before: Signs, after: Signs): boolean {
  return before.working && after.waiting !== null && after.waiting !== before.waiting;
}

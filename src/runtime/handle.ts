import { parse } from '../../commands/parse.ts';
import { askedNow } from '../core/asked.ts';
import type { Flight } from '../core/budget/cap-used.ts';
import { isBusy } from '../core/guards.ts';
import { pendingQuestion } from '../core/pending-question.ts';
import type { State } from '../core/state.ts';
import type { Item, Live } from '../core/transcript.ts';
import type { ClockPort } from '../ports/processes.ts';
import type { Session } from './session.ts';

const REPAINT_MS = 50;

interface Seen {
  readonly state: State;
  readonly live: Live;
  readonly flight: Flight;
  readonly now: number;
  readonly ended: { readonly code: number; readonly words: readonly string[] } | null;
}

/** Gathers changes into snapshots: one every 50 ms at the most, none while nothing changes. */
function createPainter(session: Session, clock: ClockPort) {
  const listeners = new Set<() => void>();
  const look = (): Seen => ({
    state: session.snapshotState(),
    live: session.live.view,
    flight: session.flight,
    now: clock.monotonic(),
    ended: session.ended,
  });
  let seen = look();
  let timer: NodeJS.Timeout | null = null;
  let painted = Number.NEGATIVE_INFINITY;

  function flush(): void {
    timer = null;
    painted = clock.monotonic();
    session.live.flushLines();
    seen = look();
    for (const listener of listeners) listener();
  }

  /** The first change after a rest is shown at once; only what follows it closely has to wait. */
  function schedule(): void {
    timer ??= setTimeout(flush, Math.max(0, painted + REPAINT_MS - clock.monotonic()));
  }

  return {
    schedule,
    seen: () => seen,
    listeners,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** A question came up, or the shell asks something itself: words written before it was seen are no answer to it. */
function isAsked({ project, shell }: State): boolean {
  return shell.changing || shell.capture !== null || (project !== null && pendingQuestion(project) !== null);
}

const works = ({ project }: State): boolean => project !== null && isBusy(project);

/**
 * A session as a screen sees it. Plain words typed while an agent works are held back, can be taken back, and go in
 * when its run ends.
 */
export function createHandle(session: Session, clock: ClockPort) {
  const painter = createPainter(session, clock);
  const queued = (): readonly string[] => session.live.view.queued;
  const hold = (lines: readonly string[]): void => {
    session.live.patch({ queued: lines });
    painter.schedule();
  };
  session.onChange(() => {
    painter.schedule();
    if (session.running || queued().length === 0 || isAsked(session.snapshotState())) return;
    const lines = queued();
    hold([]);
    for (const line of lines) void session.line(line);
  });
  const tell = (line: string): void => {
    if (!session.steer(line)) hold([...queued(), line]);
  };
  return {
    snapshot: (): Seen => painter.seen(),
    subscribe: (listener: () => void): (() => void) => {
      painter.listeners.add(listener);
      return () => painter.listeners.delete(listener);
    },
    takeItems: (): readonly Item[] => session.takeItems(),
    submit: (line: string): void => {
      // The run that asked may still be winding down when its question is seen and answered already.
      const free = !session.running || isAsked(painter.seen().state);
      const wait = !free && parse(line, session.snapshotState()).kind === 'text';
      if (wait) tell(line);
      else void session.line(line);
    },
    answer: (text: string): void => {
      // A second Enter on a picker that is answered already must not become words for the agent.
      const asked = askedNow(painter.seen().state);
      void session.line(text, (state) => askedNow(state) === asked);
    },
    takeBack: (): string | null => {
      const last = queued().at(-1) ?? null;
      hold(queued().slice(0, -1));
      return last;
    },
    permission: (requestId: string, decision: 'once' | 'run' | 'no', comment: string): void =>
      void session.permission(requestId, decision, comment),
    interrupt: (): void => {
      if (works(session.snapshotState())) void session.line('!pause', works);
    },
    quit: (): void => void session.line('!quit'),
    /** Stops repainting; the last state stays to be read. */
    dispose: (): void => painter.stop(),
  };
}

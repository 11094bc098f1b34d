import type { AgentSessions } from '../agent-sessions.ts';
import type { Stage } from '../live.ts';

/** A lane that works in this shell, as the rest of the shell can reach it. */
export interface LiveLane {
  readonly taskId: string;
  readonly stage: Stage;
  readonly sessions: AgentSessions;
  /** Something that is shown of it has changed. */
  readonly changed: () => void;
}

/** What a permission asked for in a lane is called in the project's shell: agents number theirs alike. */
export const laneAskId = (taskId: string, requestId: string): string => `${taskId}:${requestId}`;

/** The lanes that work in this shell now; one for each session. */
export class Lanes {
  private live: readonly LiveLane[] = [];

  began(lanes: readonly LiveLane[]): void {
    this.live = lanes;
  }

  rested(): void {
    this.live = [];
  }

  /** The lane a permission was asked for in, and its own id there; null when it is none of a lane's. */
  asking(requestId: string): { readonly lane: LiveLane; readonly requestId: string } | null {
    for (const lane of this.live) {
      const prefix = laneAskId(lane.taskId, '');
      if (requestId.startsWith(prefix)) return { lane, requestId: requestId.slice(prefix.length) };
    }
    return null;
  }
}

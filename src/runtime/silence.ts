import { SILENCE } from '../core/transcript.ts';
import type { AgentSession } from '../ports/agent.ts';
import type { EffectContext } from './context.ts';
import type { IdleWatch } from './idle-watch.ts';

/** What is said to an agent that was silent for too long. */
export const URGE = 'You have said nothing for a long time. Go on with the assignment, or say what you wait for.';

/** What became of the silences of one prompt. */
export interface Silence {
  /** The agent has been silent for too long: the human is asked what to do. */
  begin(): void;
  /** The agent spoke again: nobody needs to answer any more. */
  over(): void;
  /** The prompt was stopped so that the agent can be urged on in a new one. */
  readonly urged: boolean;
}

interface Heard {
  readonly context: EffectContext;
  readonly session: AgentSession;
  readonly watch: () => IdleWatch;
}

/** Explains a silence to the human, who waits, urges the agent on, or ends the run. */
export function createSilence({ context, session, watch }: Heard): Silence {
  const { stage, world } = context;
  let urged = false;
  const decided = (choice: 'wait' | 'urge' | 'end'): void => {
    watch().heard();
    if (choice === 'end') watch().end(`${explain(context)}; the run was ended`);
    if (choice !== 'urge' || session.steer?.(URGE) === true) return;
    urged = true;
    void session.interrupt();
  };
  return {
    begin() {
      const run = stage.view.run;
      if (run === null) return;
      stage.silent(
        { runId: run.runId, requestId: SILENCE, title: world.text.clean(explain(context)), detail: '', scope: '' },
        decided,
      );
      context.repaint();
    },
    over: () => stage.answered(SILENCE),
    get urged() {
      return urged;
    },
  };
}

/** `no output for 4 min; its process lives; it runs Bash npm test` */
function explain({ stage, world }: EffectContext): string {
  const run = stage.view.run;
  const silent = world.clock.monotonic() - (run?.lastOutputAt ?? 0);
  const tool = run?.tool ?? null;
  return `no output for ${timeOf(silent)}; its process lives; ${tool === null ? 'no tool is running' : `it runs ${tool}`}`;
}

function timeOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

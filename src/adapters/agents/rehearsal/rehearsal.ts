import type { Scenario } from '../../../../schemas/scenario.ts';
import type { AgentPort } from '../../../ports/agent.ts';
import { type RehearsalClock, realClock } from './clock.ts';
import { LABEL } from './label.ts';
import { hashText } from './random.ts';
import { createScript } from './script.ts';

export interface RehearsalOptions {
  /** Choices of words and chunk sizes; the same seed and assignment give the same events. */
  readonly seed: number;
  readonly scenario: Scenario | null;
  /** Milliseconds between two events; 0 streams as fast as it can. */
  readonly pace: { readonly msPerEvent: number };
  readonly clock?: RehearsalClock;
}

/**
 * The built-in agent that needs no model, no network and no money (product.md, section 7). It plays every role from
 * the data of the assignment and writes only in the role that builds. A scenario scripts its misbehaviour.
 */
export function createRehearsal(options: RehearsalOptions): AgentPort {
  const script = createScript(options.scenario);
  let opened = 0;
  return {
    id: 'rehearsal',
    label: LABEL,
    knowsRoles: true,
    async probe() {
      return {
        available: true,
        version: 'built in',
        path: null,
        loggedIn: 'unneeded',
        abilities: [
          'plays every role by rule',
          'writes small Node programs with tests',
          'works offline',
          'costs nothing',
        ],
        notes: options.scenario === null ? [] : [`follows the scenario "${options.scenario.name}"`],
      };
    },
    async open(openOptions) {
      opened += 1;
      // The roles are a third of the program and not needed before an agent runs.
      const { createSession } = await import('./session.ts');
      const id = hashText(`${options.seed} ${openOptions.tag} ${opened}`).toString(16).padStart(8, '0');
      return createSession({
        sessionId: openOptions.resume ?? `rehearsal-${id}`,
        seed: options.seed,
        msPerEvent: options.pace.msPerEvent,
        clock: options.clock ?? realClock,
        options: openOptions,
        actsOf: script,
      });
    },
  };
}

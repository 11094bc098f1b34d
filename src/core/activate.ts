import { AGENT_NAMES, agentNumberSchema, type Gate, STAGES } from '../../schemas/stage.ts';
import { decision, type Missing, type Outcome, refuse } from './decision.ts';
import { missing } from './gates.ts';
import { needProject } from './guards.ts';
import { isShipped } from './next-step.ts';
import { openMaintenance } from './opening.ts';
import { readOnly } from './read-only.ts';
import { say } from './show.ts';
import { nextWords } from './standing.ts';
import type { ProjectState, State } from './state.ts';

const GATE_TO: readonly (Gate | null)[] = [null, null, 'plan', 'build', 'critic', 'security', 'verify', null];

/** `Start agent 1` … `7`: the agent becomes the one free text goes to, when its stage was reached; no gate is passed by it. */
export function activate(state: State, number: number): Outcome {
  const parsed = agentNumberSchema.safeParse(number);
  if (!parsed.success) {
    return refuse('no-agent', `there is no agent ${number}`, { tryNext: ['Start agent 0', 'Start agent 1 … 7'] });
  }
  const none = needProject(state);
  if (none !== null || state.project === null) return none ?? decision({});
  const unmet = notReached(state, state.project, parsed.data);
  if (unmet.length > 0) {
    return refuse('stage-not-reached', `Agent ${number} ${AGENT_NAMES[parsed.data]} cannot start yet`, {
      missing: unmet,
      tryNext: [...new Set(unmet.map((one) => one.next))].slice(0, 3),
    });
  }
  const held = number === 7 ? readOnly(state) : null;
  if (held !== null) return held;
  const events = number === 7 ? openMaintenance(state.project) : [];
  const next = events.length > 0 ? [] : nextWords(state.project);
  return decision({
    shell: [{ type: 'shell/focus', agent: parsed.data }],
    events,
    show: [say('good', `Agent ${number} ${AGENT_NAMES[parsed.data]} is active.`), ...next],
  });
}

function notReached(state: State, project: ProjectState, agent: number): readonly Missing[] {
  if (agent === 7) {
    const ready = project.stage === 'maintenance' || isShipped(project);
    return ready ? [] : [{ what: 'the project is not shipped', next: '!verify' }];
  }
  if (STAGES.indexOf(project.stage) >= agent - 1) return [];
  const gate = GATE_TO[agent] ?? null;
  if (gate === null) return [];
  return [...missing(state, gate), { what: `its stage starts with !${gate}`, next: `!${gate}` }];
}

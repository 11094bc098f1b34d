import { openCycle } from '../../src/core/maintenance/cycles.ts';
import { isShipped, nextStep } from '../../src/core/next-step.ts';
import type { ProjectState } from '../../src/core/state.ts';
import type { Rig } from './given.ts';
import { BRIEF, DIR } from './story.ts';

const MOST_LINES = 60;

/**
 * A human who always types what the shell says comes next, with the recommended answer to every question, until the
 * project ships, or the change that was under way in a shipped one is made. Throws where that leads nowhere.
 */
export function pilot(rig: Rig): Rig {
  rig.run();
  for (let lines = 0; lines < MOST_LINES; lines += 1) {
    const { project } = rig.state;
    if (project === null) rig.all('Start agent 0', BRIEF, DIR);
    else if (isThere(project)) return rig;
    else rig.all(lineFor(rig));
  }
  const failures = Object.values(rig.at.tasks).map((task) => task.failures);
  throw new Error(`it does not get there: ${JSON.stringify([nextStep(rig.at), rig.at.halt, failures])}`);
}

function isThere(project: ProjectState): boolean {
  if (project.work !== null || project.halt !== null) return false;
  return project.stage === 'maintenance' ? openCycle(project) === null : isShipped(project);
}

function lineFor(rig: Rig): string {
  const { confirm } = rig.state.shell;
  if (confirm !== null) return confirm.phrase;
  const { command } = nextStep(rig.at);
  if (command === null) throw new Error(`it works at ${rig.at.work?.kind} and waits for nothing`);
  if (command.includes('<TASK-NNN>')) return '!build TASK-001 another way';
  if (command.startsWith('!forks, ')) return '!merge A --yes';
  return command === 'answer the question' ? '' : command.replace(/<.*>/, 'another way');
}

import type { Assignment } from '../../../../../schemas/assignment.ts';
import { PATHS } from '../../../../../schemas/paths.ts';
import type { Phase } from '../../../../../schemas/results.ts';
import { LABEL } from '../label.ts';
import type { Play, Scene } from '../scene.ts';
import { thought, toolEnded, toolStarted } from '../speech.ts';
import { type Inspection, inspect } from './inspect.ts';
import { reader } from './reader.ts';

interface Compliance {
  readonly feature: string;
  readonly met: boolean;
  readonly evidence: string;
}

function complianceOf(assignment: Assignment, files: ReadonlySet<string>): Compliance[] {
  const failed = new Set(assignment.evidence.filter((one) => one.exit !== 0).map((one) => one.command));
  return assignment.features.map(({ id }) => {
    const tasks = assignment.tasks.filter((task) => task.features.includes(id));
    const open = tasks.filter((task) => task.status !== 'DONE').map((task) => task.id);
    const missing = tasks.flatMap((task) => task.outputFiles).filter((path) => !files.has(path));
    const red = tasks.flatMap((task) => task.gateCommands).filter((command) => failed.has(command));
    const met = tasks.length > 0 && open.length + missing.length + red.length === 0;
    const trouble = [
      ...open.map((one) => `${one} is not done`),
      ...missing.map((one) => `${one} is missing`),
      ...red.map((one) => `${one} fails`),
    ];
    const good = `${tasks.map((task) => task.id).join(', ')} done, their files are there, no command failed`;
    return { feature: id, met, evidence: met ? good : trouble.join('; ') || 'no task serves it' };
  });
}

function phasesOf(assignment: Assignment, seen: Inspection, compliance: readonly Compliance[]): Phase[] {
  const red = assignment.evidence.filter((one) => one.exit !== 0);
  const unmet = compliance.filter((one) => !one.met);
  const have = new Set(seen.files);
  const missing = assignment.tasks.flatMap((task) => task.outputFiles).filter((path) => !have.has(path));
  const contracts = have.has(PATHS.openapi) && seen.files.some((path) => path.endsWith('.contracts.ts'));
  return [
    {
      name: 'Specification',
      blocking: true,
      passed: unmet.length === 0,
      evidence: `${compliance.length - unmet.length} of ${compliance.length} features met`,
    },
    {
      name: 'Gate commands',
      blocking: true,
      passed: red.length === 0,
      evidence:
        red.length === 0
          ? `${assignment.evidence.length} commands run by the shell, none failed`
          : `failed: ${red.map((one) => one.command).join('; ')}`,
    },
    {
      name: 'Planned files',
      blocking: true,
      passed: missing.length === 0,
      evidence: missing.length === 0 ? 'all there' : `missing: ${missing.join(', ')}`,
    },
    {
      name: 'Contracts',
      blocking: true,
      passed: contracts,
      evidence: contracts ? 'contracts and openapi.yaml are there' : 'contracts are incomplete',
    },
    {
      name: 'Documentation',
      blocking: false,
      passed: seen.readme !== null,
      evidence: seen.readme === null ? 'no README.md' : 'README.md is there',
    },
  ];
}

/** The Verifier: whether what was promised is there and what the shell ran passed. */
export async function* verify(scene: Scene): Play {
  const { assignment } = scene;
  const read = {
    id: 'read evidence',
    name: 'read',
    title: `${assignment.evidence.length} command results, every planned file`,
  };
  yield toolStarted(read);
  const seen = await inspect(scene.workspace);
  yield toolEnded(read, assignment.evidence.map((one) => `${one.exit ?? 'ended'} ${one.command}`).join('\n'));
  const compliance = complianceOf(assignment, new Set(seen.files));
  for (const one of compliance) yield thought(`${one.feature}: ${one.met ? 'met' : 'not met'}`);
  const phases = phasesOf(assignment, seen, compliance);
  const met = compliance.filter((one) => one.met).length;
  const summary = `${met} of ${compliance.length} features met; ${phases.filter((phase) => phase.passed).length} of ${phases.length} phases passed.`;
  const notes = [
    ...compliance.filter((one) => !one.met).map((one) => `${one.feature}: ${one.evidence}`),
    ...phases.filter((phase) => !phase.passed).map((phase) => `${phase.name}: ${phase.evidence}`),
  ];
  return reader(summary, {
    tests_run: assignment.evidence.map((one) => one.command),
    caveats: `${LABEL}: performance was not measured`,
    compliance,
    phases,
    conditional_notes: notes,
  });
}

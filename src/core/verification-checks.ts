import { decision, type Outcome } from './decision.ts';
import { standingTasks } from './maintenance/cycles.ts';
import type { Report } from './report.ts';
import type { State } from './state.ts';
import { statePhases } from './verification.ts';

type Checked = Extract<Report, { type: 'verification/checked' }>;

/** The phases the shell decides before the verifier is asked: every gate command, contract file and checkpoint. */
export function onVerificationChecks(state: State, report: Checked): Outcome {
  if (state.project === null) return decision({});
  const failed = report.commands.filter((command) => command.exit !== 0);
  const tasks = standingTasks(state.project);
  const contracts = tasks.flatMap((task) => task.task.contracts);
  const broken = new Set(failed.map((command) => command.command));
  const gone = new Set(report.missing);
  const passing = tasks
    .filter((task) => !task.task.gateCommands.some((command) => broken.has(command)))
    .flatMap((task) => task.task.contracts)
    .filter((contract) => !gone.has(contract.file));
  const rate = contracts.length === 0 ? 0 : Math.round((passing.length / contracts.length) * 10_000) / 100;
  return decision({
    events: [
      {
        type: 'verification/checked',
        tcPassRate: rate,
        phases: [
          ...statePhases(state.project),
          phase(
            'gate commands',
            report.commands.length > 0 && failed.length === 0,
            `${report.commands.length - failed.length} of ${report.commands.length} gate commands exit 0`,
          ),
          phase(
            'test contracts',
            contracts.length > 0 && passing.length === contracts.length,
            `${passing.length} of ${contracts.length} test contracts hold`,
          ),
          phase(
            'checkpoints',
            report.lost.length === 0,
            report.lost.length === 0
              ? 'every checkpoint is reachable from HEAD'
              : `not reachable from HEAD: ${report.lost.join(', ')}`,
          ),
          ...report.phases,
        ],
      },
    ],
  });
}

const phase = (name: string, passed: boolean, evidence: string) => ({ name, blocking: true, passed, evidence });

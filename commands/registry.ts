import { change } from './change/change.ts';
import { changeApprove } from './change/change-approve.ts';
import { changeCancel } from './change/change-cancel.ts';
import { migrationApprove } from './change/migration-approve.ts';
import { migrationCancel } from './change/migration-cancel.ts';
import type { AnyCommand } from './define.ts';
import { build } from './gates/build.ts';
import { compile } from './gates/compile.ts';
import { critic } from './gates/critic.ts';
import { plan } from './gates/plan.ts';
import { security } from './gates/security.ts';
import { verify } from './gates/verify.ts';
import { KNOWLEDGE } from './knowledge-commands.ts';
import { MAINTENANCE } from './maintenance-commands.ts';
import { budget } from './money/budget.ts';
import { agents } from './session/agents.ts';
import { doctor } from './session/doctor.ts';
import { makeHelp } from './session/help.ts';
import { pause } from './session/pause.ts';
import { pipeline } from './session/pipeline.ts';
import { quit } from './session/quit.ts';
import { reset } from './session/reset.ts';
import { resume } from './session/resume.ts';
import { start } from './session/start.ts';
import { state } from './session/state.ts';
import { status } from './session/status.ts';
import { TIME } from './time-commands.ts';

const help = makeHelp(() => REGISTRY);

/** Every command there is, in the order help shows them. Parser, completion, help and the README's table read this list. */
export const REGISTRY: readonly AnyCommand[] = [
  start,
  help,
  status,
  state,
  pipeline,
  agents,
  doctor,
  quit,
  compile,
  plan,
  build,
  critic,
  security,
  verify,
  pause,
  resume,
  reset,
  ...TIME,
  change,
  changeApprove,
  changeCancel,
  migrationApprove,
  migrationCancel,
  budget,
  ...KNOWLEDGE,
  ...MAINTENANCE,
];

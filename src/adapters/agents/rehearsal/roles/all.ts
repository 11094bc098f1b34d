import type { Purpose } from '../../../../../schemas/results.ts';
import type { Role } from '../scene.ts';
import { chat } from './chat.ts';
import { compile } from './compile.ts';
import { critique } from './critique.ts';
import { impact } from './impact.ts';
import { interview } from './interview.ts';
import { plan } from './plan.ts';
import { review } from './review.ts';
import { scope } from './scope.ts';
import { security } from './security.ts';
import { task } from './task.ts';
import { verify } from './verify.ts';

/** Who plays which purpose. */
export const ROLES: Readonly<Record<Purpose, Role>> = {
  interview,
  compile,
  plan,
  task,
  critique,
  security,
  verify,
  scope,
  review,
  impact,
  chat,
};

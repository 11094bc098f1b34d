import type { Effect } from '../core/effect.ts';
import type { LaneEffect } from '../core/lanes/lane-effect.ts';
import { writesProject } from '../core/observing/writes.ts';
import type { Report } from '../core/report.ts';
import { ExternalError } from '../ports/errors.ts';
import { runAgent } from './agent-run.ts';
import type { AgentSessions } from './agent-sessions.ts';
import type { EffectContext } from './context.ts';
import { probeAgents } from './effects/agents-found.ts';
import { attachedOf } from './effects/attached.ts';
import { readBudget } from './effects/budget.ts';
import { readPrices, writeTokenCsv } from './effects/budget-files.ts';
import { change } from './effects/change.ts';
import { runChecks, verifyAll } from './effects/checks.ts';
import { checkpoint, commitBundle, deliver, recordTree } from './effects/git.ts';
import { checkHealth } from './effects/health.ts';
import { forget, lookAtProjects, readStartup, relocate } from './effects/home.ts';
import { archiveReset, examineDirectory } from './effects/project.ts';
import { rerunTests } from './effects/rerun.ts';
import { type TravelEffect, travel } from './effects/travel.ts';
import { type ForkEffect, fork } from './forks/fork-effects.ts';
import { library } from './knowledge/library.ts';
import { lane } from './lanes/lane-effects.ts';
import { observe } from './observe.ts';

/** Orders that change the session itself; the session carries them out. */
export type SessionEffect = Extract<Effect, { type: 'project/open' | 'agent/interrupt' | 'quit' }>;

type CheckEffect = Extract<Effect, { type: 'checks/run' | 'checks/rerun' | 'verification/check' }>;
type MoneyEffect = Extract<Effect, { type: 'budget/read' | 'budget/prices' | 'budget/csv' }>;

type WorldEffect = Exclude<Effect, SessionEffect>;

/** Carries out one order through the ports; null when there is nothing to report, as after an abort. */
export async function runEffect(
  context: EffectContext,
  sessions: AgentSessions,
  effect: WorldEffect,
): Promise<Report | null> {
  if (context.state().project?.observing === true && writesProject(effect)) throw onlyObserved(effect);
  return carryOut(context, sessions, effect);
}

async function carryOut(context: EffectContext, sessions: AgentSessions, effect: WorldEffect): Promise<Report | null> {
  switch (effect.type) {
    case 'startup/read':
      return readStartup(context);
    case 'menu/look':
      return lookAtProjects(context, effect);
    case 'directory/examine':
      return examineDirectory(context, effect);
    case 'project/forget':
      return forget(context, effect);
    case 'project/relocate':
      return relocate(context, effect);
    case 'agents/probe':
      return probeAgents(context);
    case 'doctor/check':
      return checkHealth(context, effect.prune === true);
    case 'budget/read':
    case 'budget/prices':
    case 'budget/csv':
      return money(context, effect);
    case 'docs/write':
      return docs(context, effect);
    case 'library/add':
    case 'library/find':
      return library(context, effect);
    case 'reset/archive':
      return archiveReset(context, effect);
    case 'agent/run':
      return runAgent(context, sessions, effect);
    case 'files/deliver':
      return deliver(context, effect);
    case 'project/observe':
      return {
        type: 'project/observed',
        bundle: effect.bundle,
        observed: await observe(context.world, attachedOf(context)),
      };
    case 'git/commit':
      return commitBundle(context, effect);
    case 'tree/record':
      return recordTree(context, effect);
    case 'change/look':
    case 'stale/read':
      return change(context, effect);
    case 'git/checkpoint':
      return checkpoint(context, effect);
    case 'checks/run':
    case 'checks/rerun':
    case 'verification/check':
      return checks(context, effect);
    default:
      return ofBranches(context, sessions, effect);
  }
}

/** Orders that write documents; what makes them is loaded with the first. */
async function docs(context: EffectContext, { doc }: Extract<Effect, { type: 'docs/write' }>): Promise<Report> {
  const { writeDocs } = await import('./docs/docs.ts');
  return writeDocs(context, doc);
}

/** Orders that run gate commands. */
function checks(context: EffectContext, effect: CheckEffect): Promise<Report | null> {
  if (effect.type === 'checks/run') return runChecks(context, effect);
  return effect.type === 'checks/rerun' ? rerunTests(context, effect) : verifyAll(context, effect);
}
/** Whatever decided it: nothing of a project is written while it is only looked at. */
const onlyObserved = ({ type }: Effect): ExternalError =>
  new ExternalError('lock', `${type} would write, and this project is only looked at`, { next: '!observe off' });

/** Orders that look at what was spent, and what it costs. */
function money(context: EffectContext, effect: MoneyEffect): Promise<Report> {
  if (effect.type === 'budget/read') return readBudget(context, effect.json === true);
  return effect.type === 'budget/prices' ? readPrices(context) : writeTokenCsv(context, effect);
}

/** Orders that move the repository as a whole, and those for copies of it. */
async function ofBranches(
  context: EffectContext,
  sessions: AgentSessions,
  effect: TravelEffect | ForkEffect | LaneEffect,
): Promise<Report | null> {
  switch (effect.type) {
    case 'travel/preview':
    case 'cycle/base':
    case 'travel/move':
    case 'reset/undo':
      return travel(context, sessions, effect);
    case 'lanes/prepare':
    case 'lanes/run':
    case 'lanes/close':
    case 'lane/fit':
    case 'lane/apply':
      return lane(context, sessions, effect);
    default:
      return fork(context, sessions, effect);
  }
}

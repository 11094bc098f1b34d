/** What an agent waits for, told to those who see no screen, and the lines they answer it with. */

import { isSilence, type PermissionAsk } from '../core/transcript.ts';
import { type Clean, cleanView } from './clean.ts';
import { oneLine } from './line.ts';

/** An answer as a session takes it; of a silence `once` waits, `run` urges the agent on, and `no` ends the run. */
export interface AskedAnswer {
  readonly decision: 'once' | 'run' | 'no';
  readonly comment: string;
}

const PERMISSION_CHOICES = '1 once · 2 for this run · 3 no, or type what to do instead';
const SILENCE_CHOICES = '1 wait · 2 urge it on · 3 end the run';

/** The line that says how a permission or a silence is answered. */
export function choiceLine({ requestId }: PermissionAsk): string {
  return `answer: ${isSilence(requestId) ? SILENCE_CHOICES : PERMISSION_CHOICES}`;
}

/** All of what is asked, as clean `label: value` lines; nothing is left out, for what is not shown could be allowed. */
export function askedLines(ask: PermissionAsk, agent: string, clean: Clean): readonly string[] {
  const { title, scope, detail, requestId } = cleanView(ask, clean);
  if (isSilence(requestId)) return [`silence: ${agent}: ${oneLine(title)}`, choiceLine(ask)];
  const rows = detail.trim() === '' ? [] : detail.trimEnd().split('\n');
  return [
    `permission: ${agent} asks: ${oneLine(title)}`,
    ...(scope === '' ? [] : [`scope: ${oneLine(scope)}`]),
    ...rows.map((row) => `detail: ${row}`),
    choiceLine(ask),
  ];
}

const TAKEN = { once: 'waiting on', run: 'it is urged on', no: 'the run is ended' } as const;

/** What came of the answer to a silence, which leaves no event to tell it; null for a permission. */
export function takenLine({ requestId }: PermissionAsk, decision: AskedAnswer['decision']): string | null {
  return isSilence(requestId) ? `silence: ${TAKEN[decision]}` : null;
}

/** Said where another ask has become the one that a line answers. */
export function nowAskedLine({ title }: PermissionAsk, clean: Clean): string {
  return `asked now: ${oneLine(clean(title))}`;
}

/** Said where something is not asked any more though nobody answered it here. */
export function withdrawnLine({ title }: PermissionAsk, clean: Clean): string {
  return `no longer asked: ${oneLine(clean(title))}`;
}

const YES = /^(?:1|y|yes|once|yes, once)$/;
const YES_FOR_RUN = /^(?:2|run|for this run|yes, for this run)$/;
const NO = /^(?:3|n|no)$/;
const WAIT = /^(?:1|wait)$/;
const URGE = /^(?:2|urge|urge it on)$/;
const END = /^(?:3|end|end the run)$/;

/**
 * A typed line as the answer to an ask. Whatever is not a clear yes declines a permission, with the words as the comment;
 * null where the line is empty, or words that are none of a silence's choices: these stop no agent.
 */
export function readAsked({ requestId }: PermissionAsk, line: string): AskedAnswer | null {
  const comment = line.trim();
  const word = comment.toLowerCase();
  const [once, run, no] = isSilence(requestId) ? [WAIT, URGE, END] : [YES, YES_FOR_RUN, NO];
  if (once.test(word)) return { decision: 'once', comment: '' };
  if (run.test(word)) return { decision: 'run', comment: '' };
  if (no.test(word)) return { decision: 'no', comment: '' };
  return comment === '' || isSilence(requestId) ? null : { decision: 'no', comment };
}

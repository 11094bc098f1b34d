import type { EventOf } from '../../../schemas/event.ts';
import { scopeRows } from '../../core/maintenance/cycle-words.ts';
import { securityBlockers } from '../../core/maintenance/judge.ts';
import { recordPath } from '../../core/maintenance/record.ts';
import type { MaintenanceCycle, ProjectState } from '../../core/state.ts';
import { type Detail, detail, type Entry, type Head, words } from './entry.ts';
import { count } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

const cycle = (head: Head, text: string, details: readonly Detail[] = []): readonly Entry[] => [
  words(head, text, details),
];

const cycleOf = (project: ProjectState | null, id: string): MaintenanceCycle | undefined =>
  project?.maintenance.find((one) => one.id === id);

/** The whole proposal, for it is approved or not by what stands here. */
function scoped(event: EventOf<'maintenance/scoped'>, { project }: Scene): readonly Entry[] {
  const text = `${event.id} scoped: ${event.title} · ${count(event.tasks.length, 'task')}`;
  const known = cycleOf(project, event.id);
  if (project === null || known === undefined) return cycle(['good', 'done', 'maintenance'], text);
  return [
    words(['good', 'done', 'maintenance'], text),
    { kind: 'table', rows: scopeRows(project, known) },
    words(['dim', 'note', 'maintenance'], 'Nothing is built yet. More words revise it; !m-skip gives it up.'),
  ];
}

function reviewed(event: EventOf<'maintenance/reviewed'>): readonly Entry[] {
  const held = event.blockers.length;
  const head: Head = held === 0 ? ['good', 'done', 'critic'] : ['bad', 'stop', 'critic'];
  const answers = event.questions.map(({ id, text }) => {
    const answer = event.answers.find(({ question }) => question === id);
    return detail(`${id} ${answer?.verdict ?? 'no answer'}: ${text}`, answer?.verdict === 'yes' ? 'plain' : 'warn');
  });
  const text = `Questions about ${event.id}: ${held === 0 ? 'nothing holds it' : count(held, 'blocker')}`;
  return [
    words(head, text, [...answers, ...event.blockers.map((line) => detail(`holds: ${line}`, 'bad'))]),
    ...onward(held, '!m-build sends it back with these'),
  ];
}

const onward = (held: number, text: string): readonly Entry[] =>
  held === 0 ? [] : [words(['info', 'note', 'maintenance'], `${text}; !m-skip gives it up.`)];

function secured(event: EventOf<'maintenance/secured'>, { project }: Scene): readonly Entry[] {
  const known = cycleOf(project, event.id);
  const blockers = project === null || known === undefined ? [] : securityBlockers(project, known);
  const head: Head = blockers.length === 0 ? ['good', 'done', 'security'] : ['bad', 'stop', 'security'];
  const found = `${count(event.findings.length, 'finding')} in ${count(event.domains.length, 'domain')}`;
  const outcome = blockers.length === 0 ? 'nothing holds it' : count(blockers.length, 'blocker');
  const rows = blockers.map((line) => detail(`holds: ${line}`, 'bad'));
  return [
    words(head, `Security of ${event.id}: ${found}; ${outcome}`, rows),
    ...onward(blockers.length, '!m-build sends it back with these; !security accept SEC-NNN <reason> takes a HIGH one'),
  ];
}

function finished(event: EventOf<'maintenance/finished'>, { project }: Scene): readonly Entry[] {
  const title = cycleOf(project, event.id)?.title ?? '';
  const text = `${event.id} is done${title === '' ? '' : `: ${title}`}`;
  return cycle(['good', 'done', 'maintenance'], text, [detail(`its record: ${recordPath(event.id)}`)]);
}

const OBSERVING = 'Only looked at from here on: no agent writes, nothing is committed, questions go to Agent 7';

/** Changes to a shipped project, and looking without touching. */
export const MAINTENANCE_TELLERS = {
  'maintenance/opened': () =>
    cycle(['info', 'start', 'maintenance'], 'Agent 7 Maintenance takes over the shipped project'),
  'maintenance/requested': ({ id, request }) =>
    cycle(['info', 'start', 'maintenance'], `${id}: ${request.split('\n').at(-1) ?? ''}`),
  'maintenance/scoped': scoped,
  'maintenance/approved': ({ id }) => cycle(['info', 'gate', 'maintenance'], `${id} approved: its tasks are built`),
  'maintenance/based': ({ id, backup }) =>
    cycle(['dim', 'note', 'maintenance'], `all as it is before ${id}: ${backup}`),
  'maintenance/reviewed': reviewed,
  'maintenance/secured': secured,
  'maintenance/dropped': ({ id, why }) => cycle(['warn', 'stop', 'maintenance'], `${id} dropped: ${why}`),
  'maintenance/skipped': ({ id }) =>
    cycle(['warn', 'stop', 'maintenance'], `${id} is given up; no file was touched for it`, [
      detail('!undo takes it back'),
    ]),
  'maintenance/unskipped': ({ id }) => cycle(['good', 'done', 'maintenance'], `${id} is open again`),
  'maintenance/finished': finished,
  'observe/set': ({ on }) =>
    on
      ? cycle(['warn', 'stop', 'observe'], OBSERVING, [detail('!observe off ends it')])
      : cycle(['good', 'done', 'observe'], 'The project may be written again'),
} satisfies Partial<Tellers>;

import type { ReviewQuestion, Surface } from '../../../schemas/maintenance-event.ts';
import type { MaintenanceCycle, ProjectState } from '../state.ts';
import { tasksOfCycle } from './cycles.ts';
import { ownersOf, withFiles } from './surfaces.ts';

const MOST = 8;
const named = (names: readonly string[]): string =>
  names.length <= MOST ? names.join(', ') : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`;

/** What may break without anybody noticing, by what is touched. */
const RISK: Readonly<Record<Surface['surface'], string>> = {
  auth: 'who may do what',
  data: 'data that is stored already',
  infra: 'how it is run and reached',
  cicd: 'how it is built and published',
  api: 'those who call it',
  ui: 'what people see and press',
  config: 'its settings and their defaults',
  feature: 'its other commands and pages',
  obs: 'what is logged and measured',
};

/** The three questions the Critic is asked about a finished change, made from its request, its files and their owners. */
export function reviewQuestions(state: ProjectState, cycle: MaintenanceCycle): readonly ReviewQuestion[] {
  const tasks = tasksOfCycle(state, cycle);
  const files = cycle.files.length > 0 ? cycle.files : tasks.flatMap(({ task }) => task.outputFiles);
  const tests = new Set(tasks.flatMap(({ task }) => task.contracts.map(({ file }) => file)));
  const code = files.filter((path) => !tests.has(path));
  const owners = ownersOf(state, code, cycle.taskIds).map(({ task }) => `${task.id} ${task.title}`);
  const touched = [...new Set(withFiles(state, cycle).map(({ surface }) => RISK[surface]))];
  const criteria = tasks.flatMap(({ task }) => task.acceptance);
  return [
    {
      id: 'Q1',
      text: `Does it do what was asked: "${cycle.request.replace(/\s+/g, ' ').trim()}"?`,
      why: criteria.length === 0 ? 'the request' : `it is to hold that: ${named(criteria)}`,
    },
    {
      id: 'Q2',
      text: `Does everything that worked before still work, above all ${named(touched)}?`,
      why: owners.length === 0 ? `it changes ${named(code)}` : `it changes files of ${named(owners)}`,
    },
    {
      id: 'Q3',
      text: `Is each changed behaviour tested in ${tests.size === 0 ? 'some test' : named([...tests])}?`,
      why: code.length === 0 ? 'it changes nothing but tests' : `it changes ${named(code)}`,
    },
  ];
}

/** A question as it is put to an agent. */
export const questionLine = ({ id, text, why }: ReviewQuestion): string => `${id}: ${text} (${why})`;

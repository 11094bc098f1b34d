import { count } from '../count.ts';
import { recordedCycles } from '../maintenance/cycles.ts';
import { headingOf, scan } from '../markdown.ts';
import type { ProjectState, SpecState } from '../project-state.ts';
import { backendLabel } from '../reports/text.ts';
import { parseSpec } from '../spec.ts';
import type { TaskState } from '../task-state.ts';
import { judgeSecurity } from '../verdicts.ts';
import { code, grid, quote, stacked, words } from './markdown-text.ts';

export interface OverviewSources {
  readonly project: ProjectState;
  readonly spec: SpecState;
  /** The specification, the technical design and the ownership map as they lie there; null for what does not. */
  readonly specText: string | null;
  readonly design: string | null;
}

type Lines = readonly string[];

/** OVERVIEW.md: what the project is, how it is built, its tasks with their files, and what was judged of it. */
export function overviewLines({ project, spec, specText, design }: OverviewSources): Lines {
  const summary = specText === null ? '' : (parseSpec(specText).spec?.summary ?? '');
  return stacked(
    [
      `**${words(spec.title)}**, a project of tier ${spec.tier} for ${spec.profile.platforms.map(words).join(', ') || 'no platform yet'}.`,
    ],
    summary === '' ? [] : quote(summary),
    facts(project, spec),
    featureLines(project, spec),
    designLines(design),
    taskLines(project),
    ownerLines(project),
    verdictLines(project),
    changeLines(project),
  );
}

function facts(project: ProjectState, spec: SpecState): Lines {
  const stack = Object.entries(spec.techStack).map(([key, value]) => `${words(key)} ${words(value)}`);
  const open = spec.openQuestions.map((question) => `- Open question: ${words(question)}`);
  return [
    `- Specification: ${code(spec.path)} (${code(spec.hash.slice(0, 19))})`,
    `- Stage: ${project.stage}`,
    `- Agent backend: ${words(backendLabel(project.backend, project.model))}`,
    ...(stack.length === 0 ? [] : [`- Built with: ${stack.join(', ')}`]),
    `- Tier ${spec.tier}: ${spec.tierReasons.map(words).join('; ') || 'no reason given'}`,
    ...open,
  ];
}

function featureLines({ tasks }: ProjectState, spec: SpecState): Lines {
  const all = Object.values(tasks);
  const rows = spec.features.map(({ id, title }) => {
    const serving = all.filter(({ task }) => task.features.includes(id));
    const done = serving.filter(({ status }) => status === 'DONE').length;
    const how = serving.length === 0 ? 'no task yet' : `${done} of ${serving.length} tasks DONE`;
    return [words(id), words(title), serving.map(({ task }) => task.id).join(', '), how];
  });
  return stacked(
    ['## What it does'],
    rows.length === 0 ? ['No feature yet.'] : grid(['Feature', 'Title', 'Tasks', 'Standing'], rows),
  );
}

/** The first paragraph of each section of the technical design: enough to know where to read on. */
function designLines(design: string | null): Lines {
  if (design === null) return [];
  const parts: { readonly title: string; readonly lines: string[] }[] = [];
  for (const line of scan(design).lines) {
    const heading = headingOf(line);
    if (heading !== null) parts.push({ title: heading.level === 2 ? heading.text : '', lines: [] });
    else if (!line.code) parts.at(-1)?.lines.push(line.text);
  }
  const told = parts
    .filter(({ title }) => title !== '')
    .map(({ title, lines }) => {
      const first =
        lines
          .join('\n')
          .trim()
          .split(/\n\s*\n/)[0] ?? '';
      return stacked([`### ${words(title)}`], first === '' ? [] : quote(first));
    });
  return told.length === 0 ? [] : stacked(['## How it is built'], ...told);
}

const inOrder = (project: ProjectState): readonly TaskState[] => {
  const rest = Object.keys(project.tasks).filter((id) => !project.order.includes(id));
  return [...project.order, ...rest].flatMap((id) => project.tasks[id] ?? []);
};

function taskLines(project: ProjectState): Lines {
  const rows = inOrder(project).map(({ task, status, checkpoint }) => [
    task.id,
    words(task.title),
    task.type,
    status,
    task.dependsOn.join(', '),
    checkpoint === null ? '' : code(checkpoint.sha.slice(0, 10)),
  ]);
  if (rows.length === 0) return stacked(['## Tasks'], ['No plan yet.']);
  return stacked(['## Tasks'], grid(['Task', 'Title', 'Type', 'Status', 'Depends on', 'Checkpoint'], rows));
}

function ownerLines(project: ProjectState): Lines {
  const owners = new Map<string, string[]>();
  for (const { task } of inOrder(project)) {
    for (const path of task.outputFiles) owners.set(path, [...(owners.get(path) ?? []), task.id]);
  }
  const rows = [...owners].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, ids]) => [code(path), ids.join(', ')]);
  return rows.length === 0 ? [] : stacked(['## Files and their owners'], grid(['File', 'Tasks'], rows));
}

/** What was judged, and whether the code has changed since. */
export function verdictLines(project: ProjectState): Lines {
  const { critique, security, verification, codeSeq, risks } = project;
  const since = (seq: number): string => (seq < codeSeq ? 'before the last change of the code' : '');
  const blockers = security === null ? [] : judgeSecurity(security.findings, risks).blockers;
  const rows = [
    ...(critique === null
      ? []
      : [['Critique', critique.verdict, `mean ${critique.mean.toFixed(2)}`, since(critique.seq)]]),
    ...(security === null
      ? []
      : [
          [
            'Security',
            blockers.length === 0 ? 'no blocker' : `${blockers.length} blocked`,
            `${count(security.findings.length, 'finding')}, ${risks.length} accepted`,
            since(security.seq),
          ],
        ]),
    ...(verification === null
      ? []
      : [
          [
            'Verification',
            verification.verdict,
            `${verification.compliancePct} % of the specification, ${verification.tcPassRate} % of the test contracts`,
            since(verification.seq),
          ],
        ]),
  ];
  return stacked(
    ['## Verdicts'],
    rows.length === 0 ? ['Nothing was judged yet.'] : grid(['Review', 'Verdict', 'Figures', 'Note'], rows),
  );
}

function changeLines(state: ProjectState): Lines {
  const cycles = recordedCycles(state);
  if (cycles.length === 0) return [];
  const rows = cycles.map(({ id, title, status }) => [id, words(title), status]);
  return stacked(['## Changes since it shipped'], grid(['Change', 'Title', 'Status'], rows));
}

import type { Assignment } from '../../../../../schemas/assignment.ts';
import { DIMENSIONS, type Dimension, type Score } from '../../../../../schemas/results.ts';
import { LABEL } from '../label.ts';
import type { Play, Scene } from '../scene.ts';
import { actOf } from '../script.ts';
import { thought, toolEnded, toolStarted } from '../speech.ts';
import { type Inspection, inspect } from './inspect.ts';

type Judgement = readonly [score: number, basis: string];

function missingFiles(assignment: Assignment, seen: Inspection): string[] {
  const have = new Set(seen.files);
  return assignment.tasks.flatMap((task) => task.outputFiles).filter((path) => !have.has(path));
}

function bySize(seen: Inspection): Judgement {
  const { path, lines } = seen.longest;
  if (seen.sources.length === 0) return [1, 'there is no code'];
  return [
    lines <= 200 ? 4 : lines <= 400 ? 3 : 2,
    `${seen.sources.length} code files, the longest is ${path} with ${lines} lines`,
  ];
}

function byTests(seen: Inspection, features: number): Judgement {
  const each = seen.tests / Math.max(1, features);
  const score = seen.tests === 0 ? 1 : each >= 3 ? 5 : each >= 2 ? 4 : each >= 1 ? 3 : 2;
  return [score, `${seen.tests} tests in ${seen.testFiles} files for ${features} features`];
}

function byTasks(assignment: Assignment, missing: readonly string[]): Judgement {
  const open = assignment.tasks.filter((task) => task.status !== 'DONE').map((task) => task.id);
  const basis = `${assignment.tasks.length - open.length} of ${assignment.tasks.length} tasks done, ${missing.length} planned files missing`;
  if (missing.length > 0) return [2, `${basis}: ${missing.slice(0, 5).join(', ')}`];
  return open.length > 0 ? [3, `${basis}; open: ${open.join(', ')}`] : [5, basis];
}

function byErrors(seen: Inspection): Judgement {
  const handled = seen.sources.filter(({ text }) => /\bthrow\b|\bcatch\b|Error\b/.test(text)).length;
  return [handled > 0 ? 4 : 2, `${handled} of ${seen.sources.length} code files deal with errors`];
}

function byReadme(seen: Inspection): Judgement {
  if (seen.readme === null) return [2, 'there is no README.md'];
  const lines = seen.readme.split('\n').length;
  return [lines >= 15 ? 4 : 3, `README.md has ${lines} lines`];
}

function byPage(seen: Inspection): Judgement {
  if (seen.page === null) return [4, 'plain text output, no page to look at'];
  const good = [/<html[^>]+lang=/, /<title>/, /<main/, /role="status"|aria-live/].filter((mark) =>
    mark.test(seen.page ?? ''),
  ).length;
  return [good === 4 ? 4 : 2 + (good > 2 ? 1 : 0), `${good} of 4 marks for screen readers on the page`];
}

function judgements(assignment: Assignment, seen: Inspection): Record<Dimension, Judgement> {
  const missing = missingFiles(assignment, seen);
  const size = bySize(seen);
  const manifest = seen.files.some((path) => path.endsWith('package.json'));
  return {
    spec_compliance: byTasks(assignment, missing),
    correctness:
      seen.tests > 0 ? [4, `${seen.tests} tests; the shell ran the gate commands of every done task`] : [2, 'no tests'],
    architecture: size,
    code_quality: size,
    error_handling: byErrors(seen),
    test_quality: byTests(seen, assignment.features.length),
    performance: [3, 'nothing was measured'],
    usability: /usage|help|start/i.test(seen.readme ?? '')
      ? [4, 'the README says how to use it']
      : [3, 'no words on its use were found'],
    accessibility: byPage(seen),
    maintainability: [size[0], `${seen.lines} lines of code in all; ${size[1]}`],
    documentation: byReadme(seen),
    operability: manifest ? [4, 'package.json has scripts to start and to test'] : [3, 'no package.json'],
  };
}

function scoresOf(assignment: Assignment, seen: Inspection): Score[] {
  const judged = judgements(assignment, seen);
  return DIMENSIONS.map((dimension) => {
    const [score, basis] = judged[dimension];
    return { dimension, score, evidence: `${LABEL}: not judged by a model; counted: ${basis}` };
  });
}

/** The Critic: twelve scores from counts of what is really there. */
export async function* critique(scene: Scene): Play {
  const read = { id: 'read project', name: 'read', title: 'the whole project' };
  yield toolStarted(read);
  const seen = await inspect(scene.workspace);
  yield toolEnded(read, `${seen.files.length} files, ${seen.lines} lines of code, ${seen.tests} tests`);
  const scores = scoresOf(scene.assignment, seen);
  for (const one of scores) yield thought(`${one.dimension}: ${one.score}`);
  const mean = scores.reduce((sum, one) => sum + one.score, 0) / scores.length;
  const summary = `Mean score ${mean.toFixed(2)} of 5, by counting and not by judgement.`;
  const low = scores.filter((one) => one.score <= 2);
  return {
    closing: `${summary}\n${scores.map((one) => `- ${one.dimension}: ${one.score}`).join('\n')}`,
    result: {
      status: 'completed',
      summary,
      files_modified: [],
      tests_run: [],
      caveats: `${LABEL}: a number here is a count in disguise`,
      scores:
        actOf(scene.acts, 'lie') === undefined
          ? scores
          : scores.map((one) => ({ ...one, score: 5, evidence: 'claimed' })),
      critical_flaws: low.filter((one) => one.score === 1).map((one) => `${one.dimension}: ${one.evidence}`),
      recommendations: low.map((one) => `Raise ${one.dimension}: ${one.evidence}`),
    },
  };
}

import { PATHS } from '../../schemas/paths.ts';
import { compileResultSchema } from '../../schemas/results.ts';
import type { Spec } from '../../schemas/spec.ts';
import type { Problem } from '../../schemas/task-graph.ts';
import { replanProblems } from './change/replan.ts';
import { decision, type Outcome } from './decision.ts';
import { appliedIds } from './knowledge/used.ts';
import { validatePlan } from './plan-rules.ts';
import type { Report } from './report.ts';
import { parseSpec } from './spec.ts';
import type { ProjectState, State } from './state.ts';
import { parseTaskGraph } from './task-graph.ts';
import { decideTier } from './tier.ts';

type Observed = Extract<Report, { type: 'project/observed' }>;

/** The specification on disk becomes the compiled one when it parses; its problems go back to the agent otherwise. */
export function decideSpec(state: State, report: Observed): Outcome {
  const project = state.project;
  const file = report.observed.spec;
  if (project === null) return decision({});
  const attempt = attemptOf(project);
  if (file === null) {
    const problems = [{ file: PATHS.spec, line: null, message: 'is missing' }];
    return decision({ events: [{ type: 'spec/rejected', attempt, problems }] });
  }
  const { spec, problems } = parseSpec(file.text);
  const wanting = spec === null ? problems : [...problems, ...designMissing(spec, report)];
  if (spec === null || wanting.length > 0) {
    return decision({ events: [{ type: 'spec/rejected', attempt, problems: [...wanting] }] });
  }
  const tier = decideTier(spec.profile, spec.features.length);
  const result = compileResultSchema.safeParse(lastResult(project));
  return decision({
    events: [
      {
        type: 'spec/compiled',
        title: spec.title,
        path: PATHS.spec,
        hash: `sha256:${file.sha256}`,
        features: spec.features,
        profile: spec.profile,
        tier: tier.tier,
        tierReasons: [...tier.reasons],
        techStack: result.success ? result.data.tech_stack : {},
        openQuestions: result.success ? result.data.open_questions : [],
        designContract: report.observed.designContract === null ? null : PATHS.designContract,
      },
    ],
  });
}

function designMissing(spec: Spec, { observed }: Observed): readonly Problem[] {
  if (!spec.profile.platforms.includes('Web') || observed.designContract !== null) return [];
  return [{ file: PATHS.designContract, line: null, message: 'is missing; a project on the Web has one' }];
}

/** The plan on disk is accepted only when every rule of product.md, section 5 holds. */
export function decidePlan(state: State, report: Observed): Outcome {
  const project = state.project;
  if (project === null || project.spec === null) return decision({});
  const rules = validatePlan(report.observed, { ...project.spec, summary: '' }, project.spec.tier);
  const problems = [...rules, ...replanProblems(project, report.observed)];
  if (problems.length > 0) {
    return decision({ events: [{ type: 'plan/rejected', attempt: attemptOf(project), problems: [...problems] }] });
  }
  const graph = parseTaskGraph(report.observed.taskGraph?.text ?? '');
  return decision({
    events: [
      {
        type: 'plan/accepted',
        tasks: [...graph.tasks],
        batches: [...graph.batches],
        schemaHash: report.observed.schema?.sha256 ?? '',
        planHash: report.observed.taskGraph?.sha256 ?? '',
        patternsApplied: [...appliedIds(project.patterns.filter((use) => use.for === 'plan'))],
      },
    ],
  });
}

function attemptOf(project: ProjectState): number {
  return project.lastResult?.attempt ?? 1;
}

function lastResult(project: ProjectState): unknown {
  return project.lastResult?.result;
}

import { PATHS } from '../../schemas/paths.ts';
import type { Feature, Profile, Spec } from '../../schemas/spec.ts';
import type { Platform } from '../../schemas/stage.ts';
import type { Problem } from '../../schemas/task-graph.ts';
import { headingOf, isDelimiterRow, type Line, scan, tableCells } from './markdown.ts';
import { platformNamed } from './platforms.ts';

interface Aspect {
  readonly value: string;
  readonly line: number;
}

type YesNo = Exclude<keyof Profile, 'platforms'>;
const ASPECTS: readonly (readonly [YesNo, string])[] = [
  ['auth', 'Authentication'],
  ['database', 'Database'],
  ['payments', 'Payments'],
  ['externalApis', 'External APIs'],
  ['multiTenant', 'Multi-tenant'],
  ['machineLearning', 'Machine learning'],
];

const problem = (line: number | null, message: string): Problem => ({ file: PATHS.spec, line, message });

/**
 * Reads a feature-spec.md: title, summary, Profile table and the headings `### F-001: …`. `spec` is null exactly when
 * there are problems. Any text is accepted; fenced code is passed over.
 */
export function parseSpec(text: string): { readonly spec: Spec | null; readonly problems: readonly Problem[] } {
  const { lines, blocks } = scan(text);
  const problems: Problem[] = [];
  const title = lines.find((line) => headingOf(line)?.level === 1);
  const name = title === undefined ? '' : (headingOf(title)?.text ?? '');
  if (name === '') problems.push(problem(title?.number ?? null, 'there is no title (# Title)'));
  const profile = readProfile(lines, problems);
  const features = readFeatures(lines, problems);
  const unclosed = blocks.find((block) => !block.closed);
  if (unclosed !== undefined) problems.push(problem(unclosed.line, 'the code block that begins here is never closed'));
  const spec = { title: name, summary: summaryBelow(lines, title), features, profile };
  return {
    spec: problems.length === 0 ? spec : null,
    problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}

function summaryBelow(lines: readonly Line[], title: Line | undefined): string {
  const rest = lines.slice(title?.number ?? 0);
  const end = rest.findIndex((line) => headingOf(line) !== null);
  const body = rest.slice(0, end < 0 ? rest.length : end);
  return body
    .map((line) => line.text.trimEnd())
    .join('\n')
    .trim();
}

function readFeatures(lines: readonly Line[], problems: Problem[]): Feature[] {
  const features: Feature[] = [];
  for (const feature of lines.flatMap(featureHeading)) {
    const fault = featureFault(feature, features);
    if (fault === null) features.push(feature);
    else problems.push(problem(feature.line, fault));
  }
  if (features.length === 0) problems.push(problem(null, 'there is no feature (### F-001: Title)'));
  return features;
}

function featureHeading(line: Line): readonly Feature[] {
  const heading = headingOf(line);
  const match = heading && heading.level >= 2 ? /^(F-\d+)(?![\w-])(.*)$/is.exec(heading.text) : null;
  if (match === null) return [];
  const title = (match[2] ?? '')
    .trim()
    .replace(/^[:—–-]/, '')
    .trim();
  return [{ id: (match[1] ?? '').toUpperCase(), title, line: line.number }];
}

function featureFault({ id, title }: Feature, features: readonly Feature[]): string | null {
  if (!/^F-\d{3,}$/.test(id)) return `${id}: the number of a feature has at least three digits`;
  if (title === '') return `${id} has no title`;
  const twin = features.find((feature) => feature.id === id);
  return twin === undefined ? null : `${id} stands twice, first on line ${twin.line}`;
}

/** `Multi-tenant`, `multi tenant`, `**Multi_tenant**` are one name. */
const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '');

function readProfile(lines: readonly Line[], problems: Problem[]): Profile {
  const profile: Profile = {
    platforms: [],
    auth: false,
    database: false,
    payments: false,
    externalApis: false,
    multiTenant: false,
    machineLearning: false,
  };
  const heading = lines.find((line) => /^profile\b/i.test(headingOf(line)?.text ?? ''));
  if (heading === undefined) {
    problems.push(problem(null, 'there is no heading "## Profile" with its table'));
    return profile;
  }
  const aspects = readAspects(lines.slice(heading.number), problems);
  const find = (name: string): Aspect | null => {
    const aspect = aspects.get(plainName(name)) ?? null;
    if (aspect === null) problems.push(problem(heading.number, `the Profile table has no row "${name}"`));
    return aspect;
  };
  const platforms = find('Platforms');
  if (platforms !== null) profile.platforms = readPlatforms(platforms, problems);
  for (const [key, name] of ASPECTS) {
    const aspect = find(name);
    if (aspect !== null) profile[key] = readYesNo(name, aspect, problems);
  }
  return profile;
}

function readAspects(below: readonly Line[], problems: Problem[]): ReadonlyMap<string, Aspect> {
  const aspects = new Map<string, Aspect>();
  const end = below.findIndex((line) => headingOf(line) !== null);
  for (const { cells, line } of below.slice(0, end < 0 ? below.length : end).flatMap(aspectRow)) {
    const name = plainName(cells[0] ?? '');
    if (aspects.has(name)) problems.push(problem(line, `the Profile table has two rows "${cells[0] ?? ''}"`));
    else aspects.set(name, { value: cells[1] ?? '', line });
  }
  return aspects;
}

function aspectRow(line: Line): readonly { readonly cells: readonly string[]; readonly line: number }[] {
  const cells = line.code ? null : tableCells(line.text);
  return cells === null || isDelimiterRow(cells) ? [] : [{ cells, line: line.number }];
}

function readPlatforms(aspect: Aspect, problems: Problem[]): Platform[] {
  const names = aspect.value
    .split(/[,;/+&]|\band\b/i)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const found = new Set<Platform>();
  for (const name of names) {
    const platform = platformNamed(name);
    if (platform === null) problems.push(problem(aspect.line, `unknown platform "${name}"`));
    else found.add(platform);
  }
  if (names.length === 0) problems.push(problem(aspect.line, 'Platforms names no platform'));
  return [...found];
}

function readYesNo(name: string, aspect: Aspect, problems: Problem[]): boolean {
  const word = /[a-z]+/i.exec(aspect.value)?.[0].toLowerCase() ?? '';
  if (['yes', 'true', 'y'].includes(word)) return true;
  if (!['no', 'none', 'false', 'n'].includes(word)) {
    problems.push(problem(aspect.line, `${name} is "${aspect.value}", not yes or no`));
  }
  return false;
}

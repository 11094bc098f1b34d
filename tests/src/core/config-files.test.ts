import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultsSchema, hintsFileSchema, platformsFileSchema } from '../../../schemas/config.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { DIMENSIONS, type Purpose } from '../../../schemas/results.ts';
import { AGENT_NAMES, GATES, PLATFORMS, STAGES } from '../../../schemas/stage.ts';
import { parseClarification } from '../../../src/core/clarification.ts';
import { headingOf, scan } from '../../../src/core/markdown.ts';
import { validatePlan } from '../../../src/core/plan-rules.ts';
import { readResult } from '../../../src/core/result-block.ts';
import { parseSpec } from '../../../src/core/spec.ts';
import { securityDomains } from '../../../src/core/tier.ts';

const config = new URL('../../../config/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, config), 'utf8');
const json = (path: string): unknown => JSON.parse(read(path));

describe('config', () => {
  test('platforms.json has every platform once, in order, with its own name among what it detects', () => {
    const { platforms } = platformsFileSchema.strict().parse(json('platforms.json'));
    expect(platforms.map((info) => info.name)).toEqual([...PLATFORMS]);
    expect(platforms.filter((info) => info.designContract).map((info) => info.name)).toEqual(['Web']);
    for (const info of platforms) expect(info.keywords).toContain(info.name.toLowerCase());
    const all = platforms.flatMap((info) => info.keywords);
    expect(new Set(all).size).toBe(all.length);
  });

  test('hints.json names gates and stages that exist', () => {
    const { hints } = hintsFileSchema.strict().parse(json('hints.json'));
    for (const hint of hints) {
      expect(GATES).toContain(hint.gate);
      expect([null, ...STAGES]).toContain(hint.after);
      expect(hint.phrases.every((phrase) => phrase === phrase.toLowerCase().trim())).toBe(true);
    }
  });

  test('defaults.json fits its schema', () => {
    expect(defaultsSchema.strict().parse(json('defaults.json')).attempts).toEqual({
      task: 3,
      plan: 3,
      clarificationRounds: 5,
    });
  });
});

const PURPOSES_OF: readonly (readonly [string, readonly Purpose[]])[] = [
  ['1-discovery', ['interview', 'compile']],
  ['2-planner', ['plan', 'impact']],
  ['3-builder', ['task']],
  ['4-critic', ['critique']],
  ['5-security', ['security']],
  ['6-verifier', ['verify']],
  ['7-maintenance', ['scope', 'task']],
];

/** The part of a role file below a second-level heading. */
const section = (text: string, title: string): string => {
  const { lines } = scan(text);
  const at = lines.findIndex((line) => headingOf(line)?.text === title);
  const rest = at < 0 ? [] : lines.slice(at + 1);
  const end = rest.findIndex((line) => (headingOf(line)?.level ?? 9) <= 2);
  return rest
    .slice(0, end < 0 ? rest.length : end)
    .map((line) => line.raw + line.eol)
    .join('');
};
const example = (text: string, title: string): string => scan(section(text, title)).blocks[0]?.content.join('\n') ?? '';

describe('role files', () => {
  test('are there, one per agent', () => {
    expect(readdirSync(new URL('roles/', config)).toSorted()).toEqual(
      expect.arrayContaining(PURPOSES_OF.map(([name]) => `${name}.md`)),
    );
  });

  test.each(PURPOSES_OF)('%s says what the role is for, reads, writes and may not do', (name) => {
    const text = read(`roles/${name}.md`);
    const number = Number(name[0]);
    expect(text.startsWith(`# Agent ${number}: ${AGENT_NAMES[number]}\n`)).toBe(true);
    for (const title of ['Purpose', 'Reads', 'Writes', 'May not'])
      expect(section(text, title).trim(), title).not.toBe('');
    expect(text.split('\n').length).toBeLessThan(170);
  });

  test.each(PURPOSES_OF)('%s names only paths that exist in the pipeline', (name) => {
    const known = new Set<string>([...Object.values(PATHS), 'artifacts/', 'contracts/']);
    const named = [...read(`roles/${name}.md`).matchAll(/`((?:artifacts|contracts)\/[^`\s]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.filter((path) => !known.has(path) && !/^contracts\/[\w<>-]+\.contracts\.ts$/.test(path))).toEqual([]);
  });

  test.each(PURPOSES_OF.flatMap(([name, purposes]) => purposes.map((purpose) => [name, purpose] as const)))(
    '%s shows a result for %s that the shell can read',
    (name, purpose) => {
      const shown = section(read(`roles/${name}.md`), `Result: ${purpose}`);
      expect(readResult(shown, purpose)).toMatchObject({ status: 'ok', value: { status: 'completed' } });
    },
  );

  test('the example of Discovery is a specification, that of questions is one, and the plan built on them holds', () => {
    const discovery = read('roles/1-discovery.md');
    const planner = read('roles/2-planner.md');
    expect(parseClarification(example(discovery, 'Questions'))).toHaveLength(2);
    const { spec, problems } = parseSpec(example(discovery, 'feature-spec.md'));
    expect(problems).toEqual([]);
    const file = (path: string, text: string) => ({ path, text, sha256: '' });
    const observed = {
      spec: null,
      designContract: null,
      taskGraph: file(PATHS.taskGraph, example(planner, 'TASK-GRAPH.md')),
      interfaces: file(PATHS.interfaces, ''),
      schema: file(PATHS.schema, example(planner, 'SCHEMA.md')),
      ownership: file(PATHS.ownership, example(planner, 'FILE_OWNERSHIP_MAP.md')),
      contracts: [file('contracts/habits.contracts.ts', '')],
      openapi: { endpoints: [], error: null },
      handoff: null,
      securityReport: false,
      criticism: false,
      git: null,
    };
    expect(validatePlan(observed, spec, 'Simple')).toEqual([]);
  });

  test('the critic scores all twelve dimensions, Security reviews the domains of its tier', () => {
    const critique = readResult(read('roles/4-critic.md'), 'critique');
    expect(critique.status === 'ok' && critique.value.scores.map((score) => score.dimension)).toEqual([...DIMENSIONS]);
    const security = readResult(read('roles/5-security.md'), 'security');
    expect(security.status === 'ok' && security.value.domains.map((domain) => domain.name)).toEqual(
      securityDomains('Simple'),
    );
  });
});

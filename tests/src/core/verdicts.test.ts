import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIMENSIONS, type Finding, type Phase, type Score } from '../../../schemas/results.ts';
import { judgeCritique, judgeSecurity, judgeShip } from '../../../src/core/verdicts.ts';

const card = (...scores: number[]): Score[] =>
  DIMENSIONS.map((dimension, index) => ({ dimension, score: scores[index] ?? scores.at(-1) ?? 3, evidence: 'seen' }));

describe('judgeCritique', () => {
  test.each([
    ['all 4', card(4), 'SHIP_READY', 4],
    ['all 3', card(3), 'CONDITIONAL', 3],
    ['mean one twelfth below 3', card(2, 3), 'HOLD', 2.92],
    ['mean one twelfth below 4', card(3, 4), 'CONDITIONAL', 3.92],
    ['mean 4 with a 3', card(3, 5, 4), 'SHIP_READY', 4],
    ['mean over 4 with a 2', card(2, 5), 'CONDITIONAL', 4.75],
    ['mean over 4 with a 1', card(1, 5), 'HOLD', 4.67],
    ['all 5', card(5), 'SHIP_READY', 5],
  ])('%s', (_name, scores, verdict, mean) => {
    expect(judgeCritique(scores, [])).toMatchObject({ verdict, mean });
  });

  test('names what holds it', () => {
    const scores = [...card(1, 2).slice(0, 11), { dimension: 'correctness', score: 5, evidence: '' } as const];
    expect(judgeCritique(scores, ['it deletes data'])).toEqual({
      mean: 1.91,
      verdict: 'HOLD',
      atRisk: DIMENSIONS.slice(0, 11),
      holdTriggers: [
        'spec_compliance is scored 1',
        'the mean is below 3.0',
        'operability is not scored',
        'correctness is scored more than once',
        'critical flaw: it deletes data',
      ],
    });
  });

  test.each([
    ['a missing dimension', card(5).slice(1), []],
    ['a dimension twice', [...card(5), ...card(5).slice(0, 1)], []],
    ['a critical flaw', card(5), ['flaw']],
    ['no score at all', [], []],
  ])('%s holds a perfect card', (_name, scores, flaws) => {
    expect(judgeCritique(scores, flaws).verdict).toBe('HOLD');
  });

  test('is the rule of the exact fraction for any whole card', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 12, maxLength: 12 }), (scores) => {
        const sum = scores.reduce((a, b) => a + b, 0);
        const low = Math.min(...scores);
        const expected = low === 1 || sum < 36 ? 'HOLD' : sum >= 48 && low > 2 ? 'SHIP_READY' : 'CONDITIONAL';
        expect(judgeCritique(card(...scores), []).verdict).toBe(expected);
      }),
    );
  });
});

const finding = (id: string, severity: Finding['severity'], status: Finding['status'] = 'open'): Finding => ({
  id,
  severity,
  domain: 'Injection',
  title: `Title of ${id}`,
  file: null,
  evidence: '',
  fix: '',
  status,
});
const risk = (id: string, rationale = 'internal use only') => ({
  id,
  finding: `Title of ${id}`,
  rationale,
  accepted_by: 'human',
});

describe('judgeSecurity', () => {
  test('open CRITICAL and HIGH findings block, MEDIUM and LOW do not', () => {
    const all = [
      finding('SEC-001', 'CRITICAL'),
      finding('SEC-002', 'HIGH'),
      finding('SEC-003', 'MEDIUM'),
      finding('SEC-004', 'LOW'),
    ];
    expect(judgeSecurity(all, [])).toEqual({
      blockers: ['SEC-001 CRITICAL: Title of SEC-001', 'SEC-002 HIGH: Title of SEC-002'],
      counts: { critical: 1, high: 1, medium: 1, low: 1 },
      ok: false,
    });
  });

  test.each([
    ['nothing found', [], [], true],
    ['a fixed CRITICAL', [finding('SEC-001', 'CRITICAL', 'fixed')], [], true],
    ['an accepted CRITICAL still blocks', [finding('SEC-001', 'CRITICAL')], [risk('SEC-001')], false],
    ['an accepted HIGH', [finding('SEC-001', 'HIGH')], [risk('SEC-001')], true],
    [
      'an accepted HIGH named by the finding field',
      [finding('SEC-001', 'HIGH')],
      [{ ...risk('R-1'), finding: 'SEC-001' }],
      true,
    ],
    ['accepted without a reason', [finding('SEC-001', 'HIGH')], [risk('SEC-001', '  ')], false],
    ['another one accepted', [finding('SEC-001', 'HIGH')], [risk('SEC-002')], false],
  ])('%s', (_name, findings, risks, ok) => {
    expect(judgeSecurity(findings, risks).ok).toBe(ok);
  });
});

const phase = (name: string, passed: boolean, blocking = true): Phase => ({ name, passed, blocking, evidence: '' });
const met = (feature: string, is = true) => ({ feature, met: is });

describe('judgeShip', () => {
  const features = ['F-001', 'F-002', 'F-003'];
  const whole = features.map((id) => met(id));
  test.each([
    ['everything holds', [phase('a', true), phase('b', true, false)], whole, 'SHIP', 100, []],
    ['no phase at all', [], whole, 'NO-SHIP', 100, ['no blocking phase was run']],
    ['no blocking phase', [phase('b', true, false)], whole, 'NO-SHIP', 100, ['no blocking phase was run']],
    [
      'a blocking phase failed',
      [phase('a', true), phase('b', false)],
      whole,
      'NO-SHIP',
      100,
      ['blocking phase failed: b'],
    ],
    [
      'another phase failed',
      [phase('a', true), phase('b', false, false)],
      whole,
      'CONDITIONAL',
      100,
      ['phase failed: b'],
    ],
    [
      'a feature is not met',
      [phase('a', true)],
      [...whole.slice(0, 2), met('F-003', false)],
      'CONDITIONAL',
      66.6,
      ['F-003 is not shown to be met'],
    ],
    [
      'a feature is not judged',
      [phase('a', true)],
      whole.slice(1),
      'CONDITIONAL',
      66.6,
      ['F-001 is not shown to be met'],
    ],
    [
      'a feature is judged both ways',
      [phase('a', true)],
      [...whole, met('F-001', false)],
      'CONDITIONAL',
      66.6,
      ['F-001 is not shown to be met'],
    ],
    [
      'a feature named with its title',
      [phase('a', true)],
      [met('F-001: Add'), met('f-002'), met('F-003')],
      'SHIP',
      100,
      [],
    ],
    [
      'only features nobody asked for',
      [phase('a', true)],
      [met('F-009')],
      'NO-SHIP',
      0,
      features.map((id) => `${id} is not shown to be met`),
    ],
  ])('%s', (_name, phases, compliance, verdict, compliancePct, notes) => {
    expect(judgeShip({ phases, compliance, features })).toEqual({ verdict, compliancePct, notes });
  });

  test('a specification without features never ships', () => {
    expect(judgeShip({ phases: [phase('a', true)], compliance: [], features: [] })).toMatchObject({
      verdict: 'NO-SHIP',
      compliancePct: 0,
    });
  });

  test('ships only when every phase passed and every feature is met', () => {
    const phases = fc.array(
      fc.record({ name: fc.constant('p'), blocking: fc.boolean(), passed: fc.boolean(), evidence: fc.constant('') }),
    );
    const compliance = fc.array(fc.record({ feature: fc.constantFrom(...features), met: fc.boolean() }));
    fc.assert(
      fc.property(phases, compliance, (some, judged) => {
        const shipped = judgeShip({ phases: some, compliance: judged, features }).verdict === 'SHIP';
        const shows =
          features.every((id) => judged.some((one) => one.feature === id)) && judged.every((one) => one.met);
        expect(shipped).toBe(some.some((one) => one.blocking) && some.every((one) => one.passed) && shows);
      }),
    );
  });
});

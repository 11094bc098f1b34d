import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../schemas/spec.ts';
import { decideTier, minimumContracts, securityDomains } from '../../../src/core/tier.ts';

const plain: Profile = {
  platforms: ['Linux'],
  auth: false,
  database: false,
  payments: false,
  externalApis: false,
  multiTenant: false,
  machineLearning: false,
};

describe('decideTier', () => {
  test.each<[string, Partial<Profile>, number, string, string]>([
    ['one platform, few features', {}, 9, 'Simple', '9 features'],
    ['ten features', {}, 10, 'Standard', '10 features (10 to 25)'],
    ['25 features', {}, 25, 'Standard', '25 features (10 to 25)'],
    ['26 features', {}, 26, 'Complex', '26 features (more than 25)'],
    ['authentication', { auth: true }, 1, 'Standard', 'authentication'],
    ['a database', { database: true }, 1, 'Standard', 'database'],
    ['external APIs', { externalApis: true }, 1, 'Standard', 'external APIs'],
    ['two platforms', { platforms: ['Web', 'Linux'] }, 1, 'Standard', '2 platforms'],
    ['one platform named twice', { platforms: ['Web', 'Web'] }, 1, 'Simple', 'one platform'],
    ['three platforms', { platforms: ['Web', 'Linux', 'iOS'] }, 1, 'Complex', '3 platforms'],
    ['payments', { payments: true }, 1, 'Complex', 'payments'],
    ['multi-tenant', { multiTenant: true }, 1, 'Complex', 'multi-tenant'],
    ['machine learning', { machineLearning: true }, 1, 'Complex', 'machine learning'],
    ['a mark of each: the higher one counts', { auth: true, payments: true }, 12, 'Complex', 'payments'],
  ])('%s', (_name, change, features, tier, reason) => {
    const decided = decideTier({ ...plain, ...change }, features);
    expect(decided.tier).toBe(tier);
    expect(decided.reasons).toContain(reason);
  });

  test('gives only the reasons that decided', () => {
    expect(decideTier({ ...plain, auth: true, payments: true, machineLearning: true }, 3).reasons).toEqual([
      'payments',
      'machine learning',
    ]);
  });
});

describe('what a tier asks for', () => {
  test('test contracts', () => {
    expect(minimumContracts('Simple')).toEqual({ perTask: 1, types: 1 });
    expect(minimumContracts('Standard')).toEqual({ perTask: 2, types: 1 });
    expect(minimumContracts('Complex')).toEqual({ perTask: 3, types: 2 });
  });

  test('security domains: 5, those of weight HIGH and above, all 20, each within the next', () => {
    const [simple, standard, complex] = [
      securityDomains('Simple'),
      securityDomains('Standard'),
      securityDomains('Complex'),
    ];
    expect(simple).toHaveLength(5);
    expect(new Set(complex).size).toBe(20);
    expect(standard.length).toBeGreaterThan(5);
    expect(standard.length).toBeLessThan(20);
    expect(standard).toEqual(expect.arrayContaining([...simple]));
    expect(complex).toEqual(expect.arrayContaining([...standard]));
  });
});

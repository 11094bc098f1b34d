import type { Profile, TierDecision } from '../../schemas/spec.ts';
import type { Tier } from '../../schemas/stage.ts';

/**
 * The complexity tier of a project (product.md, section 2), in this order of precedence: any one mark of Complex
 * (three platforms or more, payments, multi-tenant, machine learning, more than 25 features) makes it Complex; else
 * any one mark of Standard (two platforms, authentication, a database, external APIs, 10 features or more) makes it
 * Standard; else it is Simple. Two platforms are Standard because that tier names "1-2 platforms". `reasons` lists
 * the marks that decided.
 */
export function decideTier(profile: Profile, featureCount: number): TierDecision {
  const platforms = new Set(profile.platforms).size;
  const complex = marks([
    [platforms > 2, `${platforms} platforms`],
    [profile.payments, 'payments'],
    [profile.multiTenant, 'multi-tenant'],
    [profile.machineLearning, 'machine learning'],
    [featureCount > 25, `${featureCount} features (more than 25)`],
  ]);
  if (complex.length > 0) return { tier: 'Complex', reasons: complex };
  const standard = marks([
    [platforms === 2, '2 platforms'],
    [profile.auth, 'authentication'],
    [profile.database, 'database'],
    [profile.externalApis, 'external APIs'],
    [featureCount >= 10, `${featureCount} features (10 to 25)`],
  ]);
  if (standard.length > 0) return { tier: 'Standard', reasons: standard };
  const count = `${featureCount} ${featureCount === 1 ? 'feature' : 'features'}`;
  return { tier: 'Simple', reasons: ['one platform', 'no authentication, database, payments or external APIs', count] };
}

function marks(all: readonly (readonly [boolean, string])[]): string[] {
  return all.filter(([holds]) => holds).map(([, reason]) => reason);
}

/** Test contracts a task with contract status REQUIRED needs at least, and how many different test types among them. */
export function minimumContracts(tier: Tier): { readonly perTask: number; readonly types: number } {
  return { Simple: { perTask: 1, types: 1 }, Standard: { perTask: 2, types: 1 }, Complex: { perTask: 3, types: 2 } }[
    tier
  ];
}

type Weight = 'CRITICAL' | 'HIGH' | 'MEDIUM';

/** The twenty domains of a security review with their weight; `basic` ones matter in a program without users or network. */
const DOMAINS: readonly { readonly name: string; readonly weight: Weight; readonly basic?: true }[] = [
  { name: 'Input validation', weight: 'CRITICAL', basic: true },
  { name: 'Injection', weight: 'CRITICAL', basic: true },
  { name: 'Secrets and credentials', weight: 'CRITICAL', basic: true },
  { name: 'Files and paths', weight: 'HIGH', basic: true },
  { name: 'Dependencies and supply chain', weight: 'HIGH', basic: true },
  { name: 'Authentication', weight: 'CRITICAL' },
  { name: 'Authorisation', weight: 'CRITICAL' },
  { name: 'Sessions and tokens', weight: 'HIGH' },
  { name: 'Cryptography', weight: 'HIGH' },
  { name: 'Data protection and privacy', weight: 'HIGH' },
  { name: 'Output encoding and cross-site scripting', weight: 'HIGH' },
  { name: 'Cross-site request forgery', weight: 'HIGH' },
  { name: 'Server-side requests', weight: 'HIGH' },
  { name: 'Deserialisation', weight: 'HIGH' },
  { name: 'Error handling and disclosure', weight: 'MEDIUM' },
  { name: 'Logging and audit', weight: 'MEDIUM' },
  { name: 'Rate limits and denial of service', weight: 'MEDIUM' },
  { name: 'Configuration and defaults', weight: 'MEDIUM' },
  { name: 'Business logic', weight: 'MEDIUM' },
  { name: 'Build and deployment', weight: 'MEDIUM' },
];

/** The domains a security review covers: 5 basic ones, those of weight HIGH and above, or all 20. */
export function securityDomains(tier: Tier): readonly string[] {
  const chosen = DOMAINS.filter((domain) => {
    if (tier === 'Simple') return domain.basic === true;
    return tier === 'Complex' || domain.weight !== 'MEDIUM';
  });
  return chosen.map((domain) => domain.name);
}

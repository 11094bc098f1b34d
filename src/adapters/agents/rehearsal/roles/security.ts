import type { Finding } from '../../../../../schemas/results.ts';
import type { Tier } from '../../../../../schemas/stage.ts';
import { LABEL } from '../label.ts';
import type { Play, Scene } from '../scene.ts';
import { accounts } from '../secrets.ts';
import { thought, toolEnded, toolStarted } from '../speech.ts';
import { type Inspection, inspect } from './inspect.ts';
import { reader } from './reader.ts';

const SECRETS = 'Secrets and credentials';

/** The domains in the order they are looked at: a Simple project has the first five, a Standard one those of weight. */
const DOMAINS = [
  'Input validation',
  'Injection',
  SECRETS,
  'Files and paths',
  'Dependencies and supply chain',
  'Authentication',
  'Authorisation',
  'Sessions and tokens',
  'Cryptography',
  'Data protection and privacy',
  'Output encoding and cross-site scripting',
  'Cross-site request forgery',
  'Server-side requests',
  'Deserialisation',
  'Error handling and disclosure',
  'Logging and audit',
  'Rate limits and denial of service',
  'Configuration and defaults',
  'Business logic',
  'Build and deployment',
];
const DOMAIN_COUNT: Readonly<Record<Tier, number>> = { Simple: 5, Standard: 14, Complex: 20 };

type Rule = Pick<Finding, 'severity' | 'domain' | 'title' | 'fix'> & { readonly pattern: RegExp };

const RULES: readonly Rule[] = [
  {
    severity: 'CRITICAL',
    domain: SECRETS,
    title: 'A secret in the code',
    pattern: /\b(?:AKIA[0-9A-Z]{16}|sk-[A-Za-z0-9]{20,}|ghp_[A-Za-z0-9]{30,})\b|-----BEGIN [A-Z ]*PRIVATE KEY/,
    fix: 'Take it out, replace it where it was issued, and read it from the environment.',
  },
  {
    severity: 'HIGH',
    domain: SECRETS,
    title: 'A password written into the code',
    pattern: /\b(?:password|passwd|secret|api_?key)\s*[:=]\s*['"][^'"\s]{6,}['"]/i,
    fix: 'Read it from the environment.',
  },
  {
    severity: 'HIGH',
    domain: 'Injection',
    title: 'Text is run as code',
    pattern: /\beval\s*\(|new Function\s*\(/,
    fix: 'Parse the text instead of running it.',
  },
  {
    severity: 'HIGH',
    domain: 'Injection',
    title: 'A command line goes through a shell',
    pattern: /\bexec(?:Sync)?\s*\(\s*[`'"]|shell:\s*true/,
    fix: 'Give program and arguments as a list, without a shell.',
  },
  {
    severity: 'MEDIUM',
    domain: 'Output encoding and cross-site scripting',
    title: 'Text becomes markup',
    pattern: /\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write\(/,
    fix: 'Set textContent instead.',
  },
  {
    severity: 'MEDIUM',
    domain: 'Configuration and defaults',
    title: 'The server listens on every address',
    pattern: /['"]0\.0\.0\.0['"]|\.listen\(\s*\w+\s*\)/,
    fix: 'Listen on 127.0.0.1 unless others shall reach it.',
  },
  {
    severity: 'LOW',
    domain: 'Authentication',
    title: 'Sign-in is a name without a secret',
    pattern: /A name without a secret/,
    fix: 'Decide how people prove who they are.',
  },
];

function found(seen: Inspection): Omit<Finding, 'id'>[] {
  return RULES.flatMap((rule) =>
    seen.sources.flatMap(({ path, text }) => {
      const at = text.search(rule.pattern);
      if (at === -1) return [];
      const line = text.slice(0, at).split('\n').length;
      const { severity, domain, title, fix } = rule;
      return [
        {
          severity,
          domain,
          title,
          fix,
          file: path,
          status: 'open' as const,
          evidence: `${path}:${line} matches a pattern; no model looked at it`,
        },
      ];
    }),
  );
}

/** A program that reads what people type, and nowhere refuses it. */
function unchecked(seen: Inspection): Omit<Finding, 'id'>[] {
  const reads = seen.sources.find(({ text }) => /process\.argv|createServer\(/.test(text));
  const checks = seen.sources.some(({ text }) => /throw new \w*Error|statusCode = 400|\b400\b/.test(text));
  if (reads === undefined || checks) return [];
  return [
    {
      severity: 'MEDIUM',
      domain: 'Input validation',
      title: 'Input is never refused',
      file: reads.path,
      status: 'open',
      evidence: `${reads.path} reads input, and no code file refuses any`,
      fix: 'Check what comes in before it is used.',
    },
  ];
}

function verdict(findings: readonly Omit<Finding, 'id'>[], domain: string): 'pass' | 'concern' | 'fail' {
  const own = findings.filter((one) => one.domain === domain);
  if (own.some((one) => one.severity === 'CRITICAL' || one.severity === 'HIGH')) return 'fail';
  return own.length > 0 ? 'concern' : 'pass';
}

/** Files that hold something of which the human said that it only looks like a secret. */
const examples = ({ assignment }: Scene): ReadonlySet<string> =>
  new Set((assignment.secretBlocks ?? []).flatMap(({ file, status }) => (status === 'allowed' ? [file] : [])));

/** The security reviewer: looks for known patterns in the code, in as many domains as the tier asks for. */
export async function* security(scene: Scene): Play {
  const search = { id: 'search patterns', name: 'search', title: `${RULES.length} patterns in the code` };
  yield toolStarted(search);
  const seen = await inspect(scene.workspace);
  const meant = examples(scene);
  const isMeant = (one: Omit<Finding, 'id'>) => one.domain === SECRETS && one.file !== null && meant.has(one.file);
  const all = [...found(seen), ...unchecked(seen)].filter((one) => !isMeant(one));
  const findings = all.map((one, at) => ({ id: `SEC-${String(at + 1).padStart(3, '0')}`, ...one }));
  yield toolEnded(
    search,
    findings.length === 0
      ? 'nothing found'
      : findings.map((one) => `${one.id} ${one.severity} ${one.title} (${one.file})`).join('\n'),
  );
  // A finding outside the tier's domains is reported all the same, so its domain is listed too.
  const wanted = DOMAINS.slice(0, DOMAIN_COUNT[scene.assignment.tier ?? 'Simple']);
  const names = [...wanted, ...new Set(all.map((one) => one.domain).filter((domain) => !wanted.includes(domain)))];
  const domains = names.map((name) => ({
    name,
    verdict: verdict(all, name),
    note: `${LABEL}: ${seen.sources.length} code files searched for patterns`,
  }));
  for (const domain of domains) yield thought(`${domain.name}: ${domain.verdict}`);
  const summary = `${domains.length} domains searched, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`;
  return reader(summary, {
    domains,
    findings,
    secret_blocks: accounts(scene),
    caveats: `${LABEL}: a search for patterns is not a security review`,
  });
}

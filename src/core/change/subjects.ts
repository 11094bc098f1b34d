import type { Found } from './found.ts';
import type { Named } from './named.ts';
import type { ProjectIndex } from './project-index.ts';
import { uniqueTerms } from './words.ts';

/** Something the project has a contract for, and the words of its name. */
export interface Subject {
  readonly kind: 'table' | 'contract' | 'endpoint';
  readonly name: string;
  readonly terms: readonly string[];
  /** Its name stands in the change; otherwise the words of its name do. */
  readonly named: boolean;
}

/** The tables, contracts and endpoints a change speaks of: every word of their names stands in it. */
export function subjectsOf(index: ProjectIndex, found: Found, named: Named): readonly Subject[] {
  const said = new Set(found.terms);
  const spoken = (terms: readonly string[]): boolean => terms.length > 0 && terms.every((term) => said.has(term));
  const documents = [
    ...index.tables.map(({ name }) =>
      subject('table', name, { terms: uniqueTerms(name), named: named.tables.includes(name) }),
    ),
    ...index.contracts.map(({ path }) =>
      subject('contract', path, { terms: uniqueTerms(contractName(path)), named: false }),
    ),
  ].filter((one) => one.named || spoken(one.terms));
  const whole = index.endpoints.map((endpoint) => {
    const parts = partsOf(endpoint);
    const terms = uniqueTerms(parts.join(' '));
    const all = spoken(terms);
    return subject('endpoint', endpoint, {
      terms: all ? terms : uniqueTerms(parts.at(-1) ?? ''),
      named: all || named.endpoints.includes(endpoint),
    });
  });
  const sure = [...documents, ...whole.filter((one) => one.named)];
  // What an endpoint gives is said, but not all of its path: it is meant unless something with a longer name is.
  const likely = whole.filter(
    (one) => !one.named && spoken(one.terms) && !sure.some((other) => isWithin(one.terms, other.terms)),
  );
  return [...sure, ...likely];
}

const subject = (kind: Subject['kind'], name: string, rest: Pick<Subject, 'terms' | 'named'>): Subject => ({
  kind,
  name,
  ...rest,
});

const isWithin = (a: readonly string[], b: readonly string[]): boolean =>
  a.length < b.length && a.every((term) => b.includes(term));

const contractName = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.contracts\.ts$/, '');

/** The parts of an endpoint's path that are no parameters. */
const partsOf = (endpoint: string): readonly string[] =>
  (endpoint.split(' ')[1] ?? '').split('/').filter((part) => part !== '' && part !== '{}');

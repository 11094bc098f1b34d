import type { Endpoint } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { scan } from '../markdown.ts';
import type { PlanRule } from './plan.ts';

const ENDPOINT = /`[ \t]*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE)[ \t]+(\/[^\s`]*)[ \t]*`/gi;

/** The endpoints an INTERFACES.md names as `METHOD /path` in backticks, with the line of each; fenced code is skipped. */
export function endpointsIn(text: string): readonly (Endpoint & { readonly line: number })[] {
  return scan(text).lines.flatMap((line) =>
    (line.code ? [] : [...line.text.matchAll(ENDPOINT)]).map((match) => ({
      method: (match[1] ?? '').toUpperCase(),
      path: match[2] ?? '',
      line: line.number,
    })),
  );
}

/** Every endpoint of INTERFACES.md is in openapi.yaml; `/a/:id`, `/a/{id}` and `/a/<id>/?x=1` are one path. */
export const endpointsAreSpecified: PlanRule = ({ files }) => {
  if (files.interfaces === null || files.openapi === null || files.openapi.error !== null) return [];
  const specified = new Set(files.openapi.endpoints.map(endpointKey));
  const seen = new Set<string>();
  return endpointsIn(files.interfaces.text).flatMap((endpoint) => {
    const key = endpointKey(endpoint);
    if (specified.has(key) || seen.has(key)) return [];
    seen.add(key);
    const message = `${endpoint.method} ${endpoint.path} is not in ${PATHS.openapi}`;
    return [{ file: PATHS.interfaces, line: endpoint.line, message }];
  });
};

/** One spelling for all of an endpoint: its parameters are `{}`, what follows the path is gone. */
export function endpointKey({ method, path }: Endpoint): string {
  const parts = (path.split(/[?#]/)[0] ?? '').split('/').filter((part) => part !== '');
  const plain = parts.map((part) => (/^(?::.+|\{.*\}|<.*>)$/.test(part) ? '{}' : part));
  return `${method.toUpperCase()} /${plain.join('/')}`;
}

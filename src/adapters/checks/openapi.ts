import type { Document, LineCounter, YAMLMap } from 'yaml';
import type { Endpoint, Observation } from '../../../schemas/observation.ts';
import { keyText, lineOf, type Survey, surveyOf, type Yaml } from './yaml-survey.ts';

type Openapi = NonNullable<Observation['openapi']>;

/** Larger documents are not parsed: no hand-made contract is, and a parser can be kept busy with them. */
const LIMIT_CHARACTERS = 1_000_000;
const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/**
 * The endpoints of an OpenAPI document (YAML or JSON), methods in capitals, in the order of the document; or where and
 * why it cannot be read. Only `paths` is looked at, and aliases are followed one step, never expanded.
 * Source: OpenAPI 3.1, "Paths Object" and "Path Item Object".
 */
export async function parseOpenapi(text: string): Promise<Openapi> {
  if (text.length > LIMIT_CHARACTERS) return failed(null, `more than ${LIMIT_CHARACTERS} characters`);
  const yaml = await import('./yaml.ts');
  const lines = new yaml.LineCounter();
  try {
    // Duplicates are looked for below in linear time; the parser compares every key with every other.
    const document = yaml.parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
    return readDocument(yaml, document, lines);
  } catch (error) {
    return failed(null, error instanceof RangeError ? 'nested too deeply' : String(error));
  }
}

function failed(line: number | null, message: string): Openapi {
  return { endpoints: [], error: { line, message } };
}

function readDocument(yaml: Yaml, document: Document.Parsed, lines: LineCounter): Openapi {
  const error = document.errors[0];
  if (error !== undefined) return failed(error.linePos?.[0].line ?? null, error.message.split('\n')[0] ?? error.code);
  const survey = surveyOf(yaml, document, lines);
  if (survey.mistake !== null) return failed(survey.mistake.line, survey.mistake.message);
  const root = document.contents;
  if (!yaml.isMap(root)) return failed(1, 'not a mapping with openapi, info and paths');
  if (typeof root.get('openapi') !== 'string')
    return failed(1, 'the key openapi (a version such as "3.1.0") is missing');
  const paths = survey.resolved(root.get('paths', true));
  if (yaml.isMap(paths)) return { endpoints: endpointsOf(yaml, paths, survey), error: null };
  // OpenAPI 3.1 asks for one of the three; what is only called back has no endpoint of its own.
  const isWithout = !root.has('paths') && (root.has('webhooks') || root.has('components'));
  if (isWithout) return { endpoints: [], error: null };
  return failed(lineOf(paths, lines), 'the key paths is missing or is no mapping');
}

function endpointsOf(yaml: Yaml, paths: YAMLMap, survey: Survey): Endpoint[] {
  return paths.items.flatMap((pair) => {
    const path = keyText(yaml, pair.key);
    const item = survey.resolved(pair.value);
    if (!path.startsWith('/') || !yaml.isMap(item)) return [];
    const methods = item.items.map((entry) => keyText(yaml, entry.key)).filter((method) => METHODS.has(method));
    return methods.map((method) => ({ method: method.toUpperCase(), path }));
  });
}

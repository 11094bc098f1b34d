import type { Document } from 'yaml';
import type { DocumentPort, ParsedDocument } from '../../ports/documents.ts';
import { keyText, lineOf, type Survey, surveyOf, type Yaml } from './yaml-survey.ts';

/** Larger documents are not parsed. */
const LIMIT_CHARACTERS = 8_000_000;
/** Deeper than any document a person wrote, and well within what a recursive reader can follow. */
const LIMIT_DEPTH = 400;

/** Reads YAML 1.2 and so JSON; the package is loaded when the first document is read. */
export const documents: DocumentPort = {
  async parse(text) {
    if (text.length > LIMIT_CHARACTERS) return bad(null, `more than ${LIMIT_CHARACTERS} characters`);
    const yaml = await import('./yaml.ts');
    try {
      return read(yaml, text);
    } catch (error) {
      if (error instanceof RangeError) return bad(null, 'nested too deeply');
      return bad(null, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  },
};

const bad = (line: number | null, message: string) => ({ kind: 'bad', line, message }) as const;

function read(yaml: Yaml, text: string): Awaited<ReturnType<DocumentPort['parse']>> {
  const lines = new yaml.LineCounter();
  const options = {
    lineCounter: lines,
    uniqueKeys: false,
    intAsBigInt: true,
    merge: true,
    logLevel: 'error',
  } as const;
  const document = yaml.parseDocument(text, options);
  const [error] = document.errors;
  if (error !== undefined) {
    // The excerpt of the library follows after a colon.
    const [message = error.code] = error.message.split('\n');
    // The library tells an exhausted stack as a mistake of the text.
    const said = message.includes('call stack')
      ? 'nested too deeply'
      : message.replace(/ at line \d+, column \d+:?$/, '');
    return bad(error.linePos?.[0].line ?? null, said);
  }
  const survey = surveyOf(yaml, document, lines);
  if (survey.mistake !== null) return bad(survey.mistake.line, survey.mistake.message);
  const data = plain(document.toJS(), new Map(), 0);
  return { kind: 'ok', data, lineOf: locator({ yaml, document, survey, locate: (node) => lineOf(node, lines) }) };
}

interface Reading {
  readonly yaml: Yaml;
  readonly document: Document.Parsed;
  readonly survey: Survey;
  readonly locate: (node: unknown) => number | null;
}

function locator({ yaml, document, survey, locate }: Reading): ParsedDocument['lineOf'] {
  return (path) => {
    let node: unknown = document.contents;
    let line = locate(node);
    for (const key of path) {
      const pair = childOf(yaml, survey.resolved(node), String(key));
      if (pair === null) return line;
      line = locate(pair.at) ?? line;
      node = pair.node;
    }
    return line;
  };
}

function childOf(yaml: Yaml, node: unknown, key: string): { readonly at: unknown; readonly node: unknown } | null {
  if (yaml.isMap(node)) {
    const pair = node.items.find((item) => keyText(yaml, item.key) === key);
    return pair === undefined ? null : { at: pair.key, node: pair.value };
  }
  const item = yaml.isSeq(node) ? node.items[Number(key)] : undefined;
  return item === undefined ? null : { at: item, node: item };
}

/** Numbers instead of bigints where nothing is lost; a value that holds itself is refused. `done` keeps what is shared shared. */
function plain(value: unknown, done: Map<object, unknown>, depth: number): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > LIMIT_DEPTH) throw new RangeError('too deep');
  if (done.has(value)) {
    const known = done.get(value);
    if (known === undefined) throw new Error('an alias stands inside of what it stands for');
    return known;
  }
  done.set(value, undefined);
  const made = Array.isArray(value)
    ? value.map((item) => plain(item, done, depth + 1))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, done, depth + 1)]));
  done.set(value, made);
  return made;
}

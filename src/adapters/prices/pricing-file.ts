import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { type Price, pricingFileSchema } from '../../../schemas/pricing.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { Yaml } from '../checks/yaml-survey.ts';
import { diskError, unless } from '../store/disk-error.ts';

/**
 * The prices of the user's file; none where there is no file. Rejects with an ExternalError that names the line of what
 * is wrong: a wrong price is worse than none.
 */
export async function readPricing(path: string): Promise<readonly Price[]> {
  let text: string | null;
  try {
    text = await unless(readFile(path, 'utf8'), ['ENOENT', 'ENOTDIR'], null);
  } catch (error) {
    throw diskError(`read ${path}`, error);
  }
  if (text === null) return [];
  // Few have such a file, and the parser is large.
  return parsePricing(await import('../checks/yaml.ts'), text, path);
}

function parsePricing(yaml: Yaml, text: string, path: string): readonly Price[] {
  const lines = new yaml.LineCounter();
  // JSON is YAML, and this parser knows where each value stands.
  const document = yaml.parseDocument(text, { lineCounter: lines, schema: 'json', strict: true });
  const fault = document.errors[0];
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (fault !== undefined || !isJson(text)) {
    throw unusable(path, lineAt(fault?.pos[0] ?? faultOf(text)), fault?.message.split('\n')[0] ?? 'it is no JSON');
  }
  const parsed = pricingFileSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data.prices;
  const issue = parsed.error.issues[0];
  const place = issue?.path ?? [];
  const offset = offsetOf(yaml, document, place);
  throw unusable(path, lineAt(offset), `${place.map(String).join('.')}: ${issue?.message ?? 'it does not fit'}`);
}

/** Offset of the value at a path, or of the innermost one around it that is there. */
function offsetOf(yaml: Yaml, document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (yaml.isNode(node) && node.range != null) return node.range[0];
  }
  return 0;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Offset at which the text stops being JSON, as far as the parser says. */
function faultOf(text: string): number {
  try {
    JSON.parse(text);
    return 0;
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '');
    return at === null ? 0 : Number(at[1]);
  }
}

const unusable = (path: string, line: number, why: string): ExternalError =>
  new ExternalError('format', `${path}, line ${line}, cannot be used: ${why}`, {
    next: 'correct that line (!budget prices shows what is in use), or take the file away',
  });

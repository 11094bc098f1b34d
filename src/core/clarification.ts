import type { Question } from '../../schemas/question.ts';
import { type Line, scan } from './markdown.ts';

/** A picker has one digit key per option. */
export const MOST_OPTIONS = 9;

/**
 * The questions an agent asks (product.md, section 6): lines `Qn: text | Options: [A, B] | Recommended: [A]` below a
 * line that holds `CLARIFICATION_NEEDED:` and nothing else. Null when there is no such question: the word in a
 * sentence or in fenced code is none. Lines that do not fit are passed over; of two with one number the first counts.
 */
export function parseClarification(text: string): Question[] | null {
  const lines = scan(text).lines.filter((line) => !line.code);
  const marker = lines.findIndex((line) => line.text.trim() === 'CLARIFICATION_NEEDED:');
  if (marker < 0) return null;
  const questions = new Map<string, Question>();
  for (const line of lines.slice(marker + 1)) {
    const question = readQuestion(line);
    if (question !== null && !questions.has(question.id)) questions.set(question.id, question);
  }
  return questions.size === 0 ? null : [...questions.values()];
}

function readQuestion(line: Line): Question | null {
  const match = /^(?:[-*] )?Q(\d{1,3}):(.*)$/is.exec(line.text.trim());
  if (match === null) return null;
  const [head = '', ...parts] = (match[2] ?? '').split(/\|(?=\s*(?:Options|Recommended)\s*:)/i);
  const fields = new Map(parts.map((part) => [name(part), list(part)]));
  const text = head.trim();
  if (text === '' || [...fields.values()].includes(null)) return null;
  const options = [...new Set(fields.get('options') ?? [])].slice(0, MOST_OPTIONS);
  const wish = fields.get('recommended')?.[0]?.toLowerCase();
  const recommended = options.find((option) => option.toLowerCase() === wish) ?? null;
  return { id: `Q${Number(match[1])}`, text, options, recommended };
}

const name = (part: string): string => part.slice(0, part.indexOf(':')).trim().toLowerCase();

/** The entries of `Options: [A, B]`; a comma inside parentheses or quotes separates nothing. Null without brackets. */
function list(part: string): readonly string[] | null {
  const value = part.slice(part.indexOf(':') + 1).trim();
  if (!value.startsWith('[') || !value.endsWith(']') || value.length < 2) return null;
  const entries = [''];
  let depth = 0;
  let quoted = false;
  for (const char of value.slice(1, -1)) {
    depth = Math.max(0, depth + step(char));
    if (char === '"') quoted = !quoted;
    if (char === ',' && depth === 0 && !quoted) entries.push('');
    else entries[entries.length - 1] += char;
  }
  return entries.map(unquoted).filter((entry) => entry !== '');
}

const step = (char: string): number => ('([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0);

function unquoted(entry: string): string {
  const bare = entry.trim();
  return (/^"([^"]*)"$/.exec(bare)?.[1] ?? bare).trim();
}

import * as z from 'zod';
import { LABEL } from '../label.ts';

const manifestSchema = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() });
const NO_TEST = /no test specified/;

/** Marks what was added to a file of the human, which stays theirs. */
const ADDED = `added by ${LABEL}`;

/** Whether a whole text was written by the rehearsal agent: its first lines say so. */
export function isOurs(content: string): boolean {
  return content.slice(0, 400).includes(LABEL) && !content.includes(ADDED);
}

function parseManifest(text: string): z.infer<typeof manifestSchema> | null {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Adds the scripts a package.json of the human lacks; its own stay. Null when it cannot be read as one. */
function mergeManifest(existing: string, wanted: string): string | null {
  const [theirs, ours] = [parseManifest(existing), parseManifest(wanted)];
  if (theirs === null || ours === null) return null;
  const kept = Object.entries(theirs.scripts ?? {}).filter(([, command]) => !NO_TEST.test(command));
  const merged = { ...theirs, scripts: { ...ours.scripts, ...Object.fromEntries(kept) } };
  const indent = /^[ \t]+/m.exec(existing)?.[0] ?? '  ';
  return `${JSON.stringify(merged, null, indent)}\n`;
}

function appendLines(existing: string, wanted: string): string {
  const have = new Set(existing.split('\n').map((line) => line.trim()));
  const missing = wanted.split('\n').filter((line) => line.trim() !== '' && !have.has(line.trim()));
  return missing.length === 0 ? existing : `${existing.replace(/\n*$/, '\n')}${missing.join('\n')}\n`;
}

/** Appends a section once, under a mark that says who wrote it. */
function appendSection(existing: string, wanted: string, mark: string): string {
  return existing.includes(mark) ? existing : `${existing.replace(/\n*$/, '\n\n')}${mark}\n${wanted}`;
}

/** A comment of this file type that names the agent, or null where the type knows none. */
export function commentFor(path: string, text: string): string | null {
  if (/\.(?:[cm]?[jt]sx?|java|kt|swift|go|rs|c|h|cpp|cs|css|scss|php|dart)$/.test(path)) {
    return /\.s?css$/.test(path) ? `/* ${text.replaceAll('*/', '')} */` : `// ${text}`;
  }
  if (/\.(?:md|html?|xml|svg|vue)$/.test(path)) return `<!-- ${text.replaceAll('--', '')} -->`;
  if (/\.(?:json|lock|png|jpe?g|gif|ico|pdf|csv)$/.test(path)) return null;
  return `# ${text}`;
}

/**
 * What a file of the human becomes when a task may write it: theirs, with what is missing added. Files of this agent
 * are simply written again. Null when nothing sensible can be added.
 */
export function mergeInto(path: string, existing: string | null, wanted: string): string | null {
  if (existing === null) return wanted;
  if (/(^|\/)\.gitignore$/.test(path)) return appendLines(existing, wanted);
  if (isOurs(existing)) return wanted;
  if (/(^|\/)package\.json$/.test(path)) return mergeManifest(existing, wanted);
  if (/\.md$/.test(path)) return appendSection(existing, wanted.replace(/^#/gm, '##'), `<!-- ${ADDED} -->`);
  const mark = commentFor(path, `${ADDED}: looked at, left as it is`);
  return mark === null ? null : appendSection(existing, '', mark);
}

import type { Style } from '../direction.ts';
import { commentFor } from './merge.ts';

const CODE = /\.[cm]?[jt]sx?$/;

/** The comment above a command that says what its own lines say: purpose, usage, whether it changes anything. */
function explained(text: string): string {
  const head = 'export const command = {';
  const of = (name: string): string => new RegExp(`^  ${name}: ['"]?(.*?)['"]?,$`, 'm').exec(text)?.[1] ?? '';
  if (!text.includes(`\n${head}`)) return text;
  const refuses = /\bimport \{.*\bUserError\b.*\}|\bimport \{.*\bread\w+/.test(text);
  const lines = [
    `${of('summary')}.`,
    `How it is called: ${of('usage')}`,
    of('changes') === 'true'
      ? 'It changes what is kept, and that can be taken back.'
      : 'It only looks; nothing is changed.',
    ...(refuses ? ['Words that do not fit are refused with a UserError before anything is changed.'] : []),
  ];
  const comment = ['/**', ...lines.map((line) => ` * ${line.replaceAll('*/', '')}`), ' */'].join('\n');
  return text.replace(`\n${head}`, () => `\n${comment}\n${head}`);
}

/** Code without the lines that are comments only; the first line, which says who wrote it, stays. */
function bare(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  let within = false;
  const kept = rest.filter((line) => {
    const opens = /^\s*\/\*/.test(line);
    const comment = within || opens || /^\s*\/\//.test(line);
    if (within || opens) within = !line.includes('*/');
    return !comment;
  });
  return [first, ...kept].join('\n');
}

function commented(text: string, comments: Style['comments']): string {
  if (comments === 'many') return explained(text);
  return comments === 'none' ? bare(text) : text;
}

/** A file of the project as this side of a fork has it: its direction below the first line, comments as wished. */
export function styled(path: string, text: string, style: Style): string {
  if (style.direction === null || !CODE.test(path)) return text;
  const note = commentFor(path, `direction of this side: ${style.direction}`);
  const [first = '', ...rest] = commented(text, style.comments).split('\n');
  return [first, ...(note === null ? [] : [note]), ...rest].join('\n');
}

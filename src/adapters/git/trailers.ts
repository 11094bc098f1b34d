import { ExternalError } from '../../ports/errors.ts';

export type Trailer = readonly [key: string, value: string];

const VALUE = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$/;

/** The last paragraph of a commit message that says whose commit it is. Refuses values that could end the line. */
function trailerBlock(trailers: readonly Trailer[]): string {
  for (const [key, value] of trailers) {
    if (VALUE.test(value)) continue;
    throw new ExternalError('git', `${key} cannot be written into a commit.`, {
      next: 'Use a plain id of letters, digits and . _ : / @ + -',
      detail: value.slice(0, 200),
    });
  }
  return trailers.map(([key, value]) => `${key}: ${value}`).join('\n');
}

/** A message that ends in the trailers, as a paragraph of their own (git-interpret-trailers(1)). */
export function withTrailers(message: string, trailers: readonly Trailer[]): string {
  // Git refuses a message with a zero byte; the text may come from an agent.
  const text = message.replaceAll('\0', '').trim();
  return `${text === '' ? 'chore: checkpoint' : text}\n\n${trailerBlock(trailers)}\n`;
}

/** Whether the last paragraph is exactly this block; the same words further up, where an agent's text stands, do not count. */
export function endsWithTrailers(message: string, trailers: readonly Trailer[]): boolean {
  return (
    message
      .trimEnd()
      .split(/\n{2,}/)
      .at(-1) === trailerBlock(trailers)
  );
}

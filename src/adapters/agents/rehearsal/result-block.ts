/**
 * The closing block of a run (product.md, section 6). Backquotes are escaped inside the JSON, so that no text of a
 * person can end the fence or open another one.
 */
export function resultBlock(result: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(result, null, 2).replaceAll('`', '\\u0060');
  return ['```codesleuth-result', json, '```', ''].join('\n');
}

/** A block that looks like one and cannot be parsed. */
export function brokenBlock(): string {
  return ['```codesleuth-result', '{"status": "completed", "summary": "cut off in the mid', '```', ''].join('\n');
}

/** A question round: asked instead of a result. */
export function questionBlock(question: {
  id: string;
  text: string;
  options: readonly string[];
  recommended: string | null;
}): string {
  const parts = [`${question.id}: ${question.text}`];
  if (question.options.length > 0) parts.push(`Options: [${question.options.join(', ')}]`);
  if (question.recommended !== null) parts.push(`Recommended: [${question.recommended}]`);
  return ['CLARIFICATION_NEEDED:', parts.join(' | '), ''].join('\n');
}

/** The anchor a heading gets on the sites that show Markdown: small letters, hyphens for spaces, no other signs. */
export function headingSlug(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

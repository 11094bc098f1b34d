import { headingOf, scan } from '../markdown.ts';

/** A heading with what stands below it up to the next one. */
export interface Section {
  readonly title: string;
  readonly body: string;
  /** 1-based. */
  readonly line: number;
}

/** A document cut at every heading; what stands above the first one belongs to none. Linear in the text. */
export function sectionsOf(text: string): readonly Section[] {
  const sections: { title: string; lines: string[]; line: number }[] = [];
  for (const line of scan(text).lines) {
    const heading = headingOf(line);
    if (heading === null) sections.at(-1)?.lines.push(line.text);
    else sections.push({ title: heading.text, lines: [], line: line.number });
  }
  return sections.map(({ title, lines, line }) => ({ title, body: lines.join('\n'), line }));
}

import type { ProjectModel } from '../model.ts';
import { signature } from './spec.ts';

/** artifacts/discovery/design-contract.md: what the page looks like and how it behaves; web projects only. */
export function designContract(model: ProjectModel): string {
  return [
    `# Design contract: ${model.title}`,
    '',
    signature(),
    '',
    '## Principles',
    '- One page, one column, at most 42rem wide; usable from 320 pixels on.',
    '- The colours of the system, light or dark; no colour carries meaning alone.',
    '',
    '## Tokens',
    '| Token | Value |',
    '|---|---|',
    '| font | system-ui, 1rem, line height 1.5 |',
    '| space | 0.5rem and 1rem |',
    '| target size | at least 2.75rem high |',
    '| focus | outline 3px, offset 2px |',
    '',
    '## Components',
    ...model.features.map(
      (feature) => `- Form "${feature.title}": one labelled field, one button named \`${feature.name}\`.`,
    ),
    '- Result: a status region that is read out when it changes.',
    '',
    '## States',
    '- Empty: says that there is nothing yet. Refused: says why, keeps what was typed. Failed: says that the server was not reached.',
    '',
    '## Accessibility',
    '- Every field has a visible label; everything works with the keyboard; one first-level heading; the language of the page is set.',
    '',
  ].join('\n');
}

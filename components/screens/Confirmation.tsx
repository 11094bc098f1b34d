import { confirmIntent } from '../../src/view/intents.ts';
import type { Intent, Screen } from '../../src/view/view-model.ts';
import { Confirm } from '../inputs/confirm/Confirm.tsx';
import type { Theme } from '../theme.ts';

export type ConfirmationProps = {
  readonly screen: Extract<Screen, { kind: 'confirm' }>;
  readonly columns: number;
  readonly theme: Theme;
  readonly onIntent: (intent: Intent) => void;
};

/** Something destructive: what it does, and the words that let it happen. */
export function Confirmation({ screen, columns, theme, onIntent }: ConfirmationProps) {
  return (
    <Confirm
      key={screen.key}
      lines={screen.lines}
      phrase={screen.phrase}
      columns={columns}
      theme={theme}
      onDone={(outcome) => onIntent(confirmIntent(screen.phrase, outcome))}
      origin={{ x: 0, y: screen.y }}
    />
  );
}

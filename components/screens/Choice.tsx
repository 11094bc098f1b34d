import { pickIntent } from '../../src/view/intents.ts';
import type { Intent, Screen } from '../../src/view/view-model.ts';
import { Picker } from '../inputs/menu/Picker.tsx';
import type { Theme } from '../theme.ts';

export type ChoiceProps = {
  readonly screen: Extract<Screen, { kind: 'menu' | 'picker' | 'permission' }>;
  readonly columns: number;
  readonly theme: Theme;
  readonly onIntent: (intent: Intent) => void;
};

/** The resume menu, one question with its options, or what an agent asks leave for. */
export function Choice({ screen, columns, theme, onIntent }: ChoiceProps) {
  const { key, title, options, settings, maxRows, y } = screen.picker;
  return (
    <Picker
      key={key}
      title={title}
      options={options}
      settings={settings}
      frame={{ columns, maxRows }}
      theme={theme}
      onDone={(outcome) => onIntent(pickIntent(screen, outcome))}
      origin={{ x: 0, y }}
    />
  );
}

import { permissionIntent } from '../../src/view/intents.ts';
import type { Intent, Screen } from '../../src/view/view-model.ts';
import { Picker } from '../inputs/menu/Picker.tsx';
import type { Theme } from '../theme.ts';

export type PermissionProps = {
  readonly screen: Extract<Screen, { kind: 'permission' }>;
  readonly columns: number;
  readonly theme: Theme;
  readonly onIntent: (intent: Intent) => void;
};

/** What an agent asks leave for: once, for this run, or no and why. */
export function Permission({ screen, columns, theme, onIntent }: PermissionProps) {
  const { key, title, options, settings, maxRows, y } = screen.picker;
  return (
    <Picker
      key={key}
      title={title}
      options={options}
      settings={settings}
      frame={{ columns, maxRows }}
      theme={theme}
      onDone={(outcome) => onIntent(permissionIntent(screen, outcome))}
      origin={{ x: 0, y }}
    />
  );
}

/** The one exit to the terminal: nothing that a screen, a pipe or a log line shows gets past the sanitiser. */

/** Makes a text harmless to a terminal and masks secrets; keeps line ends, changes nothing it has already changed. */
export type Clean = (text: string) => string;

/**
 * The same view model, lines or JSON data with every string in it passed through the sanitiser. Functions and other
 * values stay as they are, keys are cleaned like values, and what needed no change is returned itself.
 */
export function cleanView<T>(view: T, clean: Clean): T;
export function cleanView(view: unknown, clean: Clean): unknown {
  if (typeof view === 'string') return clean(view);
  if (Array.isArray(view)) return cleanArray(view, clean);
  return isRecord(view) ? cleanRecord(view, clean) : view;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function cleanArray(list: readonly unknown[], clean: Clean): readonly unknown[] {
  const cleaned = list.map((entry) => cleanView(entry, clean));
  return cleaned.some((entry, index) => entry !== list[index]) ? cleaned : list;
}

function cleanRecord(record: Record<string, unknown>, clean: Clean): unknown {
  const before = Object.entries(record);
  const after = before.map(([key, value]): [string, unknown] => [clean(key), cleanView(value, clean)]);
  const changed = after.some(([key, value], index) => key !== before[index]?.[0] || value !== before[index]?.[1]);
  return changed ? Object.fromEntries(after) : record;
}

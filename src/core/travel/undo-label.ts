const BACK = '!undo of ';

/** What taking something back is called; taking that back once more is the thing itself again. */
export function takenBackLabel(label: string): string {
  return label.startsWith(BACK) ? label.slice(BACK.length) : `${BACK}${label}`;
}

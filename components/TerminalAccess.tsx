import { type SuspendTerminal, useApp } from 'ink';
import { useEffect } from 'react';

export type TerminalAccessProps = {
  /** Gets ink's way to hand the terminal over for a while; afterwards ink paints everything anew. */
  readonly onReady: (suspend: SuspendTerminal) => void;
};

/** Hands ink's hold on the terminal to whoever redraws or suspends. */
export function TerminalAccess({ onReady }: TerminalAccessProps) {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  return null;
}

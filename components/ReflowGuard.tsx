import { useStdout } from 'ink';
import { useLayoutEffect } from 'react';
import { grownRows } from '../src/view/reflow.ts';
import type { ViewModel } from '../src/view/view-model.ts';

export type ReflowGuardProps = { readonly view: ViewModel };

/**
 * Keeps a narrower window from leaving old frames behind: ink erases as many rows as it painted, but the terminal has
 * wrapped them to more. The listener goes before ink's and takes back the difference.
 */
export function ReflowGuard({ view }: ReflowGuardProps) {
  const { stdout } = useStdout();
  useLayoutEffect(() => {
    const onResize = (): void => {
      const grown = grownRows(view, 'columns' in stdout && typeof stdout.columns === 'number' ? stdout.columns : 0);
      if (grown > 0) stdout.write(`\u001b[${grown}A\u001b[J`);
    };
    stdout.prependListener('resize', onResize);
    return () => {
      stdout.off('resize', onResize);
    };
  }, [stdout, view]);
  return null;
}

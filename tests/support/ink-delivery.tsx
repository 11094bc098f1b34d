import { Text, useInput, usePaste } from 'ink';
import { render } from 'ink-testing-library';
import { expect, vi } from 'vitest';
import { type Stroke, strokesFromInk } from '../../components/inputs/strokes.ts';

/** What ink itself makes of terminal bytes: each call feeds chunks, one read each, and returns the strokes they gave. */
export type InkDelivery = { readonly strokes: (chunks: readonly string[]) => Stroke[]; readonly stop: () => void };

/** Starts an ink app that does nothing but listen. */
export async function startInkDelivery(): Promise<InkDelivery> {
  let heard: Stroke[] = [];
  function Listener() {
    useInput((input, key) => {
      heard.push(...strokesFromInk(input, key));
    });
    usePaste((text) => {
      heard.push({ kind: 'paste', text });
    });
    return <Text>listening</Text>;
  }
  const app = render(<Listener />);
  await vi.waitFor(
    () => {
      app.stdin.write('x');
      expect(heard).not.toHaveLength(0);
    },
    { timeout: 10_000 },
  );
  return {
    strokes(chunks) {
      heard = [];
      for (const chunk of chunks) {
        app.stdin.write(chunk);
      }
      return heard;
    },
    stop: app.unmount,
  };
}

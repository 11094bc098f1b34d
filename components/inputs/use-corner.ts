import { type DOMElement, measureElement, useBoxMetrics } from 'ink';
import { type RefObject, useRef } from 'react';

export type Corner = { readonly x: number; readonly y: number };

/**
 * A box's top left corner within ink's output, which is what the terminal's cursor is placed from. Positions are known
 * only after layout, so without a known `origin` a box that moved is placed with the metrics of the frame before.
 */
export function useCorner(origin: Corner | undefined): {
  readonly box: RefObject<DOMElement | null>;
  readonly corner: Corner;
} {
  const box = useRef<DOMElement>(null);
  const metrics = useBoxMetrics(box);
  if (origin !== undefined || !metrics.hasMeasured || box.current === null) {
    return { box, corner: origin ?? { x: 0, y: 0 } };
  }
  const { x, y } = measureElement(box.current);
  return { box, corner: { x, y } };
}

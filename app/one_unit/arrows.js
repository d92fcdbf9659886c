// Arrowheads along the phase line: as many as have room between the marks.

const GAP = 80; // px between two, about
const MARK = 20; // px that an arrow's middle keeps from a mark's, so that neither lies on the other
const EDGE = 9; // px from the frame, which would cut it

/**
 * Where arrowheads are, and how a triangle that points up is turned there.
 *
 * @param {{ low: number[], high: number[], direction: number[] }} stretches  between marks; the
 *   first and the last reach to the frame
 * @param {number} unit  pixels
 */
export function arrowsOn({ low, high, direction }, unit) {
  /** @type {{ h: number[], angle: number[] }} */
  const found = { h: [], angle: [] };
  low.forEach((end, k) => {
    const from = end * unit + (k === 0 ? EDGE : MARK);
    const to = high[k] * unit - (k === low.length - 1 ? EDGE : MARK);
    if (to < from) return; // no room: the neighbours and the curve tell
    const count = Math.max(1, Math.round((to - from) / GAP));
    for (let i = 0; i < count; i++) {
      found.h.push((from + ((to - from) * (i + 0.5)) / count) / unit);
      found.angle.push((-Math.PI / 2) * direction[k]);
    }
  });
  return found;
}

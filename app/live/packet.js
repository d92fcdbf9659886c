
// Decoding of app/live/packet.py's buffers.

/** @typedef {{ kind: "u1" | "u2", offset: number, length: number }} Section */

/**
 * @template Header
 * @param {ArrayBuffer} buffer
 * @returns {Packet<Header>}
 */
export function unpack(buffer) {
  const size = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  const base = 4 + size;
  /** @type {Packet<Header>["sections"]} */
  const sections = {};
  for (const [name, { kind, offset, length }] of /** @type {[string, Section][]} */ (Object.entries(header.sections))) {
    const Kind = kind === "u1" ? Uint8Array : Uint16Array;
    sections[name] = new Kind(buffer, base + offset, length);
  }
  return { header, sections };
}

/**
 * Codes to numbers: columns[k] = low[k] + (code - 1) * step[k], NaN at a break (code 0).
 *
 * @param {ArrayLike<number>} codes
 * @param {number[]} lows
 * @param {number[]} spans
 * @returns {Float64Array[]}
 */
export function columnsOf(codes, lows, spans) {
  const width = lows.length;
  const count = codes.length / width;
  return lows.map((low, k) => {
    const step = spans[k] / 65534;
    const column = new Float64Array(count);
    for (let i = 0, j = k; i < count; i++, j += width) {
      column[i] = codes[j] === 0 ? NaN : low + (codes[j] - 1) * step;
    }
    return column;
  });
}

/**
 * The window enlarged by one width on every side, as the curves are quantised.
 *
 * @param {Bounds} bounds
 */
export function curveFrame([xmin, xmax, ymin, ymax]) {
  const w = xmax - xmin;
  const h = ymax - ymin;
  return { lows: [xmin - w, ymin - h], spans: [3 * w, 3 * h] };
}

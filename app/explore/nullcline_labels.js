// Where "ẋ = 0" and "ẏ = 0" stand: beside the place at which a nullcline leaves the frame, away from
// points, starts, lines and each other. Computed from the lines alone; nothing is measured.

/**
 * @typedef {{ xs: Float64Array, ys: Float64Array, data: Line }} Drawn  in pixels, beside the data
 * @typedef {[number, number, number, number]} Vertex  in pixels, and in the data
 * @typedef {{ exit: Vertex, centre: Pair, way: string, rank: number }} Candidate
 */

const LABELS = [
  { text: "ẋ = 0", role: "x_nullcline", sides: ["top", "bottom", "left", "right"] },
  { text: "ẏ = 0", role: "y_nullcline", sides: ["left", "right", "top", "bottom"] },
];
const HALF = [29, 13]; // half of a label's width and height, in pixels
const MARK = 16; // and the reach of a mark
const EDGE = 3; // so near the frame a line leaves it
const KEPT = 3; // another place must be so much better than the last to be taken

export class NullclineLabels {
  constructor() {
    /** @type {(Candidate | null)[]} */
    this.last = [null, null];
  }

  /**
   * @param {Line[]} lines  the two nullclines
   * @param {Pair[]} taken  places of marks
   * @param {Bounds} bounds
   * @param {Pair} size  the frame's, in pixels
   * @param {Record<string, string>} theme
   */
  place(lines, taken, bounds, size, theme) {
    const frame = new Frame(bounds, size);
    /** @type {Pair[]} */
    const marks = taken.map(([x, y]) => [frame.across(x), frame.up(y)]);
    const drawn = lines.map((line) => frame.drawn(line));
    /** @type {Rows<"x" | "y" | "dx" | "dy"> & Record<"text" | "color", string[]>} */
    const out = { x: [], y: [], text: [], color: [], dx: [], dy: [] };
    LABELS.forEach(({ text, role, sides }, k) => {
      const best = this.best(k, candidates(drawn[k], sides, size), marks, drawn);
      this.last[k] = best;
      if (!best) return;
      const [x, y] = best.centre;
      marks.push([x - 20, y], [x, y], [x + 20, y]);
      out.x.push(best.exit[2]);
      out.y.push(best.exit[3]);
      out.text.push(text);
      out.color.push(theme[role]);
      out.dx.push(x - best.exit[0]);
      out.dy.push(best.exit[1] - y); // pixels of the screen go down
    });
    return out;
  }

  /**
   * The least crowded; the last one's neighbour unless another is clearly better.
   *
   * @param {number} k
   * @param {Candidate[]} found
   * @param {Pair[]} marks
   * @param {Drawn[]} drawn
   * @returns {Candidate | null}
   */
  best(k, found, marks, drawn) {
    const last = this.last[k];
    let best = null;
    let least = Infinity;
    for (const one of found) {
      const near = last && one.way === last.way && Math.hypot(one.exit[0] - last.exit[0], one.exit[1] - last.exit[1]) < 40;
      const cost = crowd(one.centre, marks, drawn) + one.rank - (near ? KEPT : 0);
      if (cost < least) [best, least] = [one, cost];
    }
    return best;
  }
}

class Frame {
  /**
   * @param {Bounds} bounds
   * @param {Pair} size
   */
  constructor([xmin, xmax, ymin, ymax], [width, height]) {
    this.xmin = xmin;
    this.ymin = ymin;
    this.sx = width / (xmax - xmin);
    this.sy = height / (ymax - ymin);
  }

  /** @param {number} x */
  across(x) {
    return (x - this.xmin) * this.sx;
  }

  /** @param {number} y */
  up(y) {
    return (y - this.ymin) * this.sy;
  }

  /**
   * All vertices in pixels, beside the data.
   *
   * @param {Line} data
   * @returns {Drawn}
   */
  drawn(data) {
    const { x, y } = data;
    const [xs, ys] = [new Float64Array(x.length), new Float64Array(x.length)];
    for (let i = 0; i < x.length; i++) {
      xs[i] = this.across(x[i]);
      ys[i] = this.up(y[i]);
    }
    return { xs, ys, data };
  }
}

/**
 * Beside every place where the line leaves the frame; beside its middle if it never does.
 *
 * @param {Drawn} line
 * @param {string[]} sides
 * @param {Pair} size
 */
function candidates(line, sides, size) {
  /** @type {Candidate[]} */
  const found = [];
  const { xs, ys, data } = line;
  /** @param {number} i */
  const gap = (i) => Number.isNaN(xs[i] ?? NaN); // between lines, and beyond the ends
  /** @type {(i: number) => Vertex} */
  const vertex = (i) => [xs[i], ys[i], data.x[i], data.y[i]];
  for (let i = 0; i < xs.length; i++) {
    if (gap(i) || !(gap(i - 1) || gap(i + 1))) continue;
    const side = sideOf(vertex(i), size);
    if (side) found.push(...beside(vertex(i), side, sides.indexOf(side), size));
  }
  const middle = Math.floor(xs.length / 2);
  return found.length || gap(middle) ? found : beside(vertex(middle), "left", 0, size);
}

/**
 * @param {Vertex} vertex
 * @param {Pair} size
 */
function sideOf([x, y], [width, height]) {
  if (y > height - EDGE) return "top";
  if (y < EDGE) return "bottom";
  if (x < EDGE) return "left";
  return x > width - EDGE ? "right" : "";
}

/**
 * @param {Vertex} exit
 * @param {string} side
 * @param {number} rank
 * @param {Pair} size
 * @returns {Candidate[]}
 */
function beside(exit, side, rank, [width, height]) {
  const [px, py] = exit;
  const along = side === "top" || side === "bottom";
  const inward = side === "top" || side === "right" ? -1 : 1;
  return [-1, 1].map((way) => {
    const x = along ? px + way * (HALF[0] + 9) : px + inward * (HALF[0] + 6);
    const y = along ? py + inward * (HALF[1] + 6) : py + way * (HALF[1] + 9);
    const inside = x > HALF[0] && x < width - HALF[0] && y > HALF[1] && y < height - HALF[1];
    return { exit, centre: [x, y], way: `${side}${way}`, rank: rank + (inside ? 0 : 1000) };
  });
}

/**
 * How much lies under a label: marks weigh most, then pieces of the lines.
 *
 * @param {Pair} place
 * @param {Pair[]} marks
 * @param {Drawn[]} drawn
 */
function crowd([x, y], marks, drawn) {
  let cost = 0;
  for (const [mx, my] of marks) {
    if (Math.abs(mx - x) < HALF[0] + MARK && Math.abs(my - y) < HALF[1] + MARK) cost += 50;
  }
  for (const line of drawn) cost += meets(line, x, y) ? 15 : 0;
  return cost;
}

/**
 * @param {Drawn} line
 * @param {number} x
 * @param {number} y
 */
function meets({ xs, ys }, x, y) {
  for (let i = 1; i < xs.length; i++) {
    if (crosses(xs[i - 1] - x, ys[i - 1] - y, xs[i] - x, ys[i] - y)) return true;
  }
  return false;
}

/**
 * Does the piece from a to b meet a label's box, whose middle is 0? (Both may lie outside it.)
 *
 * @param {number} ax
 * @param {number} ay
 * @param {number} bx
 * @param {number} by
 */
export function crosses(ax, ay, bx, by) {
  const [w, h] = HALF;
  if ((ax > w && bx > w) || (ax < -w && bx < -w) || (ay > h && by > h) || (ay < -h && by < -h)) return false;
  /** @type {(x: number, y: number) => number} */
  const side = (x, y) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  const corners = [side(-w, -h), side(w, -h), side(-w, h), side(w, h)];
  return Math.min(...corners) < 0 && Math.max(...corners) > 0; // never for a gap between lines
}

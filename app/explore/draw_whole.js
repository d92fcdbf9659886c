// The global dynamics over the portrait: drawn when they are ready, dimmed when outdated.

import { columnsOf, curveFrame } from "../live/packet.js";
import { imageLike } from "../live/privates.js";

const WHOLE_LINES = [
  "stable_cycles", "unstable_cycles", "stable_branches", "unstable_branches", "regions", "slow",
];
const WHOLE_MEMBERS = {
  basins: ["basins"],
  separatrices: ["stable_branches", "unstable_branches", "gap"],
  cycles: ["stable_cycles", "unstable_cycles"],
  regions: ["regions"],
  slow: ["slow"],
};
// what the first part of a result brings; basins follow, and then all others at once
const FIRST = ["stable_cycles", "unstable_cycles", "stable_branches", "unstable_branches"];
const STALE = 0.3; // opacity of what belongs to an older portrait
const NO_BASIN = 255;

export class WholePainter {
  /** @param {import("../live/painter.js").Painter} painter */
  constructor(painter) {
    this.painter = painter;
    this.complete = false;
    this.drawn = false;
    /** @type {number | undefined} */
    this.expected = undefined;
    this.generation = 0; // of the newest result
    /** @type {Map<string, number>} */
    this.ages = new Map(); // the generation that each layer shows
    /** @type {Map<string, boolean>} */
    this.dimmed = new Map();
  }

  /**
   * A portrait of this generation is on the screen now.
   *
   * @param {number} generation
   */
  expect(generation) {
    this.expected = generation;
    this.dim();
  }

  /** @param {Packet<WholeHeader>} packet */
  paint({ header, sections }) {
    // while a hand is turning, results of states just passed arrive: they stay dimmed
    const outdated = this.expected !== undefined && header.generation < this.expected;
    if (header.generation < this.generation || (outdated && header.failed)) return;
    this.generation = header.generation;
    this.complete = header.complete;
    const frame = header.bounds ? curveFrame(header.bounds) : null;
    // what is still to come keeps what it showed, dimmed: nothing flickers
    /** @param {string} layer */
    const ready = (layer) => header.complete || FIRST.includes(layer);
    for (const layer of WHOLE_LINES.filter(ready)) {
      this.ages.set(layer, header.generation);
      const codes = sections[layer];
      const [x, y] = codes && frame ? columnsOf(codes, frame.lows, frame.spans) : [[], []];
      const empty = this.painter.columns(layer).x.length === 0;
      if (!empty || x.length) this.painter.fill(layer, { x, y });
    }
    if (sections.basins || header.complete) {
      this.ages.set("basins", header.generation);
      this.basins(header, sections.basins);
    }
    if (header.complete) {
      this.ages.set("gap", header.generation);
      this.gap(header.gap);
    }
    this.dim();
  }

  /**
   * @param {WholeHeader} header
   * @param {Uint8Array | Uint16Array | undefined} bytes
   */
  basins({ bounds, basins }, bytes) {
    if (bytes && bounds) this.painter.image("basins", bytes, basins.shape, bounds);
    else if (this.drawn) {
      const source = this.painter.named("basins:data");
      this.painter.fill("basins", { ...source.data, image: [imageLike(source, new Uint8Array(4).fill(NO_BASIN), [2, 2])] });
    }
    this.drawn = Boolean(bytes);
  }

  /** @param {Gap | null} gap */
  gap(gap) {
    const ends = gap ? [gap.from, gap.to] : [];
    this.painter.fill("gap", { x: ends.map((p) => p[0]), y: ends.map((p) => p[1]) });
  }

  // what belongs to an older portrait must not look like a fact about this one
  dim() {
    for (const layer of [...WHOLE_LINES, "gap", "basins"]) {
      const stale = this.ages.has(layer) && this.ages.get(layer) !== this.expected;
      if (stale === (this.dimmed.get(layer) ?? false)) continue;
      this.dimmed.set(layer, stale);
      this.painter.glyph(layer, opacity(layer, stale));
    }
  }

  /** @param {string[]} shown */
  layers(shown) {
    for (const [layer, names] of Object.entries(WHOLE_MEMBERS)) {
      for (const name of names) this.painter.visible(name, shown.includes(layer));
    }
  }

  /** @param {Theme} theme */
  restyle(theme) {
    const { painter } = this;
    for (const kind of ["stable", "unstable"]) {
      for (const what of ["cycles", "branches"]) painter.line(`${kind}_${what}`, theme[kind]);
    }
    painter.line("gap", theme.ink);
    painter.line("slow", theme.slow);
    const colour = { value: theme.region };
    const basins = Array.from({ length: NO_BASIN }, (_, k) => theme.basins[k % theme.basins.length]);
    painter.named("basin_colours").setv({ palette: basins }, { sync: false });
    painter.glyph("regions", { fill_color: colour, line_color: colour, hatch_color: colour });
  }
}

/**
 * @param {string} layer
 * @param {boolean} stale
 */
export function opacity(layer, stale) {
  /** @type {Record<string, Record<string, number>>} */
  const alphas = {
    basins: { global_alpha: stale ? 0.12 : 0.36 },
    regions: { fill_alpha: stale ? 0.04 : 0.14, hatch_alpha: stale ? 0.15 : 0.55 },
  };
  const values = alphas[layer] ?? { line_alpha: stale ? STALE : 1 };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
}

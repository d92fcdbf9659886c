// The global dynamics over the portrait: drawn when they are ready, dimmed when outdated.

import { curveFrame } from "../live/packet.js";
import { imageLike } from "../live/privates.js";

const NO_BASIN = 255;

export class GlobalPainter {
  /**
   * @param {import("../live/painter.js").Painter} painter
   * @param {Layer[]} layers  their table
   */
  constructor(painter, layers) {
    this.painter = painter;
    const glyphs = layers.flatMap((layer) => layer.glyphs);
    this.dimmable = glyphs.filter(({ opacity }) => Object.keys(opacity).length);
    this.lines = glyphs.filter(({ packet, curves }) => curves && packet !== "portrait");
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

  /** @param {Packet<GlobalHeader>} packet */
  paint({ header, sections }) {
    // while a hand is turning, results of states just passed arrive: they stay dimmed
    const outdated = this.expected !== undefined && header.generation < this.expected;
    if (header.generation < this.generation || (outdated && header.failed)) return;
    this.generation = header.generation;
    this.complete = header.complete;
    const frame = header.bounds ? curveFrame(header.bounds) : null;
    // what is still to come keeps what it showed, dimmed: nothing flickers
    for (const { name, packet } of this.lines) {
      if (!header.complete && packet !== "skeleton") continue;
      this.ages.set(name, header.generation);
      this.painter.curves(name, sections[name], frame);
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
   * @param {GlobalHeader} header
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
    for (const { name, opacity } of this.dimmable) {
      const stale = this.ages.has(name) && this.ages.get(name) !== this.expected;
      if (stale === (this.dimmed.get(name) ?? false)) continue;
      this.dimmed.set(name, stale);
      this.painter.glyph(name, Object.fromEntries(Object.entries(opacity).map(([part, both]) => [part, { value: both[Number(stale)] }])));
    }
  }

  /** @param {Theme} theme */
  restyle(theme) {
    const basins = Array.from({ length: NO_BASIN }, (_, k) => theme.basins[k % theme.basins.length]);
    this.painter.named("basin_colours").setv({ palette: basins }, { sync: false });
  }
}

// The global dynamics over the portrait: drawn when they are ready, dimmed when outdated.

import { columnsOf, curveFrame } from "../live/packet.js";

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
  constructor(painter) {
    this.painter = painter;
    this.generation = 0; // of the newest result
    this.ages = new Map(); // the generation that each layer shows
    this.dimmed = new Map();
  }

  named(name) {
    return this.painter.named(name);
  }

  // a portrait of this generation is on the screen now
  expect(generation) {
    this.expected = generation;
    this.dim();
  }

  paint({ header, sections }) {
    // while a hand is turning, results of states just passed arrive: they stay dimmed
    const outdated = header.generation < this.expected;
    if (header.generation < this.generation || (outdated && header.failed)) return;
    this.generation = header.generation;
    this.complete = header.complete;
    const frame = header.bounds ? curveFrame(header.bounds) : null;
    // what is still to come keeps what it showed, dimmed: nothing flickers
    const ready = (layer) => header.complete || FIRST.includes(layer);
    for (const layer of WHOLE_LINES.filter(ready)) {
      this.ages.set(layer, header.generation);
      const codes = sections[layer];
      const [x, y] = codes ? columnsOf(codes, frame.lows, frame.spans) : [[], []];
      const empty = this.named(`${layer}:data`).data.x.length === 0;
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

  basins(header, bytes) {
    const source = this.named("basins:data");
    const Image = source.data.image[0].constructor;
    if (!bytes) {
      if (this.drawn) this.painter.fill("basins", { ...source.data, image: [new Image(new Uint8Array(4).fill(NO_BASIN), [2, 2])] });
      this.drawn = false;
      return;
    }
    this.drawn = true;
    const [xmin, xmax, ymin, ymax] = header.bounds;
    const image = [new Image(bytes.slice(), header.basins.shape)];
    this.painter.fill("basins", { image, x: [xmin], y: [ymin], dw: [xmax - xmin], dh: [ymax - ymin] });
  }

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
      this.named(layer).glyph.setv(opacity(layer, stale), { sync: false });
    }
  }

  layers(shown) {
    for (const [layer, names] of Object.entries(WHOLE_MEMBERS)) {
      for (const name of names) {
        const renderer = this.named(name);
        const visible = shown.includes(layer);
        if (renderer.visible !== visible) renderer.setv({ visible }, { sync: false });
      }
    }
  }

  restyle(theme) {
    const line = (name, colour) => this.named(name).glyph.setv({ line_color: { value: colour } }, { sync: false });
    for (const kind of ["stable", "unstable"]) {
      for (const what of ["cycles", "branches"]) line(`${kind}_${what}`, theme[kind]);
    }
    line("gap", theme.ink);
    line("slow", theme.slow);
    const colour = { value: theme.region };
    const basins = Array.from({ length: NO_BASIN }, (_, k) => theme.basins[k % theme.basins.length]);
    this.named("basin_colours").setv({ palette: basins }, { sync: false });
    this.named("regions").glyph.setv({ fill_color: colour, line_color: colour, hatch_color: colour }, { sync: false });
  }
}

function opacity(layer, stale) {
  const alphas = {
    basins: { global_alpha: stale ? 0.12 : 0.36 },
    regions: { fill_alpha: stale ? 0.04 : 0.14, hatch_alpha: stale ? 0.15 : 0.55 },
  };
  const values = alphas[layer] ?? { line_alpha: stale ? STALE : 1 };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
}

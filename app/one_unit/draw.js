// A decoded packet onto the One unit tab's figures, as explore/draw.js does for the portrait.

import { arrowsOn } from "./arrows.js";
import { columnsOf, curveFrame } from "../live/packet.js";
import { Painter } from "../live/painter.js";
import { surfaceOf, viewOf } from "../live/privates.js";

const WIDTH = 400; // px of a figure that is not laid out yet
const REGION_INK = { light: ["#ffffff", "#dcebf7", "#fbe3c8", "#f7d4e6"], dark: ["#12161b", "#1d3a52", "#54401d", "#4d2a42"] };

export class UnitPainter extends Painter {
  /**
   * @param {BokehDocument} document
   * @param {string} uid
   */
  constructor(document, uid) {
    super(document, uid);
    this.theme = /** @type {Theme} */ ({}); // until `restyle`
    /** @type {UnitHeader | undefined} */
    this.header = undefined;
    this.planeKey = "";
  }

  /** @param {Packet<UnitHeader>} packet */
  paint({ header, sections }) {
    this.header = header;
    const [low, high] = header.span;
    /** @type {(name: string, bounds: Bounds) => Line} */
    const columns = (name, bounds) => {
      const frame = curveFrame(bounds);
      const [x, y] = columnsOf(sections[name], frame.lows, frame.spans);
      return { x, y };
    };
    this.range("unit_phase", "y_range", low, high);
    this.fill("unit_curve", columns("curve", [-1.1, 1.1, low, high]));
    this.arrows();
    this.fill("unit_start", { h: [header.start[0]], speed: [header.start[1]] });
    this.marks(header);
    this.fill("unit_groups", header.groups);
    this.range("unit_series", "x_range", 0, header.duration);
    /** @type {Bounds} */
    const times = [0, header.duration, -1.1, 1.1];
    this.fill("unit_fan", columns("fan", times));
    this.fill("unit_main", columns("main", times));
    for (const [name, h] of Object.entries(header.levels)) this.fill(`unit_${name}`, { h });
    this.plane(header, sections, columns);
  }

  // again when the figure has another width
  arrows() {
    const figure = this.named("unit_phase");
    const { start, end } = figure.x_range;
    const box = viewOf(figure)?.frame?.bbox;
    const width = (box && box.right - box.left) || WIDTH;
    if (this.header) this.fill("unit_arrows", arrowsOn(this.header.arrows, width / (end - start)));
  }

  /**
   * What only the reset gate and the window change is painted when they do.
   *
   * @param {UnitHeader} header
   * @param {Packet<UnitHeader>["sections"]} sections
   * @param {(name: string, bounds: Bounds) => Line} columns
   */
  plane(header, sections, columns) {
    const { values, bounds } = header;
    this.fill("unit_here", { weight: [values.Uh], bias: [values.bh] });
    const key = JSON.stringify([values.Ur, values.br, values.ch, header.reset_after, bounds]);
    if (key === this.planeKey) return;
    this.planeKey = key;
    this.image("unit_counts", sections.counts, header.shape, bounds);
    this.fill("unit_folds", columns("folds", bounds));
    this.fill("unit_cusps", header.cusps);
    this.fill("unit_regions", header.regions);
  }

  /**
   * The window is set apart: while a hand still moves it, an older answer must not.
   *
   * @param {Bounds} bounds
   */
  window([xmin, xmax, ymin, ymax]) {
    this.range("unit_plane", "x_range", xmin, xmax);
    this.range("unit_plane", "y_range", ymin, ymax);
  }

  /**
   * Filled, open, half-filled; a ring around what is not proven.
   *
   * @param {UnitHeader} header
   */
  marks({ marks }) {
    const { theme } = this;
    /** @type {Record<string, string>} */
    const colours = { sink: theme.sink, source: theme.source, "half-stable": theme.saddle };
    /** @param {string} kind */
    const colour = (kind) => colours[kind] ?? theme.undecided;
    const line = marks.kind.map(colour);
    const fill = marks.kind.map((kind) => (kind === "sink" ? colour(kind) : theme.halo));
    const ring = marks.kind.map((kind, i) => (marks.sure[i] || kind === "half-stable" ? "rgba(0,0,0,0)" : theme.ink));
    const { h, title, position, rate } = marks;
    this.fill("unit_marks", { h, title, position, rate, line, fill, ring });
    const half = h.map((_, i) => i).filter((i) => marks.kind[i] === "half-stable");
    /** @param {number} i */
    const left = (i) => marks.attracts[i] === "left";
    this.fill("unit_filled", {
      h: half.map((i) => h[i]),
      begin: half.map((i) => (left(i) ? Math.PI / 2 : -Math.PI / 2)),
      end: half.map((i) => (left(i) ? 1.5 * Math.PI : Math.PI / 2)),
    });
  }

  nameFigures() {
    this.named("unit_phase").properties.inner_width.change.connect(() => this.arrows());
    this.arrows();
    const names = { unit_phase: "Phase line", unit_series: "Time series h(t)", unit_plane: "Plane of weight and bias" };
    for (const [figure, name] of Object.entries(names)) {
      const view = viewOf(this.named(figure));
      const surface = view && surfaceOf(view);
      surface?.setAttribute("role", "img");
      surface?.setAttribute("aria-label", name);
    }
  }

  /**
   * @param {Theme} theme
   * @param {"light" | "dark"} name
   */
  restyle(theme, name) {
    this.theme = theme;
    this.line("unit_curve", theme.trajectory);
    this.line("unit_fan", theme.trajectory);
    this.line("unit_main", theme.highlight);
    this.line("unit_folds", theme.unstable);
    this.line("unit_sinks", theme.sink);
    this.line("unit_sources", theme.source);
    this.line("unit_halves", theme.saddle);
    this.ground("unit_arrows", theme.ink);
    this.ground("unit_filled", theme.saddle);
    this.ground("unit_start", theme.highlight);
    this.line("unit_start", theme.paper);
    this.ground("unit_cusps", theme.unstable);
    this.line("unit_cusps", theme.paper);
    this.ground("unit_here", theme.highlight);
    this.line("unit_here", theme.paper);
    for (const layer of ["unit_group_ring", "unit_group_core"]) {
      this.ground(layer, theme.paper);
      this.line(layer, theme.ink);
    }
    this.glyph("unit_group_text", { text_color: { value: theme.ink } });
    this.glyph("unit_regions", { text_color: { value: theme.ink } });
    for (const span of ["unit_zero", "unit_left", "unit_right"]) {
      this.named(span).setv({ line_color: span === "unit_zero" ? theme.ink : theme.faint }, { sync: false });
    }
    this.named("unit_title").setv({ text_color: theme.ink }, { sync: false });
    this.named("unit_colours").setv({ palette: REGION_INK[name] }, { sync: false });
    for (const figure of ["unit_phase", "unit_series", "unit_plane"]) this.restyleFrame(figure, theme);
    if (this.header) this.marks(this.header);
  }
}

// A decoded packet onto the One unit tab's figures, as explore/draw.js does for the portrait.

import { Painter } from "../explore/draw.js";
import { columnsOf, curveFrame } from "../live/packet.js";

const REGION_INK = { light: ["#ffffff", "#dcebf7", "#fbe3c8", "#f7d4e6"], dark: ["#12161b", "#1d3a52", "#54401d", "#4d2a42"] };

export class UnitPainter extends Painter {
  paint({ header, sections }) {
    this.header = header;
    const [low, high] = header.span;
    const columns = (name, bounds) => {
      const frame = curveFrame(bounds);
      const [x, y] = columnsOf(sections[name], frame.lows, frame.spans);
      return { x, y };
    };
    this.range("unit_phase", "y_range", low, high);
    this.fill("unit_curve", columns("curve", [-1.1, 1.1, low, high]));
    this.fill("unit_arrows", header.arrows);
    this.fill("unit_start", { h: [header.start[0]], speed: [header.start[1]] });
    this.marks(header);
    this.fill("unit_groups", header.groups);
    this.range("unit_series", "x_range", 0, header.duration);
    const times = [0, header.duration, -1.1, 1.1];
    this.fill("unit_fan", columns("fan", times));
    this.fill("unit_main", columns("main", times));
    for (const [name, h] of Object.entries(header.levels)) this.fill(`unit_${name}`, { h });
    this.plane(header, sections, columns);
  }

  // what only the reset gate and the window change is painted when they do
  plane(header, sections, columns) {
    const { values, bounds } = header;
    this.fill("unit_here", { weight: [values.Uh], bias: [values.bh] });
    const key = JSON.stringify([values.Ur, values.br, values.ch, header.reset_after, bounds]);
    if (key === this.planeKey) return;
    this.planeKey = key;
    const [x0, x1, y0, y1] = bounds;
    const Image = this.named("unit_counts:data").data.image[0].constructor;
    const image = [new Image(sections.counts.slice(), header.shape)];
    this.fill("unit_counts", { image, x: [x0], y: [y0], dw: [x1 - x0], dh: [y1 - y0] });
    this.fill("unit_folds", columns("folds", bounds));
    this.fill("unit_cusps", header.cusps);
    this.fill("unit_regions", header.regions);
  }

  // the window is set apart: while a hand still moves it, an older answer must not
  window([xmin, xmax, ymin, ymax]) {
    this.range("unit_plane", "x_range", xmin, xmax);
    this.range("unit_plane", "y_range", ymin, ymax);
  }

  range(figure, name, start, end) {
    const range = this.named(figure)[name];
    if (range.start !== start || range.end !== end) range.setv({ start, end }, { sync: false });
  }

  // filled, open, half-filled; a ring around what is not proven
  marks({ marks }) {
    const { theme } = this;
    const colour = (kind) => ({ sink: theme.sink, source: theme.source, "half-stable": theme.saddle })[kind] ?? theme.undecided;
    const line = marks.kind.map(colour);
    const fill = marks.kind.map((kind) => (kind === "sink" ? colour(kind) : theme.halo));
    const ring = marks.kind.map((kind, i) => (marks.sure[i] || kind === "half-stable" ? "rgba(0,0,0,0)" : theme.ink));
    const { h, title, position, rate } = marks;
    this.fill("unit_marks", { h, title, position, rate, line, fill, ring });
    const half = h.map((_, i) => i).filter((i) => marks.kind[i] === "half-stable");
    const left = (i) => marks.attracts[i] === "left";
    this.fill("unit_filled", {
      h: half.map((i) => h[i]),
      begin: half.map((i) => (left(i) ? Math.PI / 2 : -Math.PI / 2)),
      end: half.map((i) => (left(i) ? 1.5 * Math.PI : Math.PI / 2)),
    });
  }

  nameFigures() {
    const names = { unit_phase: "Phase line", unit_series: "Time series h(t)", unit_plane: "Plane of weight and bias" };
    for (const [figure, name] of Object.entries(names)) {
      const surface = Bokeh.index.find_one(this.named(figure))?.canvas_view.events_el;
      surface?.setAttribute("role", "img");
      surface?.setAttribute("aria-label", name);
    }
  }

  restyle(theme, name) {
    this.theme = theme;
    const set = (layer, values) => this.named(layer).glyph.setv(values, { sync: false });
    const line = (layer, colour) => set(layer, { line_color: { value: colour } });
    const fill = (layer, colour) => set(layer, { fill_color: { value: colour } });
    line("unit_curve", theme.trajectory);
    line("unit_fan", theme.trajectory);
    line("unit_main", theme.highlight);
    line("unit_folds", theme.unstable);
    line("unit_sinks", theme.sink);
    line("unit_sources", theme.source);
    line("unit_halves", theme.saddle);
    fill("unit_arrows", theme.ink);
    fill("unit_filled", theme.saddle);
    fill("unit_start", theme.highlight);
    line("unit_start", theme.paper);
    fill("unit_cusps", theme.unstable);
    line("unit_cusps", theme.paper);
    fill("unit_here", theme.highlight);
    line("unit_here", theme.paper);
    for (const layer of ["unit_group_ring", "unit_group_core"]) {
      fill(layer, theme.paper);
      line(layer, theme.ink);
    }
    set("unit_group_text", { text_color: { value: theme.ink } });
    set("unit_regions", { text_color: { value: theme.ink } });
    for (const span of ["unit_zero", "unit_left", "unit_right"]) {
      this.named(span).setv({ line_color: span === "unit_zero" ? theme.ink : theme.faint }, { sync: false });
    }
    this.named("unit_title").setv({ text_color: theme.ink }, { sync: false });
    this.named("unit_colours").setv({ palette: REGION_INK[name] }, { sync: false });
    for (const figure of ["unit_phase", "unit_series", "unit_plane"]) this.restyleFrame(figure, theme);
    if (this.header) this.marks(this.header);
  }
}

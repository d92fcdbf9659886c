// A decoded packet onto the figures: sources are replaced by name, nothing is computed.
//
// Changes are made with {sync: false}: they exist in this browser alone, and no frame
// goes back to the server.

import { columnsOf, curveFrame } from "../live/packet.js";
import { NullclineLabels } from "./nullcline_labels.js";

const LINES = ["streamlines", "x_nullcline", "y_nullcline", "trajectories", "highlighted"];
const ITERATES = ["iterates_rest", "iterates_main"];
// the lines of trajectories: as wide as drawn for the flow, and where they join iterates
const WIDTHS = { trajectories: [2, 0.8], highlighted: [2.8, 1], main_x: [2.6, 1], main_y: [2.6, 1] };
const USUAL = [620, 620]; // the frame's pixels until the figure knows them

export class Painter {
  constructor(document, uid) {
    this.document = document;
    this.uid = uid;
    this.known = new Map();
  }

  // the document looks through all its models for a name, so what was found is kept
  named(name) {
    let model = this.known.get(name);
    if (!model) {
      model = this.document.get_model_by_name(`${this.uid}:${name}`);
      if (model) this.known.set(name, model);
    }
    return model;
  }

  fill(layer, data) {
    this.named(`${layer}:data`)?.setv({ data }, { sync: false });
  }

  // the portrait: what the hand that turns a knob is waiting for
  paint({ header, sections }) {
    const frame = curveFrame(header.bounds);
    this.map(header, sections.map);
    for (const layer of LINES) {
      const [x, y] = columnsOf(sections[layer], frame.lows, frame.spans);
      this.fill(layer, { x, y });
    }
    for (const layer of ITERATES) {
      const [x, y] = columnsOf(sections[layer], frame.lows, frame.spans);
      if (x.length || this.named(`${layer}:data`).data.x.length) this.fill(layer, { x, y });
    }
    this.thin(header.step > 0);
    const [ax, ay] = columnsOf(sections.arrows, frame.lows, frame.spans);
    const angle = Float64Array.from(sections.angles, (code) => (code / 65536) * 2 * Math.PI);
    this.fill("arrows", { x: ax, y: ay, angle });
    this.header = header;
    this.points(header.points);
    const empty = (layer, column) => this.named(`${layer}:data`).data[column].length === 0;
    if (header.groups.x.length || !empty("groups", "x")) this.fill("groups", header.groups);
    if (!empty("eigenvectors", "x0")) this.fill("eigenvectors", { x0: [], y0: [], x1: [], y1: [] });
    this.markStarts(header);
    this.label(header);
    this.ring(null);
    this.layers(header.layers);
  }

  // ẋ = 0 and ẏ = 0 where the lines leave the frame
  label(header) {
    const lines = ["x_nullcline", "y_nullcline"].map((layer) => this.named(`${layer}:data`).data);
    const marks = [...header.points.x.map((x, i) => [x, header.points.y[i]]), ...header.groups.x.map((x, i) => [x, header.groups.y[i]])];
    const taken = [...marks, ...header.starts.map(([x, y]) => [x, y])];
    this.labels ??= new NullclineLabels();
    const { inner_width, inner_height } = this.named("portrait").properties;
    const size = inner_width.is_unset ? USUAL : [inner_width.get_value(), inner_height.get_value()];
    this.fill("nullcline_labels", this.labels.place(lines, taken, header.bounds, size, this.theme));
  }

  // round the point whose row is pointed at
  ring(at) {
    if (!at && !this.named("ring:data").data.x.length) return;
    this.fill("ring", { x: at ? [at[0]] : [], y: at ? [at[1]] : [] });
  }

  // where the keyboard is
  cross(at) {
    this.fill("cross", { x: at ? [at[0]] : [], y: at ? [at[1]] : [] });
  }

  thin(discrete) {
    if (this.discrete === discrete) return;
    this.discrete = discrete;
    for (const [name, widths] of Object.entries(WIDTHS)) {
      const width = { value: widths[Number(discrete)] };
      this.named(name).glyph.setv({ line_width: width }, { sync: false });
    }
  }

  // the labels stand some pixels beside the lines, whatever the frame's size
  followSize() {
    const { inner_width, inner_height } = this.named("portrait").properties;
    for (const side of [inner_width, inner_height]) side.change.connect(() => this.header && this.label(this.header));
    if (this.header) this.label(this.header);
  }

  // BokehJS lets the keyboard into a figure, but gives it no name
  nameFigures() {
    const names = { portrait: "Phase portrait", series_x: "Time series x(t)", series_y: "Time series y(t)" };
    for (const [figure, name] of Object.entries(names)) {
      const surface = Bokeh.index.find_one(this.named(figure))?.canvas_view.events_el;
      // the portrait takes keys of its own (cross.js)
      surface?.setAttribute("role", figure === "portrait" ? "application" : "img");
      surface?.setAttribute("aria-label", name);
    }
  }

  window([xmin, xmax, ymin, ymax]) {
    const fig = this.named("portrait");
    const set = (range, start, end) => {
      if (range.start !== start || range.end !== end) range.setv({ start, end }, { sync: false });
    };
    set(fig.x_range, xmin, xmax);
    set(fig.y_range, ymin, ymax);
  }

  // the window that the reset tool returns to
  home([xmin, xmax, ymin, ymax]) {
    const { x_range, y_range } = this.named("portrait");
    x_range.setv({ reset_start: xmin, reset_end: xmax }, { sync: false });
    y_range.setv({ reset_start: ymin, reset_end: ymax }, { sync: false });
  }

  map(header, bytes) {
    const source = this.named("map:data");
    const [xmin, xmax, ymin, ymax] = header.bounds;
    const Image = source.data.image[0].constructor;
    const [rows, columns] = header.map.shape;
    const image = [new Image(bytes.slice(), [rows, columns])];
    this.fill("map", { image, x: [xmin], y: [ymin], dw: [xmax - xmin], dh: [ymax - ymin] });
  }

  // the time series, a frame later
  paintAside({ header, sections }) {
    const { t, x, y } = header.span;
    const lows = [t[0], x[0], y[0]];
    const spans = [t, x, y].map(([low, high]) => high - low || 1);
    for (const layer of ["series_main", "series_rest"]) {
      const [ts, xs, ys] = columnsOf(sections[layer], lows, spans);
      this.fill(layer, { t: ts, x: xs, y: ys });
      if (layer === "series_main") this.dots(header.step > 0, ts, xs, ys);
    }
    const times = this.named("series_x").x_range;
    times.setv({ start: t[0], end: t[1] }, { sync: false });
    this.named("series_x").y_range.setv({ start: x[0], end: x[1] }, { sync: false });
    this.named("series_y").y_range.setv({ start: y[0], end: y[1] }, { sync: false });
    if (this.named("now:data").data.x.length) this.fill("now", { x: [], y: [] });
  }

  // iterates have times from 0 on; a backward trajectory is the flow's
  dots(discrete, ts, xs, ys) {
    if (!discrete && !this.named("series_dots:data").data.t.length) return;
    const kept = (column) => column.filter((_, i) => discrete && ts[i] >= 0);
    this.fill("series_dots", { t: kept(ts), x: kept(xs), y: kept(ys) });
  }

  // sinks are filled, all others open: told by fill and shape as well as by colour
  points(marks) {
    const colour = (kind) => this.theme[kind || "undecided"];
    const line = marks.kind.map(colour);
    const fill = marks.kind.map((kind) => (kind === "sink" ? colour(kind) : this.theme.halo));
    this.fill("points", { ...marks, fill, line });
  }

  markStarts(header) {
    const { trajectory, highlight } = this.theme;
    const fill = header.starts.map((_, i) => (i === header.highlighted ? highlight : trajectory));
    this.fill("starts", {
      x: header.starts.map((s) => s[0]),
      y: header.starts.map((s) => s[1]),
      fill,
    });
  }

  layers(shown) {
    const has = (layer) => shown.includes(layer);
    const members = {
      map: ["map"],
      streamlines: ["streamlines", "arrows"],
      nullclines: ["x_nullcline", "y_nullcline", "y_nullcline_core", "nullcline_labels"],
      points: ["ring", "halo", "points", "eigenvectors", "group_ring", "group_core", "group_text"],
      trajectories: ["trajectories", "highlighted", ...ITERATES, "starts", "now"],
    };
    for (const [layer, names] of Object.entries(members)) {
      for (const name of names) {
        const renderer = this.named(name);
        if (renderer.visible !== has(layer)) renderer.setv({ visible: has(layer) }, { sync: false });
      }
    }
  }

  restyle(theme) {
    this.theme = theme;
    const set = (name, values) => this.named(name).glyph.setv(values, { sync: false });
    const line = (name, colour) => set(name, { line_color: { value: colour } });
    line("x_nullcline", theme.x_nullcline);
    line("y_nullcline", theme.y_nullcline);
    line("y_nullcline_core", theme.paper);
    set("nullcline_labels", { background_fill_color: { value: theme.paper } });
    line("ring", theme.highlight);
    line("cross", theme.highlight);
    line("cross_halo", theme.paper);
    line("streamlines", theme.streamline);
    line("trajectories", theme.trajectory);
    line("highlighted", theme.highlight);
    set("iterates_rest", { fill_color: { value: theme.trajectory } });
    set("iterates_main", { fill_color: { value: theme.highlight } });
    for (const unit of ["x", "y"]) {
      set(`dots_${unit}`, { fill_color: { value: theme[`${unit}_nullcline`] } });
    }
    line("eigenvectors", theme.ink);
    line("main_x", theme.x_nullcline);
    line("main_y", theme.y_nullcline);
    for (const unit of ["x", "y"]) line(`rest_${unit}`, theme.faint);
    set("arrows", { fill_color: { value: theme.streamline } });
    set("halo", { fill_color: { value: theme.halo }, line_color: { value: theme.halo } });
    set("starts", { line_color: { value: theme.paper } });
    set("now", { fill_color: { value: theme.highlight }, line_color: { value: theme.paper } });
    for (const name of ["group_ring", "group_core"]) {
      set(name, { fill_color: { value: theme.paper }, line_color: { value: theme.ink } });
    }
    set("group_text", { text_color: { value: theme.ink } });
    this.named("pixels").setv({ palette: theme.palette }, { sync: false });
    this.restyleFrame("portrait", theme);
    for (const name of ["series_x", "series_y"]) this.restyleFrame(name, theme, "12px");
    if (!this.header) return;
    this.points(this.header.points);
    this.markStarts(this.header);
    this.label(this.header);
  }

  restyleFrame(name, theme, label = "14px") {
    const fig = this.named(name);
    // BokehJS clears the canvas half a pixel off, so its first row and column would keep
    // the old colour
    const layer = Bokeh.index.find_one(fig)?.canvas_view?.primary;
    layer?.undo_transform((ctx) => ctx.clearRect(0, 0, layer.canvas.width, layer.canvas.height));
    fig.setv(
      {
        background_fill_color: theme.paper,
        border_fill_color: theme.paper,
        outline_line_color: theme.faint,
      },
      { sync: false },
    );
    for (const grid of fig.center) {
      if ("grid_line_color" in grid) {
        grid.setv({ grid_line_color: theme.faint, grid_line_alpha: 0.25 }, { sync: false });
      }
    }
    for (const axis of [...fig.below, ...fig.left]) {
      if (!("axis_label" in axis)) continue;
      axis.setv(
        {
          axis_label_text_color: theme.ink,
          axis_label_text_font_style: "normal",
          axis_label_text_font_size: label,
          major_label_text_color: theme.ink,
          major_label_text_font_size: "12px",
          axis_line_color: theme.faint,
          major_tick_line_color: theme.faint,
          minor_tick_line_color: null,
        },
        { sync: false },
      );
    }
  }
}

// A decoded packet onto Explore's figures.

import { columnsOf, curveFrame } from "../live/packet.js";
import { Painter } from "../live/painter.js";
import { frameSize, onFrameSize, surfaceOf, viewOf } from "../live/privates.js";
import { NullclineLabels } from "./nullcline_labels.js";

/** @typedef {Packet<Header>} PortraitPacket */

/** @type {Pair} */
const USUAL = [620, 620]; // the frame's pixels until the figure knows them

export class PortraitPainter extends Painter {
  /**
   * @param {BokehDocument} document
   * @param {string} uid
   * @param {Layer[]} layers  their table
   * @param {Glyph[]} others  glyphs of no layer
   */
  constructor(document, uid, layers, others) {
    super(document, uid);
    this.table = layers;
    this.glyphs = [...layers.flatMap(({ glyphs }) => glyphs), ...others];
    this.labels = new NullclineLabels();
    /** @type {Header | undefined} */
    this.header = undefined;
    /** @type {Theme} */
    this.theme = /** @type {Theme} */ ({}); // until `restyle`
    /** @type {boolean | undefined} */
    this.discrete = undefined;
  }

  /**
   * The portrait: what the hand that turns a knob is waiting for.
   *
   * @param {PortraitPacket} packet
   */
  paint({ header, sections }) {
    const frame = curveFrame(header.bounds);
    this.image("map", sections.map, header.map.shape, header.bounds);
    for (const { name, packet, curves } of this.glyphs) {
      if (packet === "portrait" && curves) this.curves(name, sections[name], frame);
    }
    this.thin(header.step > 0);
    const [ax, ay] = columnsOf(sections.arrows, frame.lows, frame.spans);
    const angle = Float64Array.from(sections.angles, (code) => (code / 65536) * 2 * Math.PI);
    this.fill("arrows", { x: ax, y: ay, angle });
    this.header = header;
    this.points(header.points);
    /** @type {(layer: string, column: string) => boolean} */
    const empty = (layer, column) => this.columns(layer)[column].length === 0;
    if (header.groups.x.length || !empty("groups", "x")) this.fill("groups", header.groups);
    if (!empty("eigenvectors", "x0")) this.fill("eigenvectors", { x0: [], y0: [], x1: [], y1: [] });
    this.markStarts(header);
    this.label(header);
    this.ring(null);
    this.layers(header.layers);
  }

  /**
   * ẋ = 0 and ẏ = 0 where the lines leave the frame.
   *
   * @param {Header} header
   */
  label(header) {
    const lines = ["x_nullcline", "y_nullcline"].map((layer) => /** @type {Line} */ (this.columns(layer)));
    const { points, groups, starts } = header;
    /** @type {(marks: Rows<"x" | "y">) => Pair[]} */
    const places = ({ x, y }) => x.map((value, i) => [value, y[i]]);
    /** @type {Pair[]} */
    const taken = [...places(points), ...places(groups), ...starts.map((start) => /** @type {Pair} */ (start.slice(0, 2)))];
    const size = frameSize(this.named("portrait")) ?? USUAL;
    this.fill("nullcline_labels", this.labels.place(lines, taken, header.bounds, size, this.theme));
  }

  /**
   * Round the point whose row is pointed at.
   *
   * @param {Pair | null} at
   */
  ring(at) {
    if (!at && !this.columns("ring").x.length) return;
    this.fill("ring", { x: at ? [at[0]] : [], y: at ? [at[1]] : [] });
  }

  /**
   * Where the keyboard is.
   *
   * @param {number[] | null} at
   */
  cross(at) {
    this.fill("cross", { x: at ? [at[0]] : [], y: at ? [at[1]] : [] });
  }

  /** @param {boolean} discrete */
  thin(discrete) {
    if (this.discrete === discrete) return;
    this.discrete = discrete;
    for (const { name, widths } of this.glyphs) {
      if (widths.length) this.glyph(name, { line_width: { value: widths[Number(discrete)] } });
    }
  }

  // the labels stand some pixels beside the lines, whatever the frame's size
  followSize() {
    const label = () => this.header && this.label(this.header);
    onFrameSize(this.named("portrait"), label);
    label();
  }

  // BokehJS lets the keyboard into a figure, but gives it no name
  nameFigures() {
    const names = { portrait: "Phase portrait", series_x: "Time series x(t)", series_y: "Time series y(t)" };
    for (const [figure, name] of Object.entries(names)) {
      const view = viewOf(this.named(figure));
      const surface = view && surfaceOf(view);
      // the portrait takes keys of its own (cross.js)
      surface?.setAttribute("role", figure === "portrait" ? "application" : "img");
      surface?.setAttribute("aria-label", name);
    }
  }

  /** @param {Bounds} bounds */
  window([xmin, xmax, ymin, ymax]) {
    this.range("portrait", "x_range", xmin, xmax);
    this.range("portrait", "y_range", ymin, ymax);
  }

  /**
   * The window that the reset tool returns to.
   *
   * @param {Bounds} bounds
   */
  home([xmin, xmax, ymin, ymax]) {
    const { x_range, y_range } = this.named("portrait");
    x_range.setv({ reset_start: xmin, reset_end: xmax }, { sync: false });
    y_range.setv({ reset_start: ymin, reset_end: ymax }, { sync: false });
  }

  /**
   * The time series, a frame later.
   *
   * @param {PortraitPacket} packet
   */
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
    if (this.columns("now").x.length) this.fill("now", { x: [], y: [] });
  }

  /**
   * Iterates have times from 0 on; a backward trajectory is the flow's.
   *
   * @param {boolean} discrete
   * @param {Float64Array} ts
   * @param {Float64Array} xs
   * @param {Float64Array} ys
   */
  dots(discrete, ts, xs, ys) {
    if (!discrete && !this.columns("series_dots").t.length) return;
    /** @param {Float64Array} column */
    const kept = (column) => column.filter((_, i) => discrete && ts[i] >= 0);
    this.fill("series_dots", { t: kept(ts), x: kept(xs), y: kept(ys) });
  }

  /**
   * Sinks are filled, all others open: told by fill and shape as well as by colour.
   *
   * @param {Header["points"]} marks
   */
  points(marks) {
    /** @param {string} kind */
    const colour = (kind) => this.theme[kind || "undecided"];
    const line = marks.kind.map(colour);
    const fill = marks.kind.map((kind) => (kind === "sink" ? colour(kind) : this.theme.halo));
    this.fill("points", { ...marks, fill, line });
  }

  /** @param {Header} header */
  markStarts(header) {
    const { trajectory, highlight } = this.theme;
    const fill = header.starts.map((_, i) => (i === header.highlighted ? highlight : trajectory));
    this.fill("starts", {
      x: header.starts.map((s) => s[0]),
      y: header.starts.map((s) => s[1]),
      fill,
    });
  }

  /** @param {string[]} shown */
  layers(shown) {
    for (const { key, glyphs } of this.table) {
      for (const { name } of glyphs) this.visible(name, shown.includes(key));
    }
  }

  /** @param {Theme} theme */
  restyle(theme) {
    this.theme = theme;
    for (const { name, colours } of this.glyphs) {
      this.glyph(name, Object.fromEntries(Object.entries(colours).map(([part, role]) => [part, { value: theme[role] }])));
    }
    this.named("pixels").setv({ palette: theme.palette }, { sync: false });
    this.restyleFrame("portrait", theme);
    for (const name of ["series_x", "series_y"]) this.restyleFrame(name, theme, "12px");
    if (!this.header) return;
    this.points(this.header.points);
    this.markStarts(this.header);
    this.label(this.header);
  }
}

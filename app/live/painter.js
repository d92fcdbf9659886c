// Decoded packets onto figures: sources are replaced by name, nothing is computed.
//
// Changes are made with {sync: false}: they exist in this browser alone, and no frame
// goes back to the server.

import { columnsOf } from "./packet.js";
import { clearCanvas, imageLike } from "./privates.js";

export class Painter {
  /**
   * @param {BokehDocument} document  that has the figures
   * @param {string} uid  with which the names of all their models begin
   */
  constructor(document, uid) {
    this.document = document;
    this.uid = uid;
    /** @type {Map<string, BokehModel>} */
    this.known = new Map();
  }

  /**
   * The document looks through all its models for a name, so what was found is kept.
   *
   * @param {string} name
   * @returns {BokehModel | null | undefined}
   */
  find(name) {
    let model = this.known.get(name);
    if (!model) {
      model = this.document.get_model_by_name(`${this.uid}:${name}`) ?? undefined;
      if (model) this.known.set(name, model);
    }
    return model;
  }

  /**
   * One that is there as long as its painter.
   *
   * @param {string} name
   */
  named(name) {
    return /** @type {BokehModel} */ (this.find(name));
  }

  /**
   * The columns of a layer's source.
   *
   * @param {string} layer
   */
  columns(layer) {
    return this.named(`${layer}:data`).data;
  }

  /**
   * @param {string} layer
   * @param {Columns} data
   */
  fill(layer, data) {
    this.find(`${layer}:data`)?.setv({ data }, { sync: false });
  }

  /**
   * Curves as they come in a packet; none, if there is no section of them.
   *
   * @param {string} layer
   * @param {Uint8Array | Uint16Array | undefined} codes
   * @param {{ lows: number[], spans: number[] } | null} frame
   */
  curves(layer, codes, frame) {
    const [x, y] = codes && frame ? columnsOf(codes, frame.lows, frame.spans) : [[], []];
    if (x.length || this.columns(layer).x.length) this.fill(layer, { x, y });
  }

  /**
   * An image over a window.
   *
   * @param {string} layer
   * @param {Uint8Array | Uint16Array} bytes
   * @param {Pair} shape
   * @param {Bounds} bounds
   */
  image(layer, bytes, shape, [xmin, xmax, ymin, ymax]) {
    const image = [imageLike(this.named(`${layer}:data`), bytes.slice(), shape)];
    this.fill(layer, { image, x: [xmin], y: [ymin], dw: [xmax - xmin], dh: [ymax - ymin] });
  }

  /**
   * @param {string} figure
   * @param {"x_range" | "y_range"} name
   * @param {number} start
   * @param {number} end
   */
  range(figure, name, start, end) {
    const range = this.named(figure)[name];
    if (range.start !== start || range.end !== end) range.setv({ start, end }, { sync: false });
  }

  /**
   * @param {string} name
   * @param {object} values
   */
  glyph(name, values) {
    this.named(name).glyph.setv(values, { sync: false });
  }

  /**
   * @param {string} name
   * @param {string} colour
   */
  line(name, colour) {
    this.glyph(name, { line_color: { value: colour } });
  }

  /**
   * @param {string} name
   * @param {string} colour
   */
  ground(name, colour) {
    this.glyph(name, { fill_color: { value: colour } });
  }

  /**
   * @param {string} name
   * @param {boolean} visible
   */
  visible(name, visible) {
    const renderer = this.named(name);
    if (renderer.visible !== visible) renderer.setv({ visible }, { sync: false });
  }

  /**
   * @param {string} name
   * @param {Theme} theme
   * @param {string} [label]  the size of the axes' names
   */
  restyleFrame(name, theme, label = "14px") {
    const figure = this.named(name);
    clearCanvas(figure);
    figure.setv(
      {
        background_fill_color: theme.paper,
        border_fill_color: theme.paper,
        outline_line_color: theme.faint,
      },
      { sync: false },
    );
    for (const grid of figure.center) {
      if ("grid_line_color" in grid) {
        grid.setv({ grid_line_color: theme.faint, grid_line_alpha: 0.25 }, { sync: false });
      }
    }
    for (const axis of [...figure.below, ...figure.left]) {
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

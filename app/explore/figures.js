// Explore's figures in a document of their own, which this browser alone has.
//
// The server has no models of them: it gives what they are made of as text, the same for all
// visitors, so that it need not build and serialise some 270 models for each. Whoever draws on them
// makes them (`make`); each is shown where a pane stands for it (`place`), as soon as all have
// one.

import { documentFrom, embed, forget, viewOf } from "../live/privates.js";

const FIGURES = ["portrait", "series_x", "series_y"];

export class Figures {
  constructor() {
    /** @type {Map<string, HTMLElement>} */
    this.panes = new Map();
    /** @type {(() => void)[]} */
    this.waiting = [];
    /** @type {BokehDocument | null} */
    this.document = null;
    this.begun = false;
    this.shown = false;
  }

  /**
   * @param {BokehDocument} page  the page's own document
   * @param {string} text  what the figures are made of
   */
  make(page, text) {
    this.document ??= documentFrom(page, text);
    this.show();
    return this.document;
  }

  /** @param {string} name */
  view(name) {
    return viewOf(this.document?.get_model_by_name(`explore:${name}`));
  }

  /**
   * @param {string} name
   * @param {HTMLElement} pane
   */
  place(name, pane) {
    this.panes.set(name, pane);
    if (this.shown) this.move(name, pane); // it was built anew
    else this.show();
  }

  /**
   * @param {string} name
   * @param {HTMLElement} pane
   */
  move(name, pane) {
    const el = this.view(name)?.el;
    if (el && el.parentNode !== pane) pane.append(el);
  }

  async show() {
    if (this.begun || !this.document || !FIGURES.every((name) => this.panes.has(name))) return;
    this.begun = true;
    const panes = this.document.roots().flatMap(({ name }) => this.panes.get(String(name).split(":")[1]) ?? []);
    await embed(this.document, panes);
    this.shown = true;
    for (const [name, pane] of this.panes) this.move(name, pane);
    for (const action of this.waiting.splice(0)) action();
  }

  /**
   * A page that goes (an output of a notebook) takes them along.
   *
   * @param {string} name
   */
  leave(name) {
    this.panes.delete(name);
    if (this.panes.size || !this.shown || !this.document) return;
    forget(this.document);
    this.document = null;
    this.begun = this.shown = false;
  }

  /**
   * Call `action` once they can be seen.
   *
   * @param {() => void} action
   */
  onceShown(action) {
    if (this.shown) action();
    else this.waiting.push(action);
  }
}

/**
 * Those of one Explore, which several scripts share.
 *
 * @param {BokehDocument} page
 * @param {string} uid
 */
export function figuresOf(page, uid) {
  const all = (page.gruscopeFigures ??= new Map());
  const known = all.get(uid) ?? new Figures();
  all.set(uid, known);
  return known;
}

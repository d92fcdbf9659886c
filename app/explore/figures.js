// Explore's figures in a document of their own, which this browser alone has.
//
// The server has no models of them: it gives what they are made of as text, the same for all
// visitors, so that it need not build and serialise some 270 models for each. Whoever draws on them
// makes them (`make`); each is shown where a pane stands for it (`place`), as soon as all have
// one.

const FIGURES = ["portrait", "series_x", "series_y"];

class Figures {
  constructor() {
    this.panes = new Map();
    this.waiting = [];
  }

  // `page` is the page's own document, `text` what the figures are made of
  make(page, text) {
    this.document ??= page.constructor.from_json(JSON.parse(text));
    this.show();
  }

  named(name) {
    return this.document.get_model_by_name(`explore:${name}`);
  }

  view(name) {
    return this.document && Bokeh.index.find_one(this.named(name));
  }

  place(name, pane) {
    this.panes.set(name, pane);
    if (this.shown) this.move(name, pane); // it was built anew
    else this.show();
  }

  move(name, pane) {
    const { el } = this.view(name);
    if (el.parentNode !== pane) pane.append(el);
  }

  async show() {
    if (this.begun || !this.document || !FIGURES.every((name) => this.panes.has(name))) return;
    this.begun = true;
    const panes = this.document.roots().map(({ name }) => this.panes.get(name.split(":")[1]));
    await Bokeh.embed.add_document_standalone(this.document, panes[0], panes);
    this.shown = true;
    for (const [name, pane] of this.panes) this.move(name, pane);
    for (const action of this.waiting.splice(0)) action();
  }

  // a page that goes (an output of a notebook) takes them along
  leave(name) {
    this.panes.delete(name);
    if (this.panes.size || !this.shown) return;
    this.document.views_manager.clear();
    Bokeh.documents.splice(Bokeh.documents.indexOf(this.document), 1);
    this.document = null;
    this.begun = this.shown = false;
  }

  // call `action` once they can be seen
  onceShown(action) {
    if (this.shown) action();
    else this.waiting.push(action);
  }
}

// those of one Explore, which several scripts share
export function figuresOf(page, uid) {
  const all = (page.gruscopeFigures ??= new Map());
  if (!all.has(uid)) all.set(uid, new Figures());
  return all.get(uid);
}

"""What the tests know of a page from the inside: `gs`, a script in each of them."""

LOOK = """
window.gs = {
  sockets: [],
  model(name) {
    const all = (globalThis.Bokeh?.documents ?? []).flatMap((one) => [...one._all_models.values()]);
    return all.find((m) => m.name?.endsWith(":" + name));
  },
  data(name) { return this.model(name + ":data").data },
  // what the findings show: told after the figures were filled
  header() {
    const pane = this.model("findings");
    return (pane?.data ?? pane)?.header ?? {};
  },
  view() { return Bokeh.index.find_one(this.model("portrait")) },
  place(x, y) {
    const { canvas_view, frame } = this.view();
    const box = canvas_view.events_el.getBoundingClientRect();
    return [box.left + frame.x_scale.compute(x), box.top + frame.y_scale.compute(y)];
  },
  // no veil of the loading page is left over the portrait
  ready() {
    if (!Bokeh.documents.every((one) => one.is_idle) || !this.view()) return false;
    return Boolean(document.elementFromPoint(...this.place(0, 0))?.shadowRoot);
  },
  window() {
    const { x_range: x, y_range: y } = this.model("portrait");
    return [x.start, x.end, y.start, y.end];
  },
  // every element, those of shadow roots too
  *elements(root = document) {
    for (const one of root.querySelectorAll("*")) {
      yield one;
      if (one.shadowRoot) yield* this.elements(one.shadowRoot);
    }
  },
  // Explore in front, nothing unfolded, scrolled or in focus
  tidy() {
    if (document.fullscreenElement) document.exitFullscreen();
    if (document.documentElement.dataset.tab !== "explore")
      document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { tab: "explore" } }));
    for (const one of this.elements()) {
      if (one.matches("details[open]")) one.open = false;
      if (one.matches(".gs-found [aria-expanded=true]")) one.click();
      if (one.scrollTop || one.scrollLeft) one.scrollTo(0, 0);
    }
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    focused?.blur();
  },
  STATES: /^(aria-(checked|expanded|hidden|label|pressed|selected|value.*)|disabled|data-.*)$/,
  // of these, what another state leaves behind: a menu was open once, so many replies came
  LOOSE: /^(aria-expanded=false|data-sequence=.*)$/,
  // what the page says, and the states of all that can be turned, pressed or unfolded
  looks() {
    const found = [];
    for (const one of this.elements()) {
      const hidden = !one.checkVisibility() && !one.closest(".gs-knobs"); // folds count
      if (hidden || one.matches("script, style, .undo, .redo, .aloud")) continue;
      const texts = [...one.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
      const states = [...one.attributes].filter(({ name }) => this.STATES.test(name));
      const all = [
        ...texts.map((n) => n.data),
        ...states.map((a) => `${a.name}=${a.value}`).filter((s) => !this.LOOSE.test(s)),
        ...["open", "checked", "value"].map((key) => one[key]).filter((v) => v !== undefined),
      ];
      if (all.length) found.push(`${one.localName}: ${all.join(" ")}`);
    }
    const models = [...Bokeh.documents[0]._all_models.values()];
    const drawn = models.filter((m) => m.type === "GlyphRenderer");
    found.push(...drawn.map((m) => `${m.name} is ${m.visible ? "seen" : "hidden"}`).sort());
    const dark = Boolean(document.querySelector(".mui-dark"));
    const tabs = Object.keys(document.gruscopeTools); // that were opened
    return [...found, `${this.window()}, ${models.length} models, ${tabs}, ${dark ? "dark" : ""}`];
  },
};
// a new visitor has chosen no theme yet
if (location.protocol.startsWith("http") && !sessionStorage.getItem("test:begun")) {
  localStorage.removeItem("gruscope:theme");
  sessionStorage.setItem("test:begun", "yes");
}
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); gs.sockets.push(this) }
};
"""

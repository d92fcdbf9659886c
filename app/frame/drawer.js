// The drawer in a narrow window: closed at first, and open it lies over the page, which takes no
// key and no press meanwhile; Escape, a press beside it and its own button close it.
//
// Event on the document: "gruscope:drawer", open it.

import { element } from "../live/fields.js";
import { sign } from "./icons.js";

export function render({ model, el, view }) {
  const root = view.model.document.roots().find((one) => "sidebar_open" in (one.data?.attributes ?? {}));
  if (!root) return; // no page, a notebook's output
  const page = root.data;
  const narrow = matchMedia(`(max-width: ${model.narrow - 1}px)`);
  const host = () => Bokeh.index.find_one(root)?.el;
  const part = (selector) => host()?.shadowRoot.querySelector(selector);
  const close = element("button", { type: "button", "aria-label": "Close controls", onclick: () => set(false) }, sign("close"));
  el.append(element("div", { class: "head" }, element("h2", {}, "Controls"), close));

  let before = null; // what had the focus when it was opened
  let was = page.sidebar_open;

  function set(open) {
    if (page.sidebar_open !== open) page.setv({ sidebar_open: open });
  }

  function focused() {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node;
  }

  // what slides in is hidden for a moment yet
  function focusOnceSeen(node, frames = 60) {
    node.focus();
    if (!node.matches(":focus") && frames && over()) requestAnimationFrame(() => focusOnceSeen(node, frames - 1));
  }

  const over = () => narrow.matches && page.sidebar_open;

  // the page behind the drawer
  function show() {
    for (const selector of [".main", ".header"]) {
      const behind = part(selector);
      if (behind) behind.inert = over();
    }
    if (page.sidebar_open === was) return;
    was = page.sidebar_open;
    if (over()) {
      before ??= focused();
      focusOnceSeen(close);
    } else {
      if (narrow.matches) before?.focus();
      before = null;
    }
  }

  // which of the two a window is, decides whether the drawer is open; asked when that changes
  let fit = null;
  function fitted() {
    if (fit === narrow.matches) return;
    fit = narrow.matches;
    set(!narrow.matches);
    show();
    host()?.setAttribute("data-drawer", narrow.matches ? "over" : "beside");
  }

  const opened = (event) => {
    before = event.detail?.opener ?? null;
    set(true);
  };
  const elsewhere = (event) => {
    const path = event.composedPath();
    if (over() && !path.some((node) => node.matches?.(".sidebar, .MuiModal-root, [popover], dialog, .gs-lost"))) {
      event.preventDefault();
      set(false);
    }
  };
  const pressed = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !over()) return;
    if (!event.composedPath().some((node) => node.matches?.(".MuiModal-root, [popover]:popover-open, dialog, input[type=text]"))) set(false);
  };
  narrow.addEventListener("change", fitted);
  document.addEventListener("gruscope:drawer", opened);
  document.addEventListener("pointerdown", elsewhere, { capture: true });
  document.addEventListener("keydown", pressed);
  page.properties.sidebar_open.change.connect(show);
  model.on("after_render", fitted);
  model.on("remove", () => {
    narrow.removeEventListener("change", fitted);
    document.removeEventListener("gruscope:drawer", opened);
    document.removeEventListener("pointerdown", elsewhere, { capture: true });
    document.removeEventListener("keydown", pressed);
    page.properties.sidebar_open.change.disconnect(show);
  });
}

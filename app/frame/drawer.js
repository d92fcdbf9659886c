// The drawer in a narrow window: closed at first, and open it lies over the page, which takes no
// key and no press meanwhile; Escape, a press beside it and its own button close it.
//
// Event on the document: "gruscope:drawer", open it.

import { element } from "../live/element.js";
import { listen } from "../live/listen.js";
import { pageOf, partOf, viewOf } from "../live/privates.js";
import { sign } from "../live/icons.js";

/** @param {Rendered<{ narrow: number }>} given */
export function render({ model, el, view }) {
  const found = pageOf(view.model.document);
  if (!found) return; // no page, a notebook's output
  const { model: root, data: page } = found;
  const narrow = matchMedia(`(max-width: ${model.narrow - 1}px)`);
  const close = element("button", { type: "button", "aria-label": "Close controls", onclick: () => set(false) }, sign("close"));
  el.append(element("div", { class: "head" }, element("h2", {}, "Controls"), close));

  /** @type {HTMLElement | null} */
  let before = null; // what had the focus when it was opened
  let was = page.sidebar_open;

  /** @param {boolean} open */
  function set(open) {
    if (page.sidebar_open !== open) page.setv({ sidebar_open: open });
  }

  function focused() {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node instanceof HTMLElement ? node : null;
  }

  /**
   * What slides in is hidden for a moment yet.
   *
   * @param {HTMLElement} node
   */
  function focusOnceSeen(node, frames = 60) {
    node.focus({ preventScroll: true });
    if (!node.matches(":focus") && frames && over()) requestAnimationFrame(() => focusOnceSeen(node, frames - 1));
  }

  const over = () => narrow.matches && page.sidebar_open;

  // the page behind the drawer
  function show() {
    for (const selector of [".main", ".header"]) {
      const behind = partOf(root, selector);
      if (behind) behind.inert = over();
    }
    if (page.sidebar_open === was) return;
    was = page.sidebar_open;
    if (over()) {
      before ??= focused();
      focusOnceSeen(close);
    } else {
      if (narrow.matches) before?.focus({ preventScroll: true }); // the page stays where it is
      before = null;
    }
  }

  // which of the two a window is, decides whether the drawer is open; asked when that changes
  /** @type {boolean | undefined} */
  let fit;
  function fitted() {
    if (fit === narrow.matches) return;
    fit = narrow.matches;
    set(!narrow.matches);
    show();
    viewOf(root)?.el.setAttribute("data-drawer", narrow.matches ? "over" : "beside");
  }

  /** @type {(event: Event) => boolean} */
  const beside = (event) =>
    !event.composedPath().some((node) => node instanceof Element && node.matches(".sidebar, .MuiModal-root, [popover], dialog, .gs-lost"));
  /** @type {(event: PointerEvent) => void} */
  const elsewhere = (event) => {
    if (over() && beside(event)) {
      event.preventDefault();
      swipe = event.pointerType === "touch";
      set(false);
    }
  };
  // the finger that closes it does not scroll the page behind with the same stroke, nor does a wheel
  let swipe = false; // a finger has just closed it
  /** @type {(event: Event) => void} */
  const stays = (event) => {
    if (swipe) event.preventDefault();
    swipe = false;
  };
  /** @type {(event: WheelEvent) => void} */
  const turned = (event) => {
    if (over() && beside(event)) event.preventDefault();
  };
  /** @type {(event: KeyboardEvent) => void} */
  const pressed = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !over()) return;
    if (!event.composedPath().some((node) => node instanceof Element && node.matches(".MuiModal-root, [popover]:popover-open, dialog, input[type=text]"))) set(false);
  };
  narrow.addEventListener("change", fitted);
  const deaf = [
    listen(document, {
      "gruscope:drawer": ({ detail }) => {
        before = detail?.opener ?? null;
        set(true);
      },
      keydown: pressed,
    }),
    listen(document, { pointerdown: elsewhere }, { capture: true }),
    listen(document, { touchstart: stays, wheel: turned }, { capture: true, passive: false }),
  ];
  page.properties.sidebar_open.change.connect(show);
  model.on("after_render", fitted);
  model.on("remove", () => {
    narrow.removeEventListener("change", fitted);
    for (const end of deaf) end();
    page.properties.sidebar_open.change.disconnect(show);
  });
}

// Keys and gestures, in a dialog that the browser itself makes modal.

import { element } from "../live/element.js";
import { listen } from "../live/listen.js";
import { isTyping, keepSingleKeys, singleKeysOff } from "../live/typing.js";

/** @param {Rendered<{ html: string }>} given  `html` of app/explore/help.py */
export function render({ model, el }) {
  const choice = element("input", { type: "checkbox", onchange: () => keepSingleKeys(choice.checked) });
  choice.checked = !singleKeysOff();
  const dialog = element("dialog", {
    "aria-label": "Keys and gestures",
    tabIndex: -1,
    html: model.html,
    onclick: (event) => {
      if (event.target === dialog) dialog.close();
    },
  });
  dialog.append(
    element("p", { class: "choice" }, element("label", {}, choice, " single keys act (F, B, H, presets)")),
    element("form", { method: "dialog" }, element("button", {}, "Close")),
  );
  // read from its beginning: left to itself, the browser goes to its first control, at the end
  const open = () => {
    dialog.showModal();
    dialog.focus({ preventScroll: true });
    dialog.scrollTop = 0;
  };
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.key.toLowerCase() !== "h" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event) || (singleKeysOff() && !dialog.open)) return;
    if (dialog.open) dialog.close();
    else open();
  };
  model.on("remove", listen(document, { "gruscope:help": open, keydown: pressed }));
  el.append(dialog);
}

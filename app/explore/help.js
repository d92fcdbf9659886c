// Keys and gestures, in a dialog that the browser itself makes modal.

import { isTyping, SINGLE_KEYS, singleKeysOff } from "../live/typing.js";

export function render({ model, el }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Keys and gestures");
  dialog.innerHTML = `${model.html}
    <p class="choice"><label><input type="checkbox"> single keys act (F, B, H, presets)</label></p>
    <form method="dialog"><button>Close</button></form>`;
  const choice = dialog.querySelector("input");
  choice.checked = !singleKeysOff();
  choice.addEventListener("change", () => localStorage.setItem(SINGLE_KEYS, choice.checked ? "on" : "off"));
  const asked = () => dialog.showModal();
  document.addEventListener("gruscope:help", asked);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  const pressed = (event) => {
    if (event.key.toLowerCase() !== "h" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event) || (singleKeysOff() && !dialog.open)) return;
    if (dialog.open) dialog.close();
    else dialog.showModal();
  };
  document.addEventListener("keydown", pressed);
  model.on("remove", () => {
    document.removeEventListener("gruscope:help", asked);
    document.removeEventListener("keydown", pressed);
  });
  el.append(dialog);
}

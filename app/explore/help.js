// Keys and gestures, in a dialog that the browser itself makes modal.

export function render({ model, el }) {
  const opener = document.createElement("button");
  Object.assign(opener, { type: "button", className: "opener", textContent: "?", title: "Keys and gestures (H)" });
  opener.setAttribute("aria-label", "Help: keys and gestures");
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Keys and gestures");
  dialog.innerHTML = `${model.html}<form method="dialog"><button>Close</button></form>`;
  opener.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  const pressed = (event) => {
    const typing = event.composedPath()[0].matches?.("input:not([type=range],[type=radio],[type=checkbox]), textarea, select, [role=listbox] *");
    if (event.key.toLowerCase() !== "h" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (dialog.open) dialog.close();
    else dialog.showModal();
  };
  document.addEventListener("keydown", pressed);
  model.on("remove", () => document.removeEventListener("keydown", pressed));
  el.append(opener, dialog);
}

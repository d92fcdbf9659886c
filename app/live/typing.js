// Whether a key press is one of the page's single-key commands, or belongs to something else.

const SINGLE_KEYS = "gruscope-single-keys"; // "off" once a visitor has switched them off

/** @param {Event} event */
export function isTyping(event) {
  const field =
    "input:not([type=range],[type=radio],[type=checkbox]), textarea, select, [contenteditable], [role=listbox] *";
  const [target] = event.composedPath();
  return target instanceof Element && target.matches(field);
}

export function singleKeysOff() {
  return localStorage.getItem(SINGLE_KEYS) === "off";
}

/** @param {boolean} on */
export function keepSingleKeys(on) {
  localStorage.setItem(SINGLE_KEYS, on ? "on" : "off");
}

/** @param {Event} event */
export function inDialog(event) {
  return event.composedPath().some((node) => node instanceof HTMLDialogElement);
}

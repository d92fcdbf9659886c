// Whether a key press is one of the page's single-key commands, or belongs to something else.

export const SINGLE_KEYS = "gruscope-single-keys"; // "off" once a visitor has switched them off

export function isTyping(event) {
  const field =
    "input:not([type=range],[type=radio],[type=checkbox]), textarea, select, [contenteditable], [role=listbox] *";
  return Boolean(event.composedPath()[0].matches?.(field));
}

export function singleKeysOff() {
  return localStorage.getItem(SINGLE_KEYS) === "off";
}

export function inDialog(event) {
  return event.composedPath().some((node) => node instanceof HTMLDialogElement);
}

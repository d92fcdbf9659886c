// Escape while something is in the hand: it belongs to the hand, not to a menu or a drawer.

import { listen } from "./listen.js";

/**
 * Act at the next press of Escape, wherever the focus is; what is returned ends it.
 *
 * @param {() => void} act
 */
export function onEscape(act) {
  /** @param {KeyboardEvent} event */
  const keydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  };
  return listen(document, { keydown }, { capture: true });
}

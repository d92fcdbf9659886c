// Findings that belong to another state than the controls': dimmed, until they are told anew.

/**
 * @param {HTMLElement} root
 * @param {boolean} stale
 */
export function markStale(root, stale) {
  root.classList.toggle("stale", stale);
  root.setAttribute("aria-busy", String(stale));
}

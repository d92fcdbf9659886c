// Findings that belong to another state than the controls': dimmed, until they are told anew.

export function markStale(root, stale) {
  root.classList.toggle("stale", stale);
  root.setAttribute("aria-busy", String(stale));
}

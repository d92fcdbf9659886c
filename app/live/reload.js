// Loading the page anew by itself: at most once a minute, and not again and again with an
// address that ends the server.

const RELOADED = "gruscope:reloaded";
const MINUTE = 60_000;
const HARMLESS = 10 * MINUTE; // a server that lived so long with an address was not ended by it

export function mayReload() {
  try {
    const last = JSON.parse(sessionStorage.getItem(RELOADED) ?? "null");
    if (!last) {
      sessionStorage.setItem(RELOADED, "null"); // a browser that cannot count may not try
      return true;
    }
    const age = Date.now() - last.at;
    return age > HARMLESS || (age > MINUTE && last.search !== location.search);
  } catch {
    return false;
  }
}

/**
 * @param {object} [how]
 * @param {boolean} [how.carry]  with what could not be sent
 * @param {boolean} [how.fresh]  without the address's state
 */
export function loadAnew({ carry = false, fresh = false } = {}) {
  try {
    document.dispatchEvent(new CustomEvent("gruscope:leaving", { detail: { carry, fresh } }));
    sessionStorage.setItem(RELOADED, JSON.stringify({ at: Date.now(), search: location.search }));
  } catch (error) {
    console.warn("gruscope: this browser stores nothing for the page", error);
  }
  if (fresh) location.assign(location.pathname);
  else location.reload();
}

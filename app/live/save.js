// A file for the visitor: the browser's own download.

import { element } from "./element.js";

const KEPT = 10_000; // ms in which a browser has taken the file over

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}

// Marks of certainty: shape, colour and word, the same wherever something is claimed.

import { element, write } from "./element.js";

const LINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
/** @type {Record<string, string>} */
const CERTAIN = {
  proven: `<circle cx="8" cy="8" r="7.2" fill="currentColor"/><path d="M4.6 8.3 7.1 10.8 11.6 5.8" fill="none" stroke="var(--surface)" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`,
  computed: `<rect x="1.2" y="1.2" width="13.6" height="13.6" rx="3.4" ${LINE} stroke-width="1.6"/><path d="M4 6.9q2-1.9 4 0t4 0M4 10.3q2-1.9 4 0t4 0" ${LINE} stroke-width="1.4"/>`,
  "not resolved": `<path d="M8 1 15 14.4H1Z" ${LINE} stroke-width="1.6"/><path d="M8 5.8V10M8 11.9V12.3" ${LINE} stroke-width="1.7"/>`,
  preview: `<circle cx="8" cy="8" r="6.4" ${LINE} stroke-width="1.6" stroke-dasharray="2.6 2.6"/>`,
};
/**
 * @param {string} shapes
 * @param {string} name  of its class
 */
export function drawing(shapes, name) {
  return element("span", { class: name, "aria-hidden": "true", html: `<svg viewBox="0 0 16 16">${shapes}</svg>` });
}

/**
 * @param {string} status
 * @param {string} [name]  of its class
 */
export const certainSign = (status, name = "") => drawing(CERTAIN[status] ?? "", name);

// how certain a claim is; with a tip it can be pointed at, and says how it was found
export class Certainty {
  /**
   * @param {import("./tip.js").Tip} [tips]
   * @param {() => string | undefined} [tell]
   */
  constructor(tips, tell) {
    /** @type {HTMLElement} */
    this.root = tips ? element("button", { class: "mk", type: "button" }) : element("span", { class: "mk" });
    this.sign = element("span", { class: "sign" });
    this.words = element("span");
    this.root.append(this.sign, this.words);
    tips?.on(this.root, tell);
  }

  /**
   * @param {string} status
   * @param {string} [words]
   */
  show(status, words = status) {
    if (this.root.dataset.status !== status) {
      this.root.dataset.status = status;
      this.sign.replaceChildren(certainSign(status));
    }
    write(this.words, words);
    return this;
  }
}

/**
 * What is claimed, a line each, with how certain it is.
 *
 * @param {Claim[]} claims
 * @param {"p" | "li"} [tag]
 */
export function claimed(claims, tag = "p") {
  return claims.map(({ status, text }) => element(tag, { class: "claim" }, new Certainty().show(status).root, " ", text));
}

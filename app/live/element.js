// The page's elements: made, and rewritten in place.

/**
 * A new element. Attributes: true for one without a value, false, null or undefined for none, `on…` to
 * hear an event; `html` is markup for its inside, of the project's own tables.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else if (key === "html") node.innerHTML = String(value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * Only what differs is written: nothing is laid out anew while a slider moves.
 *
 * @param {Node} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * As many children as wanted: those that are there stay.
 *
 * @param {Element} parent
 * @param {number} count
 * @param {() => Element} build
 */
export function rowsOf(parent, count, build) {
  while (parent.children.length > count) parent.lastChild?.remove();
  while (parent.children.length < count) parent.append(build());
}

/**
 * The element whose shadow root a node is in.
 *
 * @param {Node} node
 * @returns {Element | null}
 */
export function hostOf(node) {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/**
 * What has the focus in the same tree as a node, a shadow root's or the document's.
 *
 * @param {Node} node
 * @returns {Element | null}
 */
export function focusIn(node) {
  const root = node.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}

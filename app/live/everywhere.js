// What holds in the document and in every shadow root made from now on: one style sheet, and names
// for figures. Runs before the page's parts are made; `EVERYWHERE` is the sheet's text.

// BokehJS lets the keyboard into every figure, but gives no name to what has the focus then: it
// takes that of the figure around it. (Moves within a shadow root are not heard outside of it.)
function nameSurface({ target }) {
  if (!target.matches?.(".bk-events:not([aria-label])")) return;
  let host = target.getRootNode().host;
  while (host && !host.hasAttribute("aria-label")) host = host.getRootNode().host;
  if (!host) return;
  target.setAttribute("role", "img");
  target.setAttribute("aria-label", host.getAttribute("aria-label"));
}

{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(EVERYWHERE);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    root.adoptedStyleSheets.push(sheet);
    root.addEventListener("focusin", nameSurface);
    return root;
  };
  document.adoptedStyleSheets.push(sheet);
}

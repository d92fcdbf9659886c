// What holds in the document and in every shadow root made from now on: one style sheet, names
// for figures, keys for choices.

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

// Of Material's choices, panel-material-ui hears a click alone: by these keys they open as well.
// (A space bar let go over the opened list would choose from it.)
const OPENS = { keydown: ["Enter", "ArrowDown", "ArrowUp"], keyup: [" "] };
function openChoice(event) {
  if (!OPENS[event.type].includes(event.key) || !event.target.matches?.(".MuiSelect-select[aria-expanded=false]:not([aria-disabled])")) return;
  event.preventDefault();
  event.target.click();
}

// before the page's parts are made; `looks` is the sheet's text
export function holdEverywhere(looks) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    root.adoptedStyleSheets.push(sheet);
    root.addEventListener("focusin", nameSurface);
    for (const type of Object.keys(OPENS)) root.addEventListener(type, openChoice);
    return root;
  };
  document.adoptedStyleSheets.push(sheet);
}

// The header's tools act on the tab that is shown: a tab says what it can do (`offerTools`) and
// does it when a tool is pressed (`onTool`). What a tab does not offer, the header does not show.
//
// Events on the document: "gruscope:tools", what a tab can do has changed; "gruscope:do" with
// {tab, action}, and for a menu the pressed button as `opener`.

import { listen } from "../live/listen.js";

/**
 * @param {string} tab
 * @param {Tools} tools  action → whether it would do something now
 */
export function offerTools(tab, tools) {
  const all = (document.gruscopeTools ??= {});
  const before = all[tab] ?? {};
  if (Object.entries(tools).every(([action, able]) => before[action] === able)) return;
  all[tab] = { ...before, ...tools };
  document.dispatchEvent(new CustomEvent("gruscope:tools"));
}

/** @param {string} tab */
export function toolsOf(tab) {
  return document.gruscopeTools?.[tab] ?? {};
}

/**
 * Hear of this tab's tools; what is returned ends it.
 *
 * @param {string} tab
 * @param {(action: string, opener: HTMLElement | undefined) => void} act
 */
export function onTool(tab, act) {
  return listen(document, {
    "gruscope:do": ({ detail }) => {
      if (detail.tab === tab) act(detail.action, detail.opener);
    },
  });
}

/**
 * @param {string} tab
 * @param {string} action
 * @param {HTMLElement} [opener]  of a menu
 */
export function pressTool(tab, action, opener) {
  document.dispatchEvent(new CustomEvent("gruscope:do", { detail: { tab, action, opener } }));
}

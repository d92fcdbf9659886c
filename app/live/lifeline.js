// The page's lifeline: whether its server is there, answers, and still knows this page.
//
// A dropped socket is opened anew by BokehJS, with the same session id. A server that does
// not know the id (it was restarted, or the page was away for long) makes a new session for
// it, whose models are others than this page's. So the page looks for its mark in the
// server's document before anything is sent, and loads anew where it is missing.
// Where the mark is found the models here are as they were, and nothing need be built.
//
// Events on the document: "gruscope:lost" (nothing may be sent), "gruscope:back" (cancelled
// by components that will answer), "gruscope:answered", "gruscope:leaving".

import { listen } from "./listen.js";
import { LostBar } from "./lost_bar.js";
import { documentAt, keepTrying, reconnect } from "./privates.js";
import { loadAnew, mayReload } from "./reload.js";
import { rememberTheme } from "./theme_memory.js";

const BEAT = 2000; // ms between two questions whether the server answers
const SILENT = 2; // so many unanswered ones in a row
const MUTE = 10; // so many while the server does serve pages: this socket is dead
const TEXT = {
  lost: "No connection to the server; trying again. What is dimmed may be out of date.",
  silent: "The server does not answer. What is dimmed may be out of date.",
  unknown: "The server does not know this page any more. What is dimmed may be out of date.",
};

/** @typedef {keyof typeof TEXT} Away */

/** @param {Rendered<{ css: string, mark: string }>} given */
export function render({ model, view }) {
  const bokeh = view.model.document;
  const bar = new LostBar(model.css);
  const forgetTheme = rememberTheme(bokeh);
  /** @param {string} name */
  const announce = (name) => document.dispatchEvent(new CustomEvent(name, { cancelable: true }));
  /** @type {BokehClient | null} */
  let client = null;
  /** @type {Away | "well" | "returning"} */
  let state = "well";
  let losses = 0; // sockets lost since one was good
  let refused = 0; // of these, while the server did serve pages
  let unanswered = 0;

  /** @param {Away} next */
  function away(next) {
    if (state === "unknown") return;
    if (state === "well" || state === "returning") announce("gruscope:lost");
    state = next;
    bar.show(TEXT[next], next === "lost" ? { "Try now": () => reconnect(client) } : {});
  }

  function back() {
    if (state === "unknown") return;
    losses = refused = unanswered = 0;
    state = "returning";
    if (announce("gruscope:back")) well(); // nobody will answer
  }

  function well() {
    unanswered = 0;
    if (state !== "returning") return;
    state = "well";
    bar.hide();
  }

  function unknown() {
    if (state === "unknown") return;
    away("unknown");
    if (client) client.close();
    if (mayReload()) loadAnew({ carry: true });
    else bar.show(TEXT.unknown, { "Load again": () => loadAnew(), "Start from the first preset": () => loadAnew({ fresh: true }) });
  }

  /**
   * @param {unknown} _
   * @param {ConnectionLost} event
   */
  async function lost(_, event) {
    client = event.connection.deref() ?? client;
    if (!client || state === "unknown") return;
    away("lost");
    keepTrying(client, recognised);
    // refused again and again by a server that is there: its token has expired
    if (++losses > 1 && (await served()) && ++refused > 1) unknown();
  }

  /**
   * @param {(session: unknown) => void} resolve
   * @param {(error: unknown) => void} reject
   */
  async function recognised(resolve, reject) {
    if (!client) return;
    try {
      if ((await documentAt(client)).includes(model.mark)) resolve(client.session);
      else unknown();
    } catch (error) {
      reject(error); // lost once more
    }
  }

  // does the server serve pages?
  async function served() {
    const script = [...document.scripts].find(({ src }) => src.startsWith(location.origin));
    if (!script) return false;
    try {
      return (await fetch(script.src, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(3000) })).ok;
    } catch {
      return false;
    }
  }

  async function beat() {
    if (document.hidden || state === "lost" || state === "unknown") return;
    if (unanswered >= SILENT) away("silent");
    if (unanswered === 0 || state === "returning") model.send_msg({ beat: true });
    unanswered += 1;
    if (unanswered % MUTE === 0 && (await served()) && unanswered >= MUTE) unknown();
  }

  const heard = () => {
    unanswered = 0;
    if (state === "silent") back();
  };
  const tryNow = () => {
    if (state === "lost") reconnect(client);
  };
  const seen = () => {
    unanswered = 0; // timers of hidden pages sleep
    if (!document.hidden) tryNow();
  };
  const themed = () => bar.theme(model.theme);
  const deaf = [listen(document, { "gruscope:answered": well, visibilitychange: seen }), listen(window, { online: tryNow })];
  bokeh.on_event("connection_lost", lost);
  bokeh.on_event("client_reconnected", back);
  model.on("msg:custom", heard);
  model.on("change:theme", themed);
  themed();
  const timer = setInterval(beat, BEAT);
  model.on("remove", () => {
    clearInterval(timer);
    for (const end of deaf) end();
    bokeh.remove_on_event?.("connection_lost", lost);
    bokeh.remove_on_event?.("client_reconnected", back);
    forgetTheme();
    bar.close();
  });
}

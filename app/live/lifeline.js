// The page's lifeline: whether its server is there, answers, and still knows this page.
//
// A dropped socket is opened anew by BokehJS, with the same session id. A server that does
// not know the id (it was restarted, or the page was away for long) makes a new session for
// it, whose models are others than this page's. So the page looks for its mark in the
// server's document before anything is sent, and loads anew where it is missing.
//
// BokehJS would build the whole document anew instead, but leaves out the binary buffers and
// fails (3.9, ClientConnection._repull_session_doc). Where the mark is found the models here
// are as they were, and nothing need be built.
//
// Events on the document: "gruscope:lost" (nothing may be sent), "gruscope:back" (cancelled
// by components that will answer), "gruscope:answered", "gruscope:leaving".

import { LostBar } from "./lost_bar.js";
import { loadAnew, mayReload } from "./reload.js";
import { ThemeMemory } from "./theme_memory.js";

const BEAT = 2000; // ms between two questions whether the server answers
const SILENT = 2; // so many unanswered ones in a row
const MUTE = 10; // so many while the server does serve pages: this socket is dead
const ATTEMPTS = 4; // what BokehJS is told that it has left: the next one in four seconds
const TEXT = {
  lost: "No connection to the server; trying again. What is dimmed may be out of date.",
  silent: "The server does not answer. What is dimmed may be out of date.",
  unknown: "The server does not know this page any more. What is dimmed may be out of date.",
};

export function render({ model, view }) {
  const bokeh = view.model.document;
  const bar = new LostBar(model.css);
  const themes = new ThemeMemory(bokeh);
  const announce = (name) => document.dispatchEvent(new CustomEvent(name, { cancelable: true }));
  let client = null;
  let state = "well"; // lost, silent, returning, unknown
  let losses = 0; // sockets lost since one was good
  let refused = 0; // of these, while the server did serve pages
  let unanswered = 0;

  function away(next) {
    if (state === "unknown") return;
    if (state === "well" || state === "returning") announce("gruscope:lost");
    state = next;
    bar.show(TEXT[next], next === "lost" ? { "Try now": () => client?._try_reconnect(true) } : {});
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

  async function lost(_, event) {
    client = event.connection.deref() ?? client;
    if (!client || state === "unknown") return;
    away("lost");
    client._receiver = new client._receiver.constructor(); // may hold half a message
    client._reconnection_attempts_left = ATTEMPTS;
    client._repull_session_doc = recognised;
    // refused again and again by a server that is there: its token has expired
    if (++losses > 1 && (await served()) && ++refused > 1) unknown();
  }

  async function recognised(resolve, reject) {
    try {
      const { doc_json } = await client._pull_doc_json();
      if (JSON.stringify(doc_json).includes(model.mark)) resolve(client.session);
      else unknown();
    } catch (error) {
      reject(error); // lost once more
    }
  }

  // does the server serve pages?
  async function served() {
    const script = [...document.scripts].find(({ src }) => src.startsWith(location.origin));
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
    if (state === "lost") client?._try_reconnect(true);
  };
  const seen = () => {
    unanswered = 0; // timers of hidden pages sleep
    if (!document.hidden) tryNow();
  };
  const themed = () => bar.theme(model.theme);
  const listeners = [
    [document, "gruscope:answered", well],
    [document, "visibilitychange", seen],
    [window, "online", tryNow],
  ];
  for (const [target, name, act] of listeners) target.addEventListener(name, act);
  bokeh.on_event("connection_lost", lost);
  bokeh.on_event("client_reconnected", back);
  model.on("msg:custom", heard);
  model.on("change:theme", themed);
  themed();
  const timer = setInterval(beat, BEAT);
  model.on("remove", () => {
    clearInterval(timer);
    for (const [target, name, act] of listeners) target.removeEventListener(name, act);
    bokeh.remove_on_event?.("connection_lost", lost);
    bokeh.remove_on_event?.("client_reconnected", back);
    themes.close();
    bar.close();
  });
}

// Files of one's own: opened here, verified by the server, and shown as entries of this page.

import { textOf } from "../frame/file_text.js";
import { element } from "../live/element.js";
import { link, searchOf } from "./places.js";

export const LARGEST_FILE = 2_000_000; // as app/catalogue/own.py

export class OwnFiles {
  /** @param {(message: object) => void} send */
  constructor(send) {
    this.send = send;
    this.file = "";
    this.good = 0; // entries of it that were verified
    this.input = element("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: () => this.read() });
    const open = element("button", { type: "button", class: "open", onclick: () => this.input.click() }, "Open a file …");
    this.news = element("p", { class: "news" });
    this.list = element("ul", {});
    this.answer = new Answer();
    const hint = "What Explore, its Share menu or the search command saved; it may be dropped here. It is verified before it is shown, and stays on this page; python -m core.catalogue --add adds it for good.";
    this.root = element(
      "section",
      { class: "group own", "aria-label": "Your own entries" },
      element("h3", {}, "your own"),
      open,
      this.input,
      this.news,
      this.list,
      element("p", { class: "hint" }, hint),
    );
  }

  async read() {
    const file = this.input.files?.[0];
    this.input.value = "";
    if (!file) return;
    const text = await textOf(file, LARGEST_FILE);
    if (text === null) this.tooLarge(file.name);
    else this.opened(text, file.name);
  }

  /**
   * @param {string} text
   * @param {string} name
   */
  opened(text, name) {
    this.list.replaceChildren();
    this.answer.begin();
    this.file = name;
    this.tell(`Reading ${name} …`);
    this.send({ own: text, file: name });
  }

  /** @param {string} name */
  tooLarge(name) {
    this.send({ too_large: true, file: name }); // the server says what it says of all it refuses
  }

  /**
   * @param {string} text
   * @param {boolean} [problem]
   */
  tell(text, problem = false) {
    this.news.textContent = text;
    this.news.classList.toggle("problem", problem);
    this.answer.tell(text, problem);
  }

  /** @param {OwnAnswer} answer */
  take({ problem, done, of, entry, title, refused, line }) {
    if (problem) {
      this.tell(problem, true);
      return;
    }
    this.good = done ? this.good + Number(!refused) : 0;
    this.tell(done < of ? `Verifying ${done + 1} of ${of} …` : `${this.file}: ${this.good} of ${of} verified.`);
    if (refused) this.add("problem", `find ${done} was not verified: ${refused}`);
    if (!entry) return;
    const words = line ? "new: " : entry.startsWith("own-") ? "your own already: " : "in the catalogue: ";
    this.add("", words, link(searchOf({ entry }), {}, title));
  }

  /**
   * @param {string} kind
   * @param {...(Node | string)} parts
   */
  add(kind, ...parts) {
    const item = element("li", { class: kind }, ...parts);
    this.list.append(item);
    this.answer.add(kind, parts);
  }
}

// What became of a file, over the page: the filters may be shut, or scrolled away.
class Answer {
  constructor() {
    this.news = element("p", { role: "status" });
    this.list = element("ul", {});
    const close = element("button", { type: "button", "aria-label": "Close", onclick: () => this.close() }, "×");
    this.root = element("section", { class: "answer", "aria-label": "The file opened", hidden: true }, this.news, this.list, close);
  }

  begin() {
    this.list.replaceChildren();
    this.root.hidden = false;
  }

  /**
   * @param {string} text
   * @param {boolean} problem
   */
  tell(text, problem) {
    this.root.hidden = false;
    this.root.classList.toggle("refused", problem);
    this.news.setAttribute("role", problem ? "alert" : "status");
    this.news.textContent = text;
  }

  /**
   * @param {string} kind
   * @param {(Node | string)[]} parts  shown elsewhere too
   */
  add(kind, parts) {
    const copies = parts.map((part) => {
      if (!(part instanceof HTMLAnchorElement)) return part;
      const copy = /** @type {HTMLAnchorElement} */ (part.cloneNode(true));
      copy.addEventListener("click", (event) => {
        if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        this.close();
        part.click();
      });
      return copy;
    });
    this.list.append(element("li", { class: kind }, ...copies));
  }

  close() {
    this.root.hidden = true;
  }
}

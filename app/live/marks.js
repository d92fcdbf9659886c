// What is already known of a slider's run: a small mark below the track at each place, which leads
// there. They stand for what the findings list in words.

import { element } from "./element.js";
import { THUMB } from "./grip.js";

export class Marks {
  /** @param {(mark: KnownMark) => void} go  one was chosen */
  constructor(go) {
    this.go = go;
    this.node = element("span", { class: "marks" });
    this.shown = "";
  }

  /**
   * @param {KnownMark[]} marks
   * @param {number} from
   * @param {number} to
   */
  show(marks, from, to) {
    const key = JSON.stringify([marks, from, to]);
    if (key === this.shown) return;
    this.shown = key;
    const inside = marksInside(marks, from, to);
    this.node.replaceChildren(...inside.map((mark) => this.button(mark, (mark.value - from) / (to - from))));
  }

  /**
   * @param {KnownMark} mark
   * @param {number} share
   */
  button(mark, share) {
    const title = `go to ${mark.text}`;
    const button = element(
      "button",
      {
        type: "button",
        class: "mark",
        title,
        "aria-label": title,
        onpointerdown: (event) => event.stopPropagation(), // it is no grab of the slider
        onclick: () => this.go(mark),
      },
      "▴",
    );
    button.style.left = `calc(${THUMB / 2}px + (100% - ${THUMB}px) * ${share.toFixed(5)})`;
    return button;
  }
}

/**
 * Those of a run; one that was met again, on the way back, stands at the same place.
 *
 * @param {KnownMark[]} marks
 * @param {number} from
 * @param {number} to
 */
export function marksInside(marks, from, to) {
  /** @type {(one: number, other: number) => boolean} */
  const near = (one, other) => Math.abs(one - other) < (to - from) / 1e4;
  /** @type {(mark: KnownMark, i: number) => boolean} */
  const first = ({ value }, i) => marks.findIndex((mark) => near(mark.value, value)) === i;
  return marks.filter((mark, i) => from <= mark.value && mark.value <= to && first(mark, i));
}

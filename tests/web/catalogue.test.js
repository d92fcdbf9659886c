// The catalogue's state: filters and order, addresses, and what was asked of the server.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { largestDifference } from "../../app/catalogue/compare.js";
import { placeOf, searchOf } from "../../app/catalogue/places.js";
import { facetsOf, ORDERS, Selection } from "../../app/catalogue/selection.js";
import { Supply } from "../../app/catalogue/supply.js";
import { neighbour } from "../../app/catalogue/wall.js";
import { pass, stopClock } from "./clock.js";

beforeEach(stopClock);

// counts: sinks, saddles, sources, stable and unstable cycles
const entry = (name, counts, more = {}) => ({
  name, title: `Portrait ${name}`, aliases: [], text: "", points: counts[0] + counts[1] + counts[2], counts,
  clusters: 0, codimension: 0, paper: false, beyond: [], shapes: [[0], [1]], radius: null, ...more,
});
const INDEX = {
  entries: [
    entry("t10", [1, 0, 0, 0, 0], { paper: true, aliases: ["Fig. 3A"], radius: 0.5 }),
    entry("t2", [2, 1, 0, 0, 0], { paper: true }),
    entry("t3", [0, 0, 1, 1, 0], { beyond: [0], radius: 0.1, text: "a cycle" }),
    entry("d1", [1, 0, 0, 0, 0], { codimension: 1, shapes: [[1], [1]] }),
  ],
  beyond: ["more cycles"],
  shapes: ["one piece", "two pieces", "three pieces"],
};
const selection = () => new Selection(INDEX, facetsOf(INDEX));
const names = (found) => found.map(({ name }) => name);
const query = (made) => searchOf({ selection: made });

test("a filter holds entries that have one of its values; several filters hold together", () => {
  const made = selection();
  made.toggle("sinks", "1");
  made.toggle("sinks", "2");
  assert.deepEqual(names(made.matching), ["t10", "d1", "t2"]);
  made.toggle("codimension", "0");
  assert.deepEqual(names(made.matching), ["t10", "t2"]);
  made.toggle("sinks", "2");
  assert.deepEqual(names(made.matching), ["t10"]);
  made.clear();
  assert.equal(made.matching.length, 4);
  assert.ok(!made.active);
});

test("words are looked for in names, titles, aliases and texts, all of them", () => {
  const made = selection();
  made.words = "fig. 3a portrait";
  assert.deepEqual(names(made.matching), ["t10"]);
  made.words = "CYCLE";
  assert.deepEqual(names(made.matching), ["t3"]);
});

test("each value tells how many entries it would leave, the other filters as they are", () => {
  const made = selection();
  made.toggle("sinks", "1");
  made.toggle("codimension", "1");
  for (const facet of made.facets) {
    for (const { value } of facet.options) {
      const other = selection();
      for (const [key, set] of made.chosen) if (key !== facet.key) for (const one of set) other.toggle(key, one);
      other.toggle(facet.key, value);
      assert.equal(made.counts(facet).get(value), other.matching.length, `${facet.key} ${value}`);
    }
  }
});

test("no shape is offered that no entry has", () => {
  const { options } = facetsOf(INDEX).find(({ key }) => key === "nullcline");
  assert.deepEqual(options.map(({ label }) => label), ["one piece", "two pieces"]);
});

test("each filter in force tells what there would be without it", () => {
  const made = selection();
  made.words = "t2";
  made.toggle("sinks", "1");
  assert.equal(made.matching.length, 0);
  const all = made.relaxations;
  assert.deepEqual(all.map(({ text, left }) => [text, left]), [["the words “t2”", 2], ["sinks 1", 1]]);
  made.drop("sinks");
  assert.deepEqual(names(made.matching), ["t2"]);
});

test("orders: fewest and most points, cycles, radius, names with their numbers", () => {
  const made = selection();
  const orders = { points: "t10 t3 d1 t2", "most-points": "t2 t10 t3 d1", cycles: "t3 t10 t2 d1", robust: "t10 t3 t2 d1", name: "d1 t2 t3 t10" };
  assert.deepEqual(Object.keys(orders), Object.keys(ORDERS));
  for (const [order, found] of Object.entries(orders)) {
    made.order = order;
    assert.equal(names(made.matching).join(" "), found, order);
  }
});

test("an entry of one's own joins the others, last among its equals", () => {
  const made = selection();
  made.add(entry("own-1", [1, 0, 0, 0, 0]));
  assert.deepEqual(names(made.matching), ["t10", "t3", "d1", "own-1", "t2"]);
});

test("an address brings the filters back", () => {
  const made = selection();
  made.words = "a, b & c";
  made.order = "robust";
  made.toggle("sinks", "1");
  made.toggle("sinks", "2");
  made.toggle("paper", "more-cycles");
  const search = query(made);
  assert.ok(search.includes("sinks=1,2"));
  const other = selection();
  assert.equal(other.read(placeOf(search).parameters), "");
  assert.equal(query(other), search);
});

test("an address with an unknown filter shows all entries and says so", () => {
  const made = selection();
  made.toggle("sinks", "1");
  const told = made.read(new URLSearchParams("sinks=1,99&order=nice&unknown=1"));
  assert.equal(told, "The filters of this address are not known (order=nice, sinks=99): all entries are shown.");
  assert.ok(!made.active);
});

test("addresses name the wall, an entry, two of them, or a choice", () => {
  const rows = [
    ["?tab=catalogue", "wall", "", "", false],
    ["?tab=catalogue&entry=t1", "entry", "t1", "", false],
    ["?tab=catalogue&entry=t1&nearest=explore", "entry", "t1", "", true],
    ["?tab=catalogue&entry=t1&compare=t2", "compare", "t1", "t2", false],
    ["?tab=catalogue&compare=t2", "wall", "", "t2", false],
  ];
  for (const [search, view, one, other, nearest] of rows) {
    const place = placeOf(search);
    assert.deepEqual([place.view, place.entry, place.compare, place.nearest], [view, one, other, nearest]);
    assert.equal(searchOf({ entry: one, compare: other, nearest }), search);
  }
});

test("keys walk over the wall as it is laid out", () => {
  const led = (key) => neighbour(key, 5, 4, 10);
  assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End", "a"].map(led), [6, 4, 9, 1, 0, 9, null]);
});

test("the largest difference of two GRUs' parameters", () => {
  const gru = { Uh: [[1, 2], [3, 4]], Ur: [[0, 0], [0, 0]], Uz: [[0, 0], [0, 0]], bh: [0, 0], br: [0, 0], bz: [0, 0] };
  assert.equal(largestDifference(gru, gru), 0);
  assert.equal(largestDifference(gru, { ...gru, Uh: [[1, 2], [3, 4.5]], bz: [-0.25, 0] }), 0.5);
  assert.equal(largestDifference(gru, { ...gru, ch: [0, -2] }), 2); // as if it were 0
});

function supply(first = {}) {
  const sent = [];
  const came = [];
  let heard;
  let open = true;
  const model = { first: JSON.stringify(first), on: (_name, act) => (heard = act), send_msg: (message) => sent.push(message) };
  const made = new Supply(model, () => open, (what) => came.push(what));
  return { made, sent, came, take: (message) => heard(message), lose: () => (open = false), find: () => (open = true) };
}

test("what is there or on its way is not asked for again; many go in portions", () => {
  const { made, sent } = supply({ t1: "<svg/>" });
  const all = Array.from({ length: 90 }, (_, i) => `t${i + 1}`);
  made.ask("thumbnails", all);
  made.ask("thumbnails", all);
  assert.deepEqual(sent.map(({ thumbnails }) => thumbnails.length), [40, 40, 9]);
  made.close();
});

test("what a dropped connection swallowed is asked for when it is back, until it comes", () => {
  const { made, sent, came, take, lose, find } = supply();
  lose();
  made.ask("thumbnails", ["a", "b"]);
  assert.deepEqual(sent, []);
  find();
  pass(5000);
  assert.deepEqual(sent, [{ thumbnails: ["a", "b"] }]);
  take({ thumbnails: { a: "<svg/>" } });
  pass(5000);
  assert.deepEqual(sent.at(-1), { thumbnails: ["b"] });
  take({ thumbnails: { b: "" } });
  pass(20_000);
  assert.equal(sent.length, 2);
  assert.deepEqual(came, [{ kind: "thumbnails", names: ["a"] }, { kind: "thumbnails", names: ["b"] }]);
  made.close();
});

test("a record is there when its picture is; a newer request makes older ones void", () => {
  const { made, sent, take } = supply();
  made.ask("records", ["a"]);
  take({ records: [{ name: "a" }] });
  pass(5000);
  assert.deepEqual(sent.at(-1), { records: ["a"] }); // its picture has not come
  made.ask("records", ["b"]);
  made.only(["b"]);
  pass(5000);
  assert.deepEqual(sent.at(-1), { records: ["b"] });
  take({ picture: "b", svg: "<svg/>" });
  pass(20_000);
  assert.equal(sent.length, 4);
  assert.deepEqual([...made.records.keys(), ...made.pictures.keys()], ["a", "b"]);
  made.close();
});

test("what failed is told and not asked for for ever", () => {
  const { made, sent, came, take } = supply();
  made.ask("records", ["a"]);
  take({ failed: "the picture was not drawn" });
  pass(20_000);
  assert.equal(sent.length, 1);
  assert.deepEqual(came, [{ kind: "failed", why: "the picture was not drawn" }]);
  made.close();
});

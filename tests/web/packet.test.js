// Buffers as app/live/packet.py describes them: a uint32 (little endian) with the header's
// length, the header as JSON, padded to a multiple of 4, then the sections, each padded so too.

import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsOf, curveFrame, unpack } from "../../app/live/packet.js";

function packed(header, bodies) {
  const head = Buffer.from(JSON.stringify(header));
  const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4, " ")]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded(head).length);
  const all = Buffer.concat([length, padded(head), ...bodies.map(padded)]);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length);
}

test("header and sections come out as they went in", () => {
  const sections = { map: { kind: "u1", offset: 0, length: 3 }, curve: { kind: "u2", offset: 4, length: 2 } };
  const header = { title: "ẋ = 0, “ü”", sequence: 7, sections };
  const packet = unpack(packed(header, [Buffer.from([1, 2, 255]), Buffer.from([0x34, 0x12, 0xff, 0xff])]));
  assert.deepEqual(packet.header, header);
  assert.deepEqual(packet.sections.map, Uint8Array.from([1, 2, 255]));
  assert.deepEqual(packet.sections.curve, Uint16Array.from([0x1234, 0xffff]));
});

test("a packet without sections is a header alone", () => {
  assert.deepEqual(unpack(packed({ sections: {}, error: "no" }, [])), { header: { sections: {}, error: "no" }, sections: {} });
});

test("codes run from the window's lower end to its upper, and 0 parts two lines", () => {
  const [x, y] = columnsOf(Uint16Array.from([1, 65535, 0, 0, 32768, 1]), [-2, 10], [4, 5]);
  assert.deepEqual([...x], [-2, NaN, 0]);
  assert.deepEqual([...y], [15, NaN, 10]);
});

test("curves are coded over a window that is one width larger on every side", () => {
  assert.deepEqual(curveFrame([-1, 1, 0, 4]), { lows: [-3, -4], spans: [6, 12] });
});

test("what is coded is found again within half a code", () => {
  const { lows, spans } = curveFrame([-1.1, 1.1, -1.1, 1.1]);
  for (const value of [-3.2, -1, 0.123456, 1.0999, 3.1]) {
    const code = 1 + Math.round(((value - lows[0]) / spans[0]) * 65534);
    const [[back]] = columnsOf([code], [lows[0]], [spans[0]]);
    assert.ok(Math.abs(back - value) <= spans[0] / 65534 / 2 + 1e-12);
  }
});

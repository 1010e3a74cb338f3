import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, Sight } from "../../static/js/checkin/sight.js";

function code(text, x, y, half = 50) {
  const corners = [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ].map(([right, down]) => ({ x: x + right, y: y + down }));
  return { text, corners };
}

test("the middle and all of the picture are looked at in turn, no larger than it pays", () => {
  const sight = new Sight();
  const pieces = Array.from({ length: 4 }, () => sight.next(1920, 1080));
  assert.deepEqual(
    pieces.map(({ left, toWidth, toHeight }) => [left, toWidth, toHeight]),
    [
      [420, 1080, 1080],
      [0, 1280, 720],
      [420, 1080, 1080],
      [0, 1280, 720],
    ],
  );
  assert.deepEqual(
    pieces.map(({ thorough }) => thorough),
    [false, false, true, true],
  );
  const upright = sight.next(720, 1280);
  assert.deepEqual([upright.left, upright.top, upright.toWidth], [0, 280, 720]);
});

test("corners are told in the whole picture", () => {
  const piece = { left: 0, top: 0, fromWidth: 1920, toWidth: 1280 };
  assert.deepEqual(cut([code("A", 640, 360)], piece), [code("A", 960, 540, 75)]);
});

test("of several codes the one nearest to the middle counts", () => {
  const sight = new Sight();
  assert.equal(sight.choose([], 1280, 720, 0), null);
  assert.equal(sight.choose([code("A", 300, 360), code("B", 700, 360)], 1280, 720, 0).text, "B");
});

test("two badges side by side do not take turns, and the next in the queue counts at last", () => {
  const sight = new Sight();
  const told = (codes, at) => sight.choose(codes, 1280, 720, at).text;
  assert.equal(told([code("A", 540, 360), code("B", 760, 360)], 0), "A");
  assert.equal(told([code("A", 520, 360), code("B", 740, 360)], 100), "A");
  assert.equal(told([code("A", 400, 360), code("B", 660, 360)], 200), "B");
  assert.equal(told([code("A", 600, 360)], 300), "A");
  assert.equal(told([code("A", 540, 360), code("B", 730, 360)], 1100), "B");
});

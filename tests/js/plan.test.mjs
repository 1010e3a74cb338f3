import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clashing,
  clashingOn,
  clock,
  columnsOf,
  hoursOf,
  lanes,
  later,
  longer,
  marked,
  placeOf,
  snap,
} from "../../static/js/agenda/plan.js";

const DAY = "2024-10-24";
const at = (hour, minute = 0) => hour * 60 + minute;
const make = (id, start, end, more = {}) => ({
  id,
  day: DAY,
  start,
  end,
  room: "hall",
  parent: "",
  people: [],
  ...more,
});
const PLAN = {
  columns: [{ id: "hall" }, { id: "one" }, { id: "two" }],
  rooms: [
    { id: "hall", columns: [0] },
    { id: "one", columns: [1] },
    { id: "two", columns: [2] },
    { id: "set", columns: [1, 2] },
  ],
};
const plan = (...sessions) => ({ ...PLAN, sessions });

test("times are written as a clock shows them, and snap to five minutes", () => {
  assert.deepEqual([0, 425, 1435].map(clock), ["00:00", "07:05", "23:55"]);
  assert.deepEqual([-3, 2, 3, 7, 8].map(snap), [-5, 0, 5, 5, 10]);
});

test("a session moves within its day and keeps its length", () => {
  const place = placeOf(make("a", at(8), at(9)));
  assert.deepEqual(later(place, 30), { ...place, start: at(8, 30), end: at(9, 30) });
  assert.deepEqual(later(place, -1000), { ...place, start: 0, end: 60 });
  assert.deepEqual(later(place, 5000), { ...place, start: at(22, 55), end: at(23, 55) });
});

test("a session is never shorter than five minutes, and never ends after its day", () => {
  const place = placeOf(make("a", at(8), at(9)));
  assert.equal(longer(place, -500).end, at(8, 5));
  assert.equal(longer(place, 5000).end, at(23, 55));
});

test("free time that is drawn over is taken whole, from whichever end", () => {
  assert.deepEqual(marked(at(8, 1), at(8, 38)), { start: at(8), end: at(8, 40) });
  assert.deepEqual(marked(at(8, 38), at(8, 1)), { start: at(8), end: at(8, 40) });
});

test("a touch is half an hour from the quarter before it, also at the end of the day", () => {
  assert.deepEqual(marked(at(9, 17), at(9, 17)), { start: at(9, 15), end: at(9, 45) });
  assert.deepEqual(marked(at(23, 58), at(23, 58)), { start: at(23, 45), end: at(23, 55) });
});

test("a session fills the columns of its room, of its parent's room, or all of them", () => {
  const whole = make("whole", at(8), at(10), { room: "set" });
  const part = make("part", at(8), at(9), { room: "", parent: "whole" });
  const all = make("all", at(12), at(13), { room: "" });
  const here = plan(whole, part, all);
  assert.deepEqual(
    [whole, part, all].map((session) => columnsOf(session, here)),
    [
      [1, 2],
      [1, 2],
      [0, 1, 2],
    ],
  );
});

test("the hours shown reach further than the plan, and never beyond the day", () => {
  assert.deepEqual(hoursOf([]), [7, 20]);
  assert.deepEqual(hoursOf([make("a", at(6, 45), at(7)), make("b", at(19), at(21, 30))]), [6, 23]);
  assert.deepEqual(hoursOf([make("a", at(0, 20), at(23, 50))]), [0, 24]);
});

test("sessions that meet in a column stand side by side, parts within their session", () => {
  const sessions = [
    make("a", at(8), at(10)),
    make("b", at(9), at(11)),
    make("c", at(10), at(12)),
    make("part", at(8), at(9), { parent: "a" }),
    make("elsewhere", at(8), at(12), { room: "one" }),
  ];
  const here = plan(...sessions);
  const found = lanes(sessions, new Map(sessions.map((session) => [session.id, columnsOf(session, here)])));
  assert.deepEqual(Object.fromEntries(found), {
    a: { lane: 0, count: 2 },
    b: { lane: 1, count: 2 },
    c: { lane: 0, count: 2 },
    part: { lane: 0, count: 1 },
    elsewhere: { lane: 0, count: 1 },
  });
});

test("a room or a person taken twice clashes; kin, neighbours and other days do not", () => {
  const talk = make("talk", at(9), at(10), { people: ["an"] });
  const sessions = {
    room: make("room", at(9, 30), at(10, 30)),
    person: make("person", at(8), at(9, 5), { room: "one", people: ["an"] }),
    behind: make("behind", at(10), at(11)),
    part: make("part", at(9), at(9, 30), { parent: "talk" }),
    tomorrow: make("tomorrow", at(9), at(10), { day: "2024-10-25" }),
    roomless: make("roomless", at(9), at(10), { room: "" }),
  };
  const here = plan(talk, ...Object.values(sessions));
  assert.deepEqual(
    clashing(talk, placeOf(talk), here).map(({ id }) => id),
    ["room", "person"],
  );
});

test("a set of rooms clashes with its parts", () => {
  const here = plan(make("set", at(9), at(10), { room: "set" }), make("part of it", at(9), at(10), { room: "two" }));
  assert.deepEqual([...clashingOn(DAY, here)], ["set", "part of it"]);
});

test("what clashes on a day is what clashes one by one, whatever the plan", () => {
  let seed = 7;
  const chance = (below) => {
    seed = (seed * 16807) % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 200; round += 1) {
    const sessions = Array.from({ length: 12 }, (_none, number) => {
      const start = at(7) + 5 * chance(60);
      return make(`s${number}`, start, start + 5 + 5 * chance(20), {
        day: chance(4) ? DAY : "2024-10-25",
        room: ["", "hall", "one", "two", "set"][chance(5)],
        parent: number && !chance(5) ? "s0" : "",
        people: chance(3) ? [] : [`p${chance(3)}`],
      });
    });
    const here = plan(...sessions);
    const alone = sessions.filter((one) => one.day === DAY && clashing(one, placeOf(one), here).length);
    assert.deepEqual([...clashingOn(DAY, here)].sort(), alone.map(({ id }) => id).sort());
  }
});

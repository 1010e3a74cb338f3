import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  asCopy,
  confirmPage,
  dropPass,
  isAsset,
  keepAsset,
  keepPage,
  keptPage,
  passPage,
} from "../../static/js/portal/kept.js";

const AT = new Date("2024-10-24T07:03:00Z");
const PAGE = "/p/ABCD";
const HTML = `<!DOCTYPE html><html lang="vi"><meta name="csrf-token" content="secret"><form>
<input id="csrf_token" name="csrf_token" type="hidden" value="secret"><input name="pin" value="kept"></form></html>`;

/** A cache as browsers have it, as far as it is used: keys are addresses in the order in which they came. */
class FakeCache {
  #entries = new Map();
  async match(address) {
    return this.#entries.get(this.#path(address))?.clone();
  }
  async put(address, response) {
    this.#entries.delete(address);
    this.#entries.set(address, response);
  }
  async delete(address) {
    return this.#entries.delete(this.#path(address));
  }
  async keys() {
    return [...this.#entries.keys()].map((path) => ({ url: `https://example.org${path}`, path }));
  }
  #path(address) {
    return typeof address === "string" ? address.replace("https://example.org", "") : address.path;
  }
}

beforeEach(() => {
  const all = {};
  globalThis.caches = {
    open: async (name) => {
      all[name] ??= new FakeCache();
      return all[name];
    },
  };
});

const answer = (kind) => new Response(HTML, { headers: kind ? { "X-Offline-Copy": kind } : {} });
const kept = async (cache = "pages") => (await (await caches.open(cache)).keys()).map(({ path }) => path);

test("one page has one address, and other pages none", () => {
  assert.deepEqual(["/p/abcd", "/P/ABCD", "/p/AbCd"].map(passPage), [PAGE, PAGE, PAGE]);
  for (const path of ["/p/abcd/live", "/p/", "/e/abcd", "/events/x", "/xp/abcd"]) assert.equal(passPage(path), null);
});

test("a test on a delegate's page has one address and goes with the pass", async () => {
  const id = "01a22e7d-12c8-7329-81af-73e01349be35";
  assert.equal(keptPage(`/P/abcd/tests/${id}`), `${PAGE}/tests/${id}`);
  for (const path of [`/p/abcd/tests/${id}/x`, "/p/abcd/tests/1", "/p/abcd/sync"]) assert.equal(keptPage(path), null);
  await keepPage(PAGE, answer("personal"), AT);
  await keepPage(`${PAGE}/tests/${id}`, answer("personal"), AT);
  await keepPage("/p/OTHER", answer("personal"), AT);
  await dropPass(PAGE);
  assert.deepEqual(await kept(), ["/p/OTHER"]);
});

test("a scanner has one address too", () => {
  assert.deepEqual(["/scan/abcd", "/SCAN/ABCD"].map(keptPage), ["/scan/ABCD", "/scan/ABCD"]);
  for (const path of ["/scan/abcd/list", "/scan/", "/scan"]) assert.equal(keptPage(path), null);
});

test("a recorder has one address too, and what lies below it is no page to keep", () => {
  assert.deepEqual(["/g/abcd", "/G/ABCD", "/p/abcd"].map(keptPage), ["/g/ABCD", "/g/ABCD", PAGE]);
  for (const path of ["/g/abcd/state", "/g/abcd/plain", "/g/", "/events/x"]) assert.equal(keptPage(path), null);
});

test("only files that are named by their content are assets", () => {
  assert.ok(isAsset("/static/dist/app-ZIXHE4MN.css"));
  for (const path of ["/static/dist/manifest.json", "/static/img/logo.svg", "/x/static/dist/app-ZIXHE4MN.css"]) {
    assert.ok(!isAsset(path));
  }
});

test("a copy says since when it is true, and holds no token", () => {
  const copy = asCopy(HTML, AT);
  assert.ok(copy.includes('<html data-kept-at="2024-10-24T07:03:00.000Z" lang="vi">'));
  assert.ok(!copy.includes("secret"));
  assert.ok(copy.includes('value="kept"'));
});

test("kept is what the server allows, and nothing else", async () => {
  await keepPage(PAGE, answer(null), AT);
  assert.deepEqual(await kept(), []);
  await keepPage(PAGE, answer("personal"), AT);
  assert.deepEqual(await kept(), [PAGE]);
  await keepPage(PAGE, answer(null), AT);
  assert.deepEqual(await kept(), [PAGE]);
  await keepPage(PAGE, answer("none"), AT);
  assert.deepEqual(await kept(), []);
  await keepPage("/g/ABCD", answer("shell"), AT);
  assert.deepEqual(await kept(), ["/g/ABCD"]);
});

test("a confirmed copy is younger, and nothing is confirmed that is not there", async () => {
  await confirmPage(PAGE, AT);
  assert.deepEqual(await kept(), []);
  await keepPage(PAGE, answer("personal"), AT);
  await confirmPage(PAGE, new Date("2024-10-24T08:00:00Z"));
  const copy = await (await (await caches.open("pages")).match(PAGE)).text();
  assert.equal(copy.match(/data-kept-at/g).length, 1);
  assert.ok(copy.includes("2024-10-24T08:00:00.000Z"));
});

test("a forgotten pass takes its materials along, those of others stay", async () => {
  const materials = await caches.open("materials");
  for (const path of [`${PAGE}/materials/1/1`, "/p/ABCDE/materials/1/1"]) await materials.put(path, new Response("x"));
  await keepPage(PAGE, answer("personal"), AT);
  await keepPage("/p/ABCDE", answer("personal"), AT);
  await dropPass(PAGE);
  assert.deepEqual(await kept(), ["/p/ABCDE"]);
  assert.deepEqual(await kept("materials"), ["/p/ABCDE/materials/1/1"]);
});

test("of many assets the oldest go", async () => {
  for (let number = 0; number < 70; number += 1) await keepAsset(`/static/dist/a-${number}`, new Response("x"));
  const paths = await kept("assets");
  assert.equal(paths.length, 60);
  assert.equal(paths.at(-1), "/static/dist/a-69");
});

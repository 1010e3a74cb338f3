// What of the delegates' pages, the recorders, scanners and rosters is kept on a phone; the service worker and the pages use this.
//
// The caches carry no version: a worker of an earlier version that still runs would only make an old one again.
export const PAGES = "pages";
export const MATERIALS = "materials";
export const ASSETS = "assets";
const MOST_ASSETS = 60;
const PASS = /^\/p\/([A-Z0-9]+)$/i;
const TEST = /^\/p\/([A-Z0-9]+)\/tests\/([0-9a-f-]{36})$/i;
const RECORDER = /^\/g\/([A-Z0-9]+)$/i;
const SCANNER = /^\/scan\/([A-Z0-9]+)$/i;
const ROSTER = /^\/events\/[a-z0-9-]+\/training\/[0-9a-f-]{36}\/roster$/;
// A page that somebody opened with a code or signed in, and a shell that holds nothing of anybody.
const ALLOWED = ["personal", "shell"];
const ASSET = /^\/static\/dist\/[^/]+-[A-Z0-9]{8}\.\w+$/;
const AT = /<html data-kept-at="[^"]*" /;

/** The one address of a delegate's page, however its path is written; null for every other page. */
export function passPage(path) {
  const found = PASS.exec(path);
  return found && `/p/${found[1].toUpperCase()}`;
}

/** The one address of a test on a delegate's page; null for every other page. */
export function testPage(path) {
  const found = TEST.exec(path);
  return found && `/p/${found[1].toUpperCase()}/tests/${found[2].toLowerCase()}`;
}

/** The one address of a recorder, however its path is written; null for every other page. */
export function recorderPage(path) {
  const found = RECORDER.exec(path);
  return found && `/g/${found[1].toUpperCase()}`;
}

/** The one address of a gate's scanner, however its path is written; null for every other page. */
export function scannerPage(path) {
  const found = SCANNER.exec(path);
  return found && `/scan/${found[1].toUpperCase()}`;
}

/** The one address of a trainer's roster; null for every other page. */
export function rosterPage(path) {
  return ROSTER.test(path) ? path : null;
}

/** The one address of a page that may be kept; null for every other page. */
export function keptPage(path) {
  return passPage(path) ?? testPage(path) ?? recorderPage(path) ?? scannerPage(path) ?? rosterPage(path);
}

/** Whether a file is named by its content, so that it never changes. */
export function isAsset(path) {
  return ASSET.test(path);
}

/** A page as it is kept: it says since when it is true, and holds no token of a form. */
export function asCopy(html, at) {
  return html
    .replace(/(name="csrf_token"[^>]*?value=")[^"]*/g, "$1")
    .replace(/(<meta name="csrf-token" content=")[^"]*/, "$1")
    .replace("<html ", `<html data-kept-at="${at.toISOString()}" `);
}

/** Keep what the server allows to be kept; an answer without a word about the person takes the older copy away. */
export async function keepPage(page, response, at = new Date()) {
  const allowed = response.headers.get("X-Offline-Copy");
  if (allowed === "none") return dropPass(page);
  if (!ALLOWED.includes(allowed)) return;
  const cache = await caches.open(PAGES);
  await cache.put(page, copyOf(response, asCopy(await response.text(), at)));
}

/** The server has just said that the copy is still true. */
export async function confirmPage(page, at = new Date()) {
  const cache = await caches.open(PAGES);
  const copy = await cache.match(page);
  if (!copy) return;
  const html = (await copy.text()).replace(AT, `<html data-kept-at="${at.toISOString()}" `);
  await cache.put(page, copyOf(copy, html));
}

/** Forget a pass: its page, its tests and its materials. */
export async function dropPass(page) {
  const materials = await caches.open(MATERIALS);
  for (const { url } of await materials.keys()) {
    if (new URL(url).pathname.startsWith(`${page}/`)) await materials.delete(url);
  }
  const pages = await caches.open(PAGES);
  for (const { url } of await pages.keys()) {
    if (new URL(url).pathname.startsWith(`${page}/`)) await pages.delete(url);
  }
  await pages.delete(page);
}

/** Keep a file that its name describes for ever; of many the oldest go. */
export async function keepAsset(address, response) {
  const cache = await caches.open(ASSETS);
  await cache.put(address, response);
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST_ASSETS))) await cache.delete(key);
}

/** At the first visit no worker was there yet to keep anything: keep the page at hand, and the files it needs. */
export async function keepThisPage() {
  if (!("serviceWorker" in navigator)) return;
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  const page = keptPage(location.pathname);
  await navigator.serviceWorker.register("/service-worker.js");
  if (document.documentElement.dataset.keptAt) return;
  if (!(await caches.match(page))) await fetchCopy(page);
  for (const { name } of performance.getEntriesByType("resource")) {
    const { pathname } = new URL(name);
    if (!isAsset(pathname) || (await caches.match(pathname))) continue;
    await keepAsset(pathname, await fetch(pathname));
  }
}

/** Keep the page as it is now. */
export async function fetchCopy(page) {
  if (!("caches" in window)) return;
  const response = await fetch(page);
  if (response.ok) await keepPage(page, response);
}

function copyOf(response, html) {
  const headers = new Headers(response.headers);
  headers.delete("Content-Length");
  headers.delete("Content-Encoding");
  return new Response(html, { headers });
}

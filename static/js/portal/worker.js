// The service worker: delegates' pages, recorders, scanners and rosters that were opened on this phone open without a
// network too.
//
// It knows no other page of staff and answers no form.
import { ASSETS, asCopy, dropPass, isAsset, keepAsset, keepPage, keptPage, MATERIALS, PAGES } from "./kept.js";

const PATIENCE = 3000;
const NOTHING = "/offline";
const MATERIAL = /^\/p\/[A-Z0-9]+\/materials\//i;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepNothing());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || request.method !== "GET") return;
  if (isAsset(pathname)) event.respondWith(asset(request, pathname));
  else if (MATERIAL.test(pathname)) event.respondWith(material(request, pathname));
  else if (request.mode === "navigate" && keptPage(pathname)) event.respondWith(page(event, keptPage(pathname)));
  else if (request.mode === "navigate" && /^\/($|e\/)/.test(pathname)) event.respondWith(other(request));
});

/** The network first; the copy where there is none, or where it takes too long. */
async function page(event, address) {
  const network = fetch(event.request).then((response) => {
    event.waitUntil(remember(address, response.clone()));
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  const copy = await (await caches.open(PAGES)).match(address);
  if (!copy) return network.catch(nothing);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  return Promise.race([network.then((response) => (response.status < 500 ? response : copy)), late]).catch(() => copy);
}

/** Keep what came; of a pass that is no more nothing stays. */
async function remember(address, response) {
  if (response.status === 404 || response.status === 410) await dropPass(address);
  else if (response.ok) await keepPage(address, response);
}

async function asset(request, address) {
  const kept = await (await caches.open(ASSETS)).match(address);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await keepAsset(address, response.clone());
  return response;
}

/** A material is kept only when somebody asked for it on the page; its address names its version. */
async function material(request, address) {
  const kept = await (await caches.open(MATERIALS)).match(address);
  return kept ?? other(request);
}

function other(request) {
  return fetch(request).catch(nothing);
}

async function nothing() {
  return (await (await caches.open(PAGES)).match(NOTHING)) ?? Response.error();
}

async function keepNothing() {
  const response = await fetch(NOTHING, { cache: "reload" });
  const html = asCopy(await response.text(), new Date());
  await (await caches.open(PAGES)).put(NOTHING, new Response(html, { headers: response.headers }));
}

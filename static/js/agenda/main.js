// The grid of the agenda: time runs down, rooms stand side by side, one day at a time.
import { Board } from "./board.js";
import { keep, recall } from "./memory.js";

const WIDE = 900;
const root = document.getElementById("agenda-grid");

function show(view) {
  const isGrid = view === "grid";
  root.querySelector("[data-board]").hidden = !isGrid;
  document.getElementById("agenda-list").hidden = isGrid;
  for (const button of root.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
}

function start() {
  const board = new Board(root);
  root.hidden = false;
  for (const button of root.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      keep("view", button.dataset.view);
      if (button.dataset.view === "list" && board.isChanged) location.reload();
      else show(button.dataset.view);
    });
  }
  show(recall("view") ?? (innerWidth >= WIDE ? "grid" : "list"));
  if (location.hash) loaded(() => arrive(board));
}

function arrive(board) {
  if (root.querySelector("[data-board]").hidden) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  else board.goTo(board.target);
}

/** Behind the browser's own look for the place that the address names, which takes the focus away. */
function loaded(work) {
  if (document.readyState === "complete") work();
  else addEventListener("load", () => setTimeout(work), { once: true });
}

if (root) start();

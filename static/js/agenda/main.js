// The grid of the agenda: time runs down, rooms stand side by side, one day at a time.
import { Board } from "./board.js";

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
      if (button.dataset.view === "list" && board.isChanged) location.reload();
      else show(button.dataset.view);
    });
  }
  show(innerWidth >= WIDE && !location.hash ? "grid" : "list");
}

if (root && JSON.parse(root.dataset.plan).sessions.length) start();

// A card follows the finger that holds its handle; where it is let go, it stays.
const FAR = 6;

/** `drop(after)` is told the id of the card that stands before it now (null: none). */
export function drag(event, drop) {
  if (event.button !== 0) return;
  const handle = event.currentTarget;
  const card = handle.closest("[data-item]");
  const list = card.parentElement;
  const begun = event.pageY;
  const ended = new AbortController();
  let target;
  const rows = () => [...list.querySelectorAll("[data-item]")].filter((row) => row !== card);
  const show = (y) => {
    const above = rows()
      .filter((row) => middle(row) < y)
      .at(-1);
    for (const row of list.querySelectorAll(".is-before, .is-first")) row.classList.remove("is-before", "is-first");
    if (above) above.classList.add("is-before");
    else rows()[0]?.classList.add("is-first");
    target = above?.dataset.item ?? null;
  };
  const end = () => {
    ended.abort();
    card.classList.remove("is-dragged");
    card.style.removeProperty("translate");
    for (const row of list.querySelectorAll(".is-before, .is-first")) row.classList.remove("is-before", "is-first");
  };
  const follow = (type, work) => handle.addEventListener(type, work, { signal: ended.signal });
  handle.setPointerCapture(event.pointerId);
  follow("pointermove", ({ clientY, pageY }) => {
    if (target === undefined && Math.abs(pageY - begun) < FAR) return;
    card.classList.add("is-dragged");
    card.style.setProperty("translate", `0 ${pageY - begun}px`);
    show(clientY);
    if (clientY < 140) scrollBy(0, -12);
    else if (clientY > innerHeight - 200) scrollBy(0, 12);
  });
  follow("pointercancel", end);
  follow("pointerup", () => {
    end();
    if (target === undefined) return;
    // The click that follows letting go is none.
    const isOver = new AbortController();
    handle.addEventListener("click", (click) => click.stopImmediatePropagation(), {
      capture: true,
      signal: isOver.signal,
    });
    setTimeout(() => isOver.abort(), FAR);
    drop(target);
  });
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}

// The tests that are open are kept on the phone as soon as its own page names them: the network may be gone when they begin.
import { fetchCopy } from "../portal/kept.js";

/** Keep a copy of each test that a part of the page links to, now and whenever the part comes anew. */
export function keepCopies(part) {
  if (!part || !("caches" in window)) return;
  const seen = new Set();
  const look = () => {
    for (const link of document.querySelectorAll("#tests a[data-copy]")) {
      const mark = link.pathname + link.className;
      if (seen.has(mark) || !navigator.onLine) continue;
      seen.add(mark);
      fetchCopy(link.pathname).then(
        () => link.setAttribute("data-kept", ""),
        () => seen.delete(mark),
      );
    }
  };
  look();
  new MutationObserver(look).observe(part.parentElement, { childList: true, subtree: true });
  addEventListener("online", look);
}

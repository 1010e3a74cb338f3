// Who goes by keyboard goes on from the place of the thing that a key made vanish: a name that was put on the list, say.

/** Call before the page is drawn; what it answers, after. */
export function keepPlace(root) {
  const focused = document.activeElement;
  const around = [];
  for (let one = focused; root.contains(one) && one !== root; one = one.parentElement) around.push(one);
  return () => {
    if (around.length === 0 || focused.isConnected || document.activeElement !== document.body) return;
    const place = around.find((one) => one.isConnected);
    if (!place) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  };
}

// One page of a device at a time. Where a browser has no locks (plain http in a local network) the page goes ahead:
// an operation that is sent twice is one operation.

/** Wait for one's turn, then do the work. Waiting, because whoever only looks whether it is free loses a wake-up. */
export function exclusively(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

/** Be the page that writes, from now on; `lost` is called when a later page becomes it. */
export function takeOver(name, lost) {
  if (!navigator.locks) return;
  navigator.locks.request(name, { steal: true }, () => new Promise(() => {})).catch(lost);
}

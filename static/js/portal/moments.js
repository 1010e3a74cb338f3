/** Where each session stands: as it was noted on the day, else on the clock, by the same rule as the server's. */
export function moments(spans, at) {
  const coming = spans.map(({ starts }) => starts).filter((starts) => starts > at);
  const following = Math.min(...coming);
  return spans.map(({ starts, ends, noted }) => {
    if (noted) return noted;
    if (ends <= at) return "past";
    if (starts <= at) return "running";
    return starts === following ? "next" : "later";
  });
}

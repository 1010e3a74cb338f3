// Runs in the head, before the first paint: light or dark as chosen on this device, else as the system says.
{
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const chosen = localStorage.getItem("theme");
    document.documentElement.dataset.bsTheme = chosen ?? (system.matches ? "dark" : "light");
  };
  show();
  system.addEventListener("change", show);
  addEventListener("theme:changed", show);
}

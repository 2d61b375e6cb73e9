// Light or dark: the system decides until the person does. Runs before the first paint, so it is no module.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => localStorage.getItem("theme");
  const isDark = () => (stored() ?? (system.matches ? "dark" : "light")) === "dark";

  function show() {
    if (stored()) root.dataset.kernTheme = stored();
    document.querySelectorAll("[data-theme-button]").forEach((button) => button.setAttribute("aria-pressed", String(isDark())));
  }

  show();
  document.addEventListener("DOMContentLoaded", show);
  system.addEventListener("change", show);
  addEventListener("storage", show);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-button]")) return;
    localStorage.setItem("theme", isDark() ? "light" : "dark");
    show();
  });
})();

/* Puts the remembered theme on the page before it is first painted, which a module would be too late for. */
try {
  const kept = localStorage.getItem("afterword-theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // No storage: the system's own choice holds.
}

/* Sets the remembered theme before the page is first painted. A module would run too late for that. */
try {
  const kept = localStorage.getItem("afterword-theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // No storage: the system's own choice holds.
}

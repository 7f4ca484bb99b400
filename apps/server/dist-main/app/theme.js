/** Applies the stored theme before the first paint. src/theme/theme.ts stores it. */
try {
  const theme = localStorage.getItem("hellorec.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is disabled: the system's theme applies.
}

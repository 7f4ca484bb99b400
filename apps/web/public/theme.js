// Sets the chosen theme before the first paint; src/theme/theme.ts owns the choice.
try {
  const theme = localStorage.getItem("hellorec.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme it is.
}

/** The theme: light, dark or the system's. public/theme.js applies it before the first paint. */
import { Signal, useSignal } from "../state/signal.ts";
import { storeText, readText } from "../state/storage.ts";

/** What the user selected. */
export type Theme = "system" | "light" | "dark";

const THEME = "hellorec.theme";
const local = () => window.localStorage;
const theme = new Signal<Theme>(parseTheme(readText(local, THEME)));

/** The selected theme. */
export function useTheme(): Theme {
  return useSignal(theme);
}

/** Selects a theme, stores it and applies it. */
export function setTheme(next: Theme): void {
  theme.set(next);
  storeText(local, THEME, next === "system" ? undefined : next);
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
}

/** The theme that a stored text names. */
export function parseTheme(text: string | undefined): Theme {
  return text === "light" || text === "dark" ? text : "system";
}

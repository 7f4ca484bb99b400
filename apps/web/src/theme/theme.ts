/** Light, dark, or as the system has it. public/theme.js applies the choice before the first paint. */
import { Signal, useSignal } from "../signal.ts";
import { keep, recall } from "../storage.ts";

export type Theme = "system" | "light" | "dark";

const THEME = "hellorec.theme";
const local = () => window.localStorage;
const theme = new Signal<Theme>(parseTheme(recall(local, THEME)));

export function useTheme(): Theme {
  return useSignal(theme);
}

export function setTheme(next: Theme): void {
  theme.set(next);
  keep(local, THEME, next === "system" ? undefined : next);
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
}

/** The theme that a kept text stands for. */
export function parseTheme(text: string | undefined): Theme {
  return text === "light" || text === "dark" ? text : "system";
}

/**
 * A colour of tokens.css as the theme has it now, for what draws on a canvas.
 *
 * @example colorOf("--accent") // "rgb(168, 74, 0)"
 */
export function colorOf(token: `--${string}`): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

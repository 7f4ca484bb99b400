/** Switches between the system's theme, light and dark. */
import { setTheme, useTheme } from "../theme/theme.ts";
import type { Theme } from "../theme/theme.ts";

import styles from "./tools.module.css";

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const SIGNS: Readonly<Record<Theme, string>> = {
  system: "M4 5h16v11H4zM9 20h6M12 16v4",
  light:
    "M12 8a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
};

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <button
      type="button"
      className={styles.icon}
      onClick={() => setTheme(NEXT[theme])}
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
    >
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d={SIGNS[theme]} className={styles.line} />
      </svg>
    </button>
  );
}

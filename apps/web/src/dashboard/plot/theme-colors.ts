/** The page's colours for what is drawn on a canvas, which style sheets do not reach. */

/** Colours as they are now, until the theme changes. */
export interface ThemeColors {
  /** The value of a custom property such as `--accent`, in a form that a canvas takes. */
  readonly colorOf: (property: string) => string;
  /** Stops telling of changes. */
  readonly close: () => void;
}

/**
 * Reads colours where an element stands in the page.
 *
 * @param onChange told when the theme has changed: what was drawn has to be drawn again
 */
export function themeColors(element: HTMLElement, onChange: () => void): ThemeColors {
  const known = new Map<string, string>();
  const forget = () => {
    known.clear();
    onChange();
  };
  const attributes = new MutationObserver(forget);
  attributes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", forget);
  return {
    colorOf: (property) => {
      const color = known.get(property) ?? readColor(element, property);
      known.set(property, color);
      return color;
    },
    close: () => {
      attributes.disconnect();
      system.removeEventListener("change", forget);
    },
  };
}

/** The property's own text may be `light-dark(…)`: only as a colour of something it is resolved. */
function readColor(element: HTMLElement, property: string): string {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${property})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

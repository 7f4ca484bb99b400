/** The colours of the theme, for drawing on a canvas. */

/** The current colours of the theme. */
export interface ThemeColors {
  /** The value of a custom property such as `--accent`, in a form that a canvas takes. */
  readonly colorOf: (property: string) => string;
  /** Stops listening for changes of the theme. */
  readonly close: () => void;
}

/**
 * Reads the colours at an element, and caches them until the theme changes.
 *
 * @param onChange called when the theme has changed and the canvas must be drawn again
 */
export function themeColors(element: HTMLElement, onChange: () => void): ThemeColors {
  const known = new Map<string, string>();
  const reset = () => {
    known.clear();
    onChange();
  };
  const attributes = new MutationObserver(reset);
  attributes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", reset);
  return {
    colorOf: (property) => {
      const color = known.get(property) ?? readColor(element, property);
      known.set(property, color);
      return color;
    },
    close: () => {
      attributes.disconnect();
      system.removeEventListener("change", reset);
    },
  };
}

/** The property's text may be `light-dark(…)`, which resolves only as the colour of an element. */
function readColor(element: HTMLElement, property: string): string {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${property})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Measures how far the content of a page moves by itself. */
import type { Page } from "playwright-core";

declare global {
  interface Window {
    layoutShift: number;
  }
}

/** Runs before the page's scripts: adds up what moves without a key or a click shortly before. */
export const MEASURE_LAYOUT_SHIFT = `
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) {
      if (!hadRecentInput) window.layoutShift += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

/** The layout shift of the page so far: 0 if nothing moved. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => window.layoutShift);
}

/** Whether anybody can see the page. Outside of a browser it counts as visible. */

/** The part of a browser's document that is used here; the package compiles without its types. */
interface PageDocument {
  readonly visibilityState: string;
  addEventListener(type: "visibilitychange", listener: () => void): void;
  removeEventListener(type: "visibilitychange", listener: () => void): void;
}

declare const document: PageDocument | undefined;

/** Whether the page is visible now. */
export function isPageVisible(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

/**
 * Calls `listener` when the page is hidden or shown.
 *
 * @returns a function that ends it
 */
export function watchVisibility(listener: () => void): () => void {
  if (typeof document === "undefined") return () => undefined;
  const page = document;
  page.addEventListener("visibilitychange", listener);
  return () => page.removeEventListener("visibilitychange", listener);
}

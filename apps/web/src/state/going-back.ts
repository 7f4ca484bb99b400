/** Whether the page is going back or forward: then the browser restores the scroll position. */

let isGoing = false;
window.addEventListener("popstate", () => {
  isGoing = true;
});

/** While a page opens; `arrive` ends it. */
export function isGoingBack(): boolean {
  return isGoing;
}

/** The page that was opened is there. */
export function arrive(): void {
  isGoing = false;
}

/** What happens on arriving at another page: it is seen from its top, and the keyboard goes on there. */
import { useLayoutEffect, useRef } from "react";
import { useLocation, useSearchParams } from "wouter";

import { ITEM_PARAMETER } from "../address.ts";

let isGoingBack = false;
window.addEventListener("popstate", () => {
  isGoingBack = true;
});

/** Call it once. Going back leaves the place on the page to the browser, which remembers it. */
export function useArrival(main: string): void {
  const [path] = useLocation();
  const [parameters] = useSearchParams();
  const place = `${path} ${parameters.get(ITEM_PARAMETER) ?? ""}`;
  const last = useRef(place);
  useLayoutEffect(() => {
    if (place === last.current) return;
    last.current = place;
    document.getElementById(main)?.focus({ preventScroll: true });
    if (!isGoingBack) window.scrollTo({ top: 0, behavior: "instant" });
    isGoingBack = false;
  }, [place, main]);
}

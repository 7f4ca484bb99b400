/** Scrolls to the top and moves the focus when another page is opened. */
import { useLayoutEffect, useRef } from "react";
import { useLocation, useSearchParams } from "wouter";

import { ITEM_PARAMETER } from "../state/address.ts";
import { arrive, isGoingBack } from "../state/going-back.ts";

/** To be called once. On going back, the browser restores the scroll position. */
export function useArrival(main: string): void {
  const [path] = useLocation();
  const [parameters] = useSearchParams();
  const place = `${path} ${parameters.get(ITEM_PARAMETER) ?? ""}`;
  const last = useRef(place);
  useLayoutEffect(() => {
    if (place === last.current) return;
    last.current = place;
    document.getElementById(main)?.focus({ preventScroll: true });
    if (!isGoingBack()) window.scrollTo({ top: 0, behavior: "instant" });
    arrive();
  }, [place, main]);
}

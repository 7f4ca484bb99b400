/** Brings the items of a category into view when the storefront is opened by a link to one. Tested in e2e. */
import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";

import { isGoingBack } from "../state/going-back.ts";

/**
 * Scrolls to the catalog once, with the focus on its heading: the row above it is not what the link was
 * about.
 *
 * @param isFiltered whether the address names a category, as the storefront is opened
 * @param isReady whether the catalog has its place
 */
export function useCategoryArrival(
  heading: RefObject<HTMLElement | null>,
  isFiltered: boolean,
  isReady: boolean,
): void {
  const [isBack] = useState(isGoingBack);
  const hasArrived = useRef(false);
  useEffect(() => {
    if (hasArrived.current || !isReady) return;
    hasArrived.current = true;
    if (!isFiltered || isBack) return;
    heading.current?.scrollIntoView({ block: "start", behavior: "instant" });
    heading.current?.focus({ preventScroll: true });
  }, [heading, isFiltered, isBack, isReady]);
}

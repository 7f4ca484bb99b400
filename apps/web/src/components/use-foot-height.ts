/** Keeps the place below the page as high as the line at the foot of the window. Tested in e2e. */
import { useEffect } from "react";
import type { RefObject } from "react";

const HEIGHT = "--foot-now";

/** To be called once: what the line covers at the end of the page can be scrolled clear of it. */
export function useFootHeight(foot: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = foot.current;
    if (element === null) return undefined;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      style.setProperty(HEIGHT, `${element.getBoundingClientRect().height}px`);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty(HEIGHT);
    };
  }, [foot]);
}

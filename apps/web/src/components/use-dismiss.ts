/** Closes an open panel on Escape and on a press outside of it. */
import { useEffect } from "react";
import type { RefObject } from "react";

/**
 * While `isOpen`, calls `close` when Escape is pressed or something outside of `area`. The Popover API
 * does the same, but not in every browser that the page is built for.
 *
 * @param area holds the panel and the button that opens it
 */
export function useDismiss(
  area: RefObject<HTMLElement | null>,
  isOpen: boolean,
  close: (by: "escape" | "press") => void,
): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.isComposing) close("escape");
    };
    const onPress = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && area.current?.contains(target) === true)) close("press");
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPress);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPress);
    };
  });
}

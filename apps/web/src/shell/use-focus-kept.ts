/** Keeps the focus near an element that is gone: a button that removed itself, or its whole row. */
import { useEffect } from "react";

const PLACES = "li, form, section, article, main";

/**
 * To be called once. When the element with the focus leaves the page, the closest part of the page that
 * held it gets the focus; by default it falls to the body, and a keyboard starts at the top. Tested in
 * e2e.
 */
export function useFocusKept(): void {
  useEffect(() => {
    let places: Element[] = [];
    let last: Element | undefined;
    const remember = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      last = target;
      places = [];
      for (
        let place = target.closest(PLACES);
        place !== null;
        place = place.parentElement?.closest(PLACES) ?? null
      ) {
        places.push(place);
      }
    };
    const observer = new MutationObserver(() => {
      if (last === undefined || last.isConnected) return;
      last = undefined;
      if (document.activeElement !== document.body) return;
      const place = places.find(({ isConnected }) => isConnected);
      if (!(place instanceof HTMLElement)) return;
      if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
      place.focus({ preventScroll: true });
    });
    document.addEventListener("focusin", remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      observer.disconnect();
    };
  }, []);
}

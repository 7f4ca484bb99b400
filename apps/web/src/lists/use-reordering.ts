/** Animates the children of a list to their new places. */
import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

const MOVE: KeyframeAnimationOptions = { duration: 200, easing: "cubic-bezier(0.2, 0, 0, 1)" };

interface Place {
  readonly x: number;
  readonly y: number;
}

const NOTHING = { order: "", places: new Map<string, Place>() };

/**
 * Animates the children with a `data-id` when `order` changes. With `prefers-reduced-motion` they move
 * at once.
 */
export function useReordering(list: RefObject<HTMLElement | null>, order: string): void {
  const last = useRef<{ order: string; places: ReadonlyMap<string, Place> }>(NOTHING);
  useLayoutEffect(() => {
    if (order === last.current.order) return;
    const before = last.current.places;
    const after = new Map<string, Place>();
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const child of list.current?.children ?? []) {
      if (!(child instanceof HTMLElement)) continue;
      const { id } = child.dataset;
      if (id === undefined) continue;
      const place = { x: child.offsetLeft, y: child.offsetTop };
      after.set(id, place);
      if (!isStill && before.size > 0) animate(child, before.get(id), place);
    }
    last.current = { order, places: after };
  }, [list, order]);
}

function animate(child: HTMLElement, from: Place | undefined, to: Place): void {
  if (from === undefined) {
    child.animate({ opacity: [0, 1], scale: [0.94, 1] }, MOVE);
  } else if (from.x !== to.x || from.y !== to.y) {
    child.animate({ translate: [`${from.x - to.x}px ${from.y - to.y}px`, "0 0"] }, MOVE);
  }
}

/** Counts that a user sees an item: while a component is mounted, or once it is in the viewport. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import type { EventInput } from "../index.ts";
import { useHellorec } from "./hellorec-provider.ts";
import { sendEvents } from "./send-events.ts";
import { show } from "./shown-views.ts";

/** Who sees what. `recommendation_id` names the list that the user came from. */
export type View = Omit<EventInput, "type"> & {
  /** @default "view" */
  readonly type?: string;
};

/** Options of `useView`. */
export interface ViewOptions {
  /** Sends the event, for example to show what became of it: by default a failure is ignored. */
  readonly track?: ((event: EventInput) => void) | undefined;
}

/** Options of `useViewRef`. */
export interface ViewRefOptions extends ViewOptions {
  /**
   * The part of the element that must be visible, 0 to 1.
   * @default 0.5
   */
  readonly threshold?: number;
  /**
   * How long it must be visible without a break, in milliseconds.
   * @default 1000
   */
  readonly after_ms?: number;
}

/**
 * Counts one view while the component is mounted, and another one when the user or the item changes.
 * Mounted twice, as by StrictMode or in two places of a page, it counts once.
 *
 * @param view undefined: nothing is counted, for example before the item is loaded
 * @throws {Error} there is no `HellorecProvider` around the component
 * @example useView(item && { user_id: "alice", item_id: item.item_id });
 */
export function useView(view: View | undefined, options: ViewOptions = {}): void {
  const context = useHellorec();
  const { client } = context;
  const queryClient = useQueryClient();
  const event = view && { ...view, type: view.type ?? "view" };
  const key = event && keyOf(event);
  const latest = useRef<() => void>(undefined);
  useEffect(() => {
    latest.current = () => {
      if (event === undefined) return;
      if (options.track !== undefined) options.track(event);
      else sendEvents(context, queryClient, [event]).catch(() => undefined);
    };
  });
  useEffect(() => {
    if (key === undefined) return undefined;
    const { isFirst, hide } = show(client, key);
    if (isFirst) latest.current?.();
    return hide;
  }, [client, key]);
}

/**
 * Counts one view once an element was in the viewport for a while. Without an `IntersectionObserver`,
 * as on a server, nothing is counted.
 *
 * @param view undefined: nothing is counted
 * @returns the `ref` of the element
 * @throws {Error} there is no `HellorecProvider` around the component
 * @example
 * const ref = useViewRef({ user_id: "alice", item_id: "metropolis", recommendation_id });
 * return <article ref={ref}>Metropolis</article>;
 */
export function useViewRef(
  view: View | undefined,
  options: ViewRefOptions = {},
): (element: Element | null) => void {
  const { threshold = 0.5, after_ms = 1000 } = options;
  const [element, setElement] = useState<Element | null>(null);
  const [seen, setSeen] = useState<string>();
  const key = view && keyOf(view);
  useEffect(() => {
    if (element === null || key === undefined || key === seen) return undefined;
    if (typeof IntersectionObserver === "undefined") return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        clearTimeout(timer);
        const { intersectionRatio: ratio = 0 } = entries.at(-1) ?? {};
        if (ratio > 0 && ratio >= threshold) {
          timer = setTimeout(() => setSeen(key), after_ms);
        }
      },
      { threshold },
    );
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [element, key, seen, threshold, after_ms]);
  useView(key !== undefined && key === seen ? view : undefined, options);
  return setElement;
}

function keyOf({ user_id, item_id, type = "view" }: View): string {
  return JSON.stringify([user_id, item_id, type]);
}

/** The part of a browser's class that is used here; the package compiles without its types. */
declare const IntersectionObserver:
  | (new (
      callback: (entries: readonly { readonly intersectionRatio: number }[]) => void,
      options: { readonly threshold: number },
    ) => { observe(element: Element): void; disconnect(): void })
  | undefined;

/** For tests of components: renders into a page, and waits for what it shows. */
import { setImmediate } from "node:timers/promises";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { Document } from "happy-dom";
import { createElement, StrictMode } from "react";
import type { ReactElement } from "react";
import { vi } from "vitest";

import type { HellorecClient } from "../index.ts";
import { HellorecProvider } from "../react/index.ts";
import type { EventSink } from "../react/index.ts";
import { openPage } from "./page-globals.ts";

/** What is around the components of a test. */
export interface RenderOptions {
  readonly client: HellorecClient;
  readonly queue?: EventSink;
  readonly queryClient?: QueryClient;
}

/** What was rendered. */
export interface Rendered extends AsyncDisposable {
  readonly document: Document;
  readonly queryClient: QueryClient;
  readonly text: () => string;
  /** Renders something else in its place. */
  readonly show: (element: ReactElement | null) => void;
  /** Waits until the check passes. */
  readonly until: (check: () => void) => Promise<void>;
}

/** The element with both providers around it. */
export function withProviders(
  element: ReactElement | null,
  { client, queue, queryClient = new QueryClient() }: RenderOptions,
): ReactElement {
  return createElement(
    QueryClientProvider,
    { client: queryClient },
    createElement(HellorecProvider, { client, queue }, element),
  );
}

/** Renders a component under StrictMode; disposing unmounts it. */
export async function render(element: ReactElement, options: RenderOptions): Promise<Rendered> {
  const { queryClient = new QueryClient() } = options;
  const page = openPage();
  // It looks for a window when it is loaded.
  const { createRoot } = await import("react-dom/client");
  const { flushSync } = await import("react-dom");
  const container = page.document.createElement("div");
  page.document.body.append(container);
  const root = createRoot(container);
  const show = (shown: ReactElement | null) => {
    const inside = withProviders(shown, { ...options, queryClient });
    flushSync(() => root.render(createElement(StrictMode, undefined, inside)));
  };
  show(element);
  return {
    document: page.document,
    queryClient,
    text: () => container.textContent,
    show,
    until: (check) => vi.waitFor(check, { timeout: 10_000, interval: 5 }),
    async [Symbol.asyncDispose]() {
      flushSync(() => root.unmount());
      queryClient.clear();
      // What React still has to do looks for the window. It runs in the next iterations, however long they
      // take.
      for (let round = 0; round < 20; round++) await setImmediate();
      await page[Symbol.asyncDispose]();
    },
  };
}

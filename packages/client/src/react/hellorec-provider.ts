/** Gives a client, and optionally a queue for events, to the components below. */
"use client";

import { createContext, createElement, useContext, useMemo } from "react";
import type { ReactElement, ReactNode } from "react";

import type { EventInput, HellorecClient } from "../index.ts";

/** The part of a queue of `@hellorec/client/queue` that is used here. */
export interface EventSink {
  add(event: EventInput): unknown;
}

/** What the components below a `HellorecProvider` use. */
export interface HellorecContext {
  readonly client: HellorecClient;
  /** Undefined: events are sent one call at a time. */
  readonly queue: EventSink | undefined;
}

/** The properties of `HellorecProvider`. */
export interface HellorecProviderProps {
  readonly client: HellorecClient;
  /** Takes the events of `useTrack` and `useView`, so that none is lost when the page closes. */
  readonly queue?: EventSink | undefined;
  readonly children?: ReactNode;
}

const Context = createContext<HellorecContext | undefined>(undefined);

/**
 * Gives the client to the hooks below it. Answers are kept in the `QueryClient` of the
 * `QueryClientProvider` around it.
 *
 * @example
 * <QueryClientProvider client={new QueryClient()}>
 *   <HellorecProvider client={createClient({ url: "http://127.0.0.1:5000" })}>
 *     <App />
 *   </HellorecProvider>
 * </QueryClientProvider>
 */
export function HellorecProvider(props: HellorecProviderProps): ReactElement {
  const { client, queue, children } = props;
  const value = useMemo(() => ({ client, queue }), [client, queue]);
  return createElement(Context.Provider, { value }, children);
}

/**
 * The client and the queue of the provider, for calls of one's own.
 *
 * @throws {Error} there is no `HellorecProvider` around the component
 * @example const { client } = useHellorec();
 */
export function useHellorec(): HellorecContext {
  const context = useContext(Context);
  if (context === undefined) {
    throw new Error("put <HellorecProvider client={createClient({ url })}> around this component");
  }
  return context;
}

/** The client, the queue for events, and how many events wait in it. */
import { createClient } from "@hellorec/client";
import { createEventQueue } from "@hellorec/client/queue";
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

/** Calls go to the page's own origin, and from there through Vite to the server. */
export const client = createClient({ url: window.location.origin });

/** Keeps events through an outage, a reload and the end of the page. */
export const queue = createEventQueue(client, {
  onChange: () => {
    for (const listener of listeners) listener();
  },
  onDropped: ({ events, message }) => {
    console.warn(`${events.length} events will not be sent: ${message}`);
  },
});

/** How many events have not arrived yet. */
export function useWaitingEvents(): number {
  return useSyncExternalStore(watch, () => queue.size);
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

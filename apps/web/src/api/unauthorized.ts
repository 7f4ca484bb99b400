/** Tells the page that the server may have ended its session, whichever call learned it. */
import { isHellorecError } from "@hellorec/client";
import type { FetchLike } from "@hellorec/client";

const listeners = new Set<() => void>();

/**
 * Calls `listener` after every answer with status 401, and whenever a stream is lost: browsers do not
 * say why a stream failed.
 *
 * @returns a function that ends it
 */
export function onMaybeSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A stream failed or was lost. Its session may have ended. */
export function streamFailed(error: unknown): void {
  // What else the server says is no matter of the session.
  const isRefused = isHellorecError(error) && error.reason === "refused";
  if (isRefused && error.kind !== "UNAUTHORIZED") return;
  for (const listener of listeners) listener();
}

/** `fetch` for the client, which tells of every 401. All calls of a batch have the same session. */
export function watchedFetch(fetch: FetchLike): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.status === 401) for (const listener of listeners) listener();
    return response;
  };
}

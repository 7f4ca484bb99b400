/** The typed client of the page. */
import { createClient } from "@hellorec/client";

import { SERVER_URL } from "./page-url.ts";
import { streamFailed, watchedFetch } from "./unauthorized.ts";

/** Every procedure, typed by the contract. */
export const client = createClient({
  url: SERVER_URL,
  fetch: watchedFetch((url, init) => fetch(url, init)),
  // A person waits for what a click did: soon an error with a button says more than half a minute.
  retries: 2,
  onConnectionChange: (change) => {
    if (change.state === "lost") streamFailed(change.error);
  },
});

/** Whether the server is ready to answer. */
export async function isReady(): Promise<boolean> {
  try {
    const { ok } = await fetch(new URL("readyz", SERVER_URL), { cache: "no-store" });
    return ok;
  } catch {
    return false;
  }
}
